import type { Page } from '../source.ts';
import type { JiraClient } from './client.ts';

const REMOTE = /^remote(issue|workitem)link$/i;
const LINEAR = /linear/i;

/**
 * Adds the Linear addresses that issues link to, as `sameWork`. Asking every issue would cost a request each, so only
 * those are asked whose history names a link to Linear; Linear's own attachments name the rest.
 */
export const addSameWork = async (page: Page, client: JiraClient): Promise<void> => {
  const linked = new Set(
    page.changes
      .filter(
        ({ sourceField, toText }) =>
          REMOTE.test(sourceField) && toText !== null && LINEAR.test(toText),
      )
      .map(({ itemId }) => itemId),
  );
  for (const item of page.items.filter(({ id }) => linked.has(id))) {
    const addresses = await client.remoteLinks(item.nativeId);
    for (const ref of addresses.filter(
      (address) => URL.parse(address)?.hostname === 'linear.app',
    )) {
      item.links.push({ kind: 'sameWork', itemId: null, ref });
    }
  }
};
