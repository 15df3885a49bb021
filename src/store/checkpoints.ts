import { sql, type Kysely, type Transaction } from 'kysely';
import type { Instant } from '../model/work-item.ts';
import type { Json, Page } from '../sources/source.ts';
import { noWalk, StoreError } from './errors.ts';
import type { OpenPart } from './parts.ts';
import type { Place } from './store.ts';
import type { Tables } from './tables.ts';

/** What a page is one of: a walk, or a part of it. */
export interface Walked {
  source: string;
  stream: string;
  part: OpenPart | undefined;
}

/** How far it got: when its walk began, and the checkpoint as it is stored. */
export interface Standing {
  walk: Instant;
  checkpoint: string | null;
}

const stored = (checkpoint: Json | null): string | null =>
  checkpoint === null ? null : JSON.stringify(checkpoint);

/** Where a walker believes that it is. */
export const standingAt = ({ walk, checkpoint }: Place): Standing => ({
  walk,
  checkpoint: stored(checkpoint),
});

/** Where it is, whoever walked. Throws `no-walk` when it is over. */
export const standingOf = async (db: Kysely<Tables>, walked: Walked): Promise<Standing> => {
  const { source, stream, part } = walked;
  const found =
    part === undefined
      ? await db
          .selectFrom('streams')
          .select(['walk_started_at', 'checkpoint'])
          .where('source', '=', source)
          .where('stream', '=', stream)
          .executeTakeFirst()
      : await db
          .selectFrom('walk_parts')
          .select(['walk_started_at', 'checkpoint'])
          .where('source', '=', source)
          .where('stream', '=', stream)
          .where('part', '=', part.number)
          .executeTakeFirst();
  const { walk_started_at: walk = null, checkpoint = null } = found ?? {};
  if (walk === null || (part !== undefined && part.walk !== walk)) throw noWalk(source, stream);
  return { walk, checkpoint };
};

/** Locks where a stream stands, so that one page or part after the other is stored; when its walk began, null without one. */
export const lockWalk = async (
  trx: Transaction<Tables>,
  source: string,
  stream: string,
): Promise<Instant | null> => {
  const row = await trx
    .selectFrom('streams')
    .select('walk_started_at')
    .where('source', '=', source)
    .where('stream', '=', stream)
    .forUpdate()
    .executeTakeFirst();
  return row?.walk_started_at ?? null;
};

/**
 * Locks the stream, counts a page of a part, and moves the checkpoint from where it stood to behind the page. Throws
 * `no-walk` when that is over, was cut anew, or was moved by somebody else.
 */
export const moveCheckpoint = async (
  trx: Transaction<Tables>,
  { source, stream, part }: Walked,
  before: Standing,
  page: Page,
): Promise<void> => {
  if ((await lockWalk(trx, source, stream)) !== before.walk) throw noWalk(source, stream);
  const after = stored(page.checkpoint);
  // Behind the page it stands already when the connection broke just after it was stored.
  const stands = sql`(checkpoint is not distinct from ${before.checkpoint} or checkpoint = ${after})`;
  const moved =
    part === undefined
      ? await sql`update streams set checkpoint = ${after}
          where source = ${source} and stream = ${stream} and ${stands}`.execute(trx)
      : await sql`
          update walk_parts set checkpoint = ${after}, pages = pages + 1,
            items = items + ${page.items.length}, changes = changes + ${page.changes.length}
          where source = ${source} and stream = ${stream} and part = ${part.number}
            and walk_started_at = ${part.walk} and scope = ${JSON.stringify(part.scope)}
            and not finished and ${stands}`.execute(trx);
  if (moved.numAffectedRows === 0n) {
    const what = `the walk of stream ${stream} of ${source} is over, or another process goes on with it`;
    throw new StoreError('no-walk', what);
  }
};
