import type { Kysely, Selectable } from 'kysely';
import type { Json } from '../sources/source.ts';
import { StoreError } from './errors.ts';
import type { FiledPeriod, Store } from './store.ts';
import type { FiledRow, Tables } from './tables.ts';

const filedOf = (row: Selectable<FiledRow>): FiledPeriod => ({
  periodKey: row.period_key,
  filedAt: row.filed_at,
  filedBy: row.filed_by,
  configHash: row.config_hash,
  hash: row.hash,
  contents: JSON.parse(row.contents) as Json,
  reopenedAt: row.reopened_at,
  reopenReason: row.reopen_reason,
});

type Filed = Pick<Store, 'filed' | 'filedPeriods' | 'file' | 'reopen'>;

/** Closed periods. A filing is written once; the only thing that ever happens to it is to be reopened. */
export const filed = (db: Kysely<Tables>): Filed => ({
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

  async file(period) {
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
  },

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
