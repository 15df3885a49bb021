import type { Kysely, Selectable } from 'kysely';
import type { Instant } from '../model/work-item.ts';
import type { Json } from '../sources/source.ts';
import { StoreError } from './errors.ts';
import { isAlive, sameHolder, type Holder } from './holder.ts';
import type { RunOutcome, RunState, Store } from './store.ts';
import type { RunRow, Tables } from './tables.ts';

type Runs = Pick<
  Store,
  'startRun' | 'finishRun' | 'runs' | 'saveSnapshot' | 'lastSnapshot' | 'snapshotsOf'
>;

export interface RunsContext {
  now: () => Instant;
  holder: Holder;
  /** No other process can be using the store, so that every unfinished run but our own was left. */
  alone: boolean;
}

const stateOf = (row: Selectable<RunRow>, { holder, alone }: RunsContext): RunState['state'] => {
  if (row.finished_at !== null) return 'finished';
  const runner = JSON.parse(row.holder) as Holder;
  if (sameHolder(runner, holder)) return 'running';
  const alive = alone ? false : isAlive(runner);
  return alive === null ? 'unknown' : alive ? 'running' : 'abandoned';
};

const outcomeOf = (row: Selectable<RunRow>): Partial<RunOutcome> =>
  row.finished_at === null
    ? {}
    : {
        finishedAt: row.finished_at,
        outcome: row.outcome as RunOutcome['outcome'],
        counts: JSON.parse(row.counts ?? '{}') as Record<string, number>,
        error: row.error,
      };

/** What ran, how it ended, and the figures of each export. */
export const runs = (db: Kysely<Tables>, context: RunsContext): Runs => ({
  async startRun(run) {
    await db
      .insertInto('runs')
      .values({
        id: run.id,
        command: run.command,
        started_at: run.startedAt,
        config_hash: run.configHash,
        holder: JSON.stringify(context.holder),
        finished_at: null,
        outcome: null,
        counts: null,
        error: null,
      })
      .execute();
  },

  async finishRun(id, { finishedAt, outcome, counts, error }) {
    const done = await db
      .updateTable('runs')
      .set({ finished_at: finishedAt, outcome, counts: JSON.stringify(counts), error })
      .where('id', '=', id)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) {
      throw new StoreError('unknown-run', `run ${id} was never started in this store`);
    }
  },

  async runs(limit) {
    const rows = await db
      .selectFrom('runs')
      .selectAll()
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      command: row.command,
      startedAt: row.started_at,
      configHash: row.config_hash,
      state: stateOf(row, context),
      ...outcomeOf(row),
    }));
  },

  async saveSnapshot(runId, kind, periodKey, snapshot) {
    const saved = { at: context.now(), snapshot: JSON.stringify(snapshot) };
    await db
      .insertInto('snapshots')
      .values({ run_id: runId, kind, period_key: periodKey, ...saved })
      .onConflict((conflict) =>
        conflict.columns(['run_id', 'kind', 'period_key']).doUpdateSet(saved),
      )
      .execute();
  },

  async lastSnapshot(kind, periodKey) {
    const row = await db
      .selectFrom('snapshots')
      .selectAll()
      .where('kind', '=', kind)
      .where('period_key', '=', periodKey)
      .orderBy('seq', 'desc')
      .executeTakeFirst();
    if (row === undefined) return null;
    return { runId: row.run_id, at: row.at, snapshot: JSON.parse(row.snapshot) as Json };
  },

  async snapshotsOf(runId) {
    const rows = await db
      .selectFrom('snapshots')
      .selectAll()
      .where('run_id', '=', runId)
      .orderBy('seq')
      .execute();
    return rows.map((row) => ({
      kind: row.kind,
      periodKey: row.period_key,
      at: row.at,
      snapshot: JSON.parse(row.snapshot) as Json,
    }));
  },
});
