import type { Instant } from '../../model/work-item.ts';
import { SourceError } from '../source.ts';
import type { Json, Page, Stream } from '../source.ts';
import { inPieces } from './client.ts';
import { emptyPage, worklogPage } from './page.ts';
import { withOverlap } from './streams.ts';
import type { StreamContext } from './streams.ts';

/** Worklogs that one request may name. */
const WORKLOG_PAGE = 1000;

/** Where a walk stands: both lists come in the order of changes, so that an instant is enough. */
type Position = { list: 'updated' | 'deleted'; from: Instant };

const isPosition = (value: Json): value is Position =>
  typeof value === 'object' && value !== null && 'list' in value && 'from' in value;

/** What was written, a list at a time; the checkpoint of the list before holds until all of a list is there. */
async function* updatedWorklogs(
  { client, site, onProgress }: StreamContext,
  start: Position,
  end: Position,
): AsyncGenerator<Page> {
  let read = 0;
  let behind = start;
  for await (const { ids, next } of client.worklogIds('updated', start.from)) {
    const ahead: Position = next === null ? end : { list: 'updated', from: next };
    const pieces = inPieces(ids, WORKLOG_PAGE);
    for (const [index, some] of pieces.entries()) {
      const worklogs = await client.worklogs(some);
      read += worklogs.length;
      const checkpoint = index === pieces.length - 1 ? ahead : behind;
      yield { ...worklogPage(site.source, worklogs), checkpoint };
      onProgress('worklogs', read, null);
    }
    behind = ahead;
  }
}

/** Ids of deleted worklogs, in pages; none from a site that does not tell. */
async function* deletedWorklogs(
  { client, env, site }: StreamContext,
  start: Position,
): AsyncGenerator<Page> {
  try {
    for await (const { ids, next } of client.worklogIds('deleted', start.from)) {
      const checkpoint = next === null ? start : { ...start, from: next };
      yield { ...emptyPage(), deletedWorklogs: ids.map(String), checkpoint };
    }
  } catch (error) {
    if (!(error instanceof SourceError) || error.kind !== 'not-found') throw error;
    env.warn(`${site.source}: deleted worklogs cannot be told: ${error.message}`);
  }
}

/**
 * Logged work, by what changed since the watermark. Jira leaves out the last minute, which the overlap covers. What was deleted
 * is asked for in a whole reading too: the store may have it from before.
 */
export const worklogStream = (context: StreamContext): Stream => ({
  name: 'worklogs',
  async *read({ since, resume }): AsyncGenerator<Page> {
    const from = withOverlap(context, since) ?? 0;
    const removed: Position = { list: 'deleted', from };
    const start: Position = isPosition(resume) ? resume : { list: 'updated', from };
    if (start.list === 'updated') yield* updatedWorklogs(context, start, removed);
    yield* deletedWorklogs(context, start.list === 'deleted' ? start : removed);
  },
});
