import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { Json } from '../sources/source.ts';
import { StoreError } from './errors.ts';
import type { FiledPeriod, Store } from './store.ts';
import type { FiledRow, Tables } from './tables.ts';

type Filing = Omit<FiledPeriod, 'contents'>;

const filingOf = (row: Omit<Selectable<FiledRow>, 'seq' | 'contents'>): Filing => ({
  periodKey: row.period_key,
  filedAt: row.filed_at,
  filedBy: row.filed_by,
  configHash: row.config_hash,
  hash: row.hash,
  reopenedAt: row.reopened_at,
  reopenReason: row.reopen_reason,
});

const filedOf = (row: Selectable<FiledRow>): FiledPeriod => ({
  ...filingOf(row),
  contents: JSON.parse(row.contents) as Json,
});

const inForce = async (db: Kysely<Tables>, periodKey: string): Promise<Filing | null> => {
  const row = await db
    .selectFrom('filed_periods')
    .select(['period_key', 'filed_at', 'filed_by', 'config_hash', 'hash'])
    .select(['reopened_at', 'reopen_reason'])
    .where('period_key', '=', periodKey)
    .where('reopened_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : filingOf(row);
};

const file = async (db: Kysely<Tables>, period: FiledPeriod): Promise<void> => {
  const done = await db
    .insertInto('filed_periods')
    .values({
      period_key: period.periodKey,
      filed_at: period.filedAt,
      filed_by: period.filedBy,
      config_hash: period.configHash,
      hash: period.hash,
      contents: JSON.stringify(period.contents),
      reopened_at: null,
      reopen_reason: null,
    })
    .onConflict((conflict) =>
      conflict.column('period_key').where('reopened_at', 'is', null).doNothing(),
    )
    .executeTakeFirst();
  if (done.numInsertedOrUpdatedRows === 0n) {
    throw new StoreError(
      'already-filed',
      `${period.periodKey} is closed: reopen it with a reason before it is closed again`,
    );
  }
};

/** The code of PostgreSQL for a lock that was not free in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/** One at a time publishes a period; the lock ends with the transaction. */
const lockPeriod = async (
  trx: Transaction<Tables>,
  periodKey: string,
  patienceMs: number,
): Promise<void> => {
  try {
    await sql`select set_config('lock_timeout', ${String(patienceMs)}, true)`.execute(trx);
    await sql`select pg_advisory_xact_lock(hashtextextended(${`publishing ${periodKey}`}, 0))`.execute(
      trx,
    );
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
    throw new StoreError(
      'locked',
      `${periodKey} is being published by another process, which has not come to its end in ${patienceMs / 1_000} s: look whether it stands still, then run this again`,
    );
  }
};

type Filed = Pick<Store, 'filed' | 'filedPeriods' | 'file' | 'reopen' | 'publishing'>;

/** Closed periods. A filing is written once; the only thing that ever happens to it is to be reopened. */
export const filed = (db: Kysely<Tables>, patienceMs: number): Filed => ({
  async filed(periodKey) {
    const row = await db
      .selectFrom('filed_periods')
      .selectAll()
      .where('period_key', '=', periodKey)
      .where('reopened_at', 'is', null)
      .executeTakeFirst();
    return row === undefined ? null : filedOf(row);
  },

  async filedPeriods() {
    const rows = await db.selectFrom('filed_periods').selectAll().orderBy('seq').execute();
    return rows.map(filedOf);
  },

  file: (period) => file(db, period),

  publishing: (periodKey, work) =>
    db.transaction().execute(async (trx) => {
      await lockPeriod(trx, periodKey, patienceMs);
      return work({
        inForce: await inForce(trx, periodKey),
        file: (period) => file(trx, period),
      });
    }),

  async reopen(periodKey, reason, at) {
    const done = await db
      .updateTable('filed_periods')
      .set({ reopened_at: at, reopen_reason: reason })
      .where('period_key', '=', periodKey)
      .where('reopened_at', 'is', null)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) {
      throw new StoreError('not-filed', `${periodKey} is not closed, so it cannot be reopened`);
    }
  },
});
