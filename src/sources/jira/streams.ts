import { qualify } from '../../model/work-item.ts';
import type { Instant } from '../../model/work-item.ts';
import type { Page, SourceEnvironment, Stream } from '../source.ts';
import { createAccountBook } from './accounts.ts';
import { accountOf, toAccount } from './map-item.ts';
import type { JiraSite } from './map-item.ts';
import { FULL_BATCH, inPieces } from './client.ts';
import type { JiraClient } from './client.ts';
import { toInstant } from './dates.ts';
import { requestedFields } from './fields.ts';
import { changeFieldsOf } from './map-change.ts';
import { emptyPage, pageOf } from './page.ts';
import { addSameWork } from './same-work.ts';

/** What the streams of one site need. */
export interface StreamContext {
  client: JiraClient;
  site: JiraSite;
  env: SourceEnvironment;
  /** Keys of the projects in scope. */
  projects: string[];
  onProgress: (stream: string, items: number, expected: number | null) => void;
}

/** Search lags behind writes by seconds to minutes, and clocks differ: an incremental walk looks this far behind its watermark. */
const OVERLAP_MS = 15 * 60_000;
const WORKLOG_PAGE = 1000;

const withOverlap = (since: Instant | null): Instant | null =>
  since === null ? null : Math.max(0, since - OVERLAP_MS);

/** Statuses, read whole each time: their categories decide what counts as active. */
export const catalogueStream = ({ site }: StreamContext): Stream => ({
  name: 'catalogue',
  async *read() {
    yield { ...emptyPage(), states: [...site.states.values()] };
  },
});

/** Issues with their complete histories. */
export const issueStream = (context: StreamContext): Stream => ({
  name: 'issues',
  async *read({ since, resume }): AsyncGenerator<Page> {
    const { client, site, env, projects } = context;
    const custom = changeFieldsOf(site.fields);
    const accounts = createAccountBook(site.source, client, env);
    let items = 0;
    let expected: number | null = null;
    const batches = client.walk({
      query: { projects, updatedSince: withOverlap(since), createdSince: null },
      fields: requestedFields(site.fields),
      parentKeys: [...site.fields.epicLink, ...site.fields.parentLink],
      batchSize: FULL_BATCH,
      resume,
      onExpected: (count) => (expected = count),
    });
    for await (const batch of batches) {
      const page = pageOf(site, custom, batch);
      await accounts.complete(page);
      await addSameWork(page, client);
      items += page.items.length;
      yield page;
      context.onProgress('issues', items, expected);
    }
  },
});

/** Logged work, by what changed since the watermark. Jira leaves out the last minute, which the overlap covers. */
export const worklogStream = ({ client, site, onProgress }: StreamContext): Stream => ({
  name: 'worklogs',
  async *read({ since }): AsyncGenerator<Page> {
    const { source } = site;
    let read = 0;
    for await (const ids of client.worklogIds(withOverlap(since) ?? 0)) {
      for (const some of inPieces(ids, WORKLOG_PAGE)) {
        const worklogs = await client.worklogs(some);
        const authors = worklogs.map(({ author }) => author).filter((author) => author != null);
        read += worklogs.length;
        yield {
          ...emptyPage(),
          accounts: authors.map((user) => toAccount(source, user)).filter((one) => one !== null),
          worklogs: worklogs.map((log) => {
            const author = accountOf(log.author);
            return {
              id: log.id,
              itemId: qualify(source, log.issueId),
              authorId: author === null ? null : qualify(source, author),
              startedAt: toInstant(log.started) ?? 0,
              seconds: log.timeSpentSeconds,
              updatedAt: toInstant(log.updated) ?? 0,
            };
          }),
        };
        onProgress('worklogs', read, null);
      }
    }
  },
});
