import { sql, type Kysely } from 'kysely';
import type { HostLedger } from '../sources/host-lease.ts';
import type { Json } from '../sources/source.ts';
import type { Tables } from './tables.ts';

const read = async (
  db: Kysely<Tables>,
  host: string,
): Promise<{ body: string; now: number } | null> => {
  const found = await sql<{ body: string; now: number }>`
    select body, (extract(epoch from clock_timestamp()) * 1000)::bigint as now
    from host_budgets where host = ${host}`.execute(db);
  return found.rows[0] ?? null;
};

const begin = async (db: Kysely<Tables>, host: string): Promise<void> => {
  await db
    .insertInto('host_budgets')
    .values({ host, body: 'null' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/**
 * A step counts only if nobody else's came between its reading and its writing; else it is done again. No lock is held
 * meanwhile, or a process that is stopped on the way would stop all others.
 */
export const hostLedgerOn = (db: Kysely<Tables>): HostLedger => ({
  async exchange(host, step) {
    for (;;) {
      const known = await read(db, host);
      if (known === null) {
        await begin(db, host);
        continue;
      }
      const { kept, result } = step(JSON.parse(known.body) as Json, known.now);
      const done = await db
        .updateTable('host_budgets')
        .set({ body: JSON.stringify(kept) })
        .where('host', '=', host)
        .where('body', '=', known.body)
        .executeTakeFirst();
      if (done.numUpdatedRows > 0n) return result;
    }
  },
});
