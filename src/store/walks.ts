import type { Kysely } from 'kysely';
import type { Instant } from '../model/work-item.ts';
import type { Json } from '../sources/source.ts';
import { noWalk, StoreError } from './errors.ts';
import { forgetParts, partsOn } from './parts.ts';
import type { OpenWalk, Store, StreamState } from './store.ts';
import type { StreamRow, Tables } from './tables.ts';
import type { Transact } from './transactions.ts';

/** The stream of ids that finds what is gone; it says nothing about how fresh the items are. */
export const CENSUS = 'census';

const NEVER_WALKED: StreamState = {
  watermark: null,
  walkStartedAt: null,
  walkSince: null,
  checkpoint: null,
};

const stateOf = (row: StreamRow): StreamState => ({
  watermark: row.watermark,
  walkStartedAt: row.walk_started_at,
  walkSince: row.walk_since,
  checkpoint: row.checkpoint === null ? null : (JSON.parse(row.checkpoint) as Json),
});

/** A walk that has begun. */
const openWalk = (row: StreamRow): OpenWalk => {
  const state = stateOf(row);
  if (state.walkStartedAt === null) throw noWalk(row.source, row.stream);
  return { ...state, walkStartedAt: state.walkStartedAt };
};

type Walks = Pick<Store, 'streamState' | 'beginWalk' | 'keepStreams' | 'finishWalk'>;

/** Where each stream of each source stands. */
export const walks = (db: Kysely<Tables>, transact: Transact): Walks => ({
  async streamState(source, stream) {
    const row = await db
      .selectFrom('streams')
      .selectAll()
      .where('source', '=', source)
      .where('stream', '=', stream)
      .executeTakeFirst();
    return row === undefined ? NEVER_WALKED : stateOf(row);
  },

  /** An unfinished walk goes on as it began, unless everything is asked for and it would read only what changed. */
  async beginWalk(source, stream, now: Instant, full) {
    return transact(async (trx) => {
      await trx
        .insertInto('streams')
        .values({ source, stream })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await trx
        .selectFrom('streams')
        .selectAll()
        .where('source', '=', source)
        .where('stream', '=', stream)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const resumes = row.walk_started_at !== null && !(full && row.walk_since !== null);
      if (resumes) return openWalk(row);
      const begun = {
        walk_started_at: now,
        walk_since: full ? null : row.watermark,
        checkpoint: null,
      };
      await trx
        .updateTable('streams')
        .set(begun)
        .where('source', '=', source)
        .where('stream', '=', stream)
        .execute();
      return openWalk({ ...row, ...begun });
    });
  },

  async keepStreams(source, streams) {
    for (const table of ['streams', 'walk_parts'] as const)
      await db
        .deleteFrom(table)
        .where('source', '=', source)
        .where('stream', 'not in', [...streams, CENSUS])
        .execute();
  },

  async finishWalk(source, stream, walk) {
    await transact(async (trx) => {
      const open = (await partsOn(trx, source, stream)).some(({ finished }) => !finished);
      if (open) {
        const what = `the walk of stream ${stream} of ${source} has parts that are not finished`;
        throw new StoreError('no-walk', what);
      }
      const done = await trx
        .updateTable('streams')
        .set((row) => ({
          watermark: row.ref('walk_started_at'),
          walk_started_at: null,
          walk_since: null,
          checkpoint: null,
        }))
        .where('source', '=', source)
        .where('stream', '=', stream)
        .where((row) =>
          walk === undefined
            ? row('walk_started_at', 'is not', null)
            : row('walk_started_at', '=', walk),
        )
        .executeTakeFirst();
      if (done.numUpdatedRows === 0n) throw noWalk(source, stream);
      await forgetParts(trx, source, stream);
    });
  },
});
