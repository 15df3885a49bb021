import { sql, type Kysely } from 'kysely';
import type { HostLedger } from '../sources/host-lease.ts';
import type { Json } from '../sources/source.ts';
import type { Tables } from './tables.ts';

/** A host's row is locked while a step runs, and the server's clock is read under that lock. */
export const hostLedgerOn = (db: Kysely<Tables>): HostLedger => ({
  exchange: (host, step) =>
    db.transaction().execute(async (trx) => {
      const found = await sql<{ body: string; now: number }>`
        insert into host_budgets (host, body) values (${host}, 'null')
        on conflict (host) do update set body = host_budgets.body
        returning body, (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(trx);
      const { body, now } = found.rows[0]!;
      const { kept, result } = step(JSON.parse(body) as Json, now);
      await trx
        .updateTable('host_budgets')
        .set({ body: JSON.stringify(kept) })
        .where('host', '=', host)
        .execute();
      return result;
    }),
});
