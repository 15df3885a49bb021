import { sql, type Kysely, type Transaction } from 'kysely';
import type { Override } from '../model/verdict.ts';
import type { Instant } from '../model/work-item.ts';
import { insertAccounting, readAccounting } from './accounting-decisions.ts';
import { chunks } from './batch.ts';
import { resolveIds } from './finding.ts';
import type { DecidedOverride, Store } from './store.ts';
import type { Tables } from './tables.ts';

type Deciding = Pick<
  Store,
  'overrides' | 'saveOverrides' | 'saveDecisions' | 'overrideHistory' | 'accountingDecisions'
>;

/** Where and when decisions were taken in. */
interface Import {
  from: string;
  at: Instant;
}

const insertOverrides = async (
  trx: Transaction<Tables>,
  overrides: Override[],
  { from, at }: Import,
): Promise<void> => {
  const ids = await resolveIds(
    trx,
    overrides.map((override) => override.itemId),
  );
  const rows = overrides.map((override, index) => {
    const itemId = ids[index] ?? override.itemId;
    return {
      item_id: itemId,
      dimension: override.dimension,
      body: JSON.stringify({ ...override, itemId }),
      imported_from: from,
      imported_at: at,
    };
  });
  for (const part of chunks(rows)) await trx.insertInto('overrides').values(part).execute();
};

/** What reviewers decided: the latest answer to a question is in force, every earlier one is kept. */
export const decisions = (db: Kysely<Tables>): Deciding => ({
  async overrides() {
    const found = await sql<{ body: string }>`
      select distinct on (item_id, dimension) body from overrides
      order by item_id, dimension, seq desc`.execute(db);
    return found.rows.map((row) => JSON.parse(row.body) as Override);
  },

  async saveOverrides(overrides, importedFrom, at) {
    await db
      .transaction()
      .execute((trx) => insertOverrides(trx, overrides, { from: importedFrom, at }));
  },

  async saveDecisions({ overrides, accounting }, importedFrom, at) {
    const taken = { from: importedFrom, at };
    await db.transaction().execute(async (trx) => {
      await insertOverrides(trx, overrides, taken);
      await insertAccounting(trx, accounting, taken);
    });
  },

  accountingDecisions: () => readAccounting(db),

  async overrideHistory(itemId) {
    const rows = await db
      .selectFrom('overrides')
      .select(['body', 'imported_from', 'imported_at'])
      .where('item_id', '=', itemId)
      .orderBy('seq')
      .execute();
    return rows.map((row): DecidedOverride => ({
      ...(JSON.parse(row.body) as Override),
      importedFrom: row.imported_from,
      importedAt: row.imported_at,
    }));
  },
});
