import type { WorkItem } from '../../model/work-item.ts';
import { SourceError } from '../source.ts';
import type { Page, SourceEnvironment, SourceErrorKind } from '../source.ts';
import type { JiraClient } from './client.ts';

const REMOTE = /^remote(issue|workitem)link$/i;
const LINEAR = /linear/i;
const REFUSALS: SourceErrorKind[] = ['permission', 'not-found'];

/** None where the token may not read them or linking is switched off: Linear's own attachments still pair the work. */
const linksOf = async (
  { nativeId, key, source }: WorkItem,
  client: JiraClient,
  env: SourceEnvironment,
): Promise<string[]> => {
  try {
    return await client.remoteLinks(nativeId);
  } catch (error) {
    const refused = error instanceof SourceError && REFUSALS.includes(error.kind);
    if (!refused) throw error;
    env.warn(`${source}: the remote links of ${key} cannot be read: ${error.message}`);
    return [];
  }
};

/**
 * Adds the Linear addresses that issues link to, as `sameWork`. Asking every issue would cost a request each, so only
 * those are asked whose history names a link to Linear; Linear's own attachments name the rest.
 */
export const addSameWork = async (
  page: Page,
  client: JiraClient,
  env: SourceEnvironment,
): Promise<void> => {
  const linked = new Set(
    page.changes
      .filter(
        ({ sourceField, toText }) =>
          REMOTE.test(sourceField) && toText !== null && LINEAR.test(toText),
      )
      .map(({ itemId }) => itemId),
  );
  for (const item of page.items.filter(({ id }) => linked.has(id))) {
    const addresses = await linksOf(item, client, env);
    for (const ref of addresses.filter(
      (address) => URL.parse(address)?.hostname === 'linear.app',
    )) {
      item.links.push({ kind: 'sameWork', itemId: null, ref });
    }
  }
};
