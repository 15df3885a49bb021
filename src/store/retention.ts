import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Store } from './store.ts';

type Retention = Pick<Store, 'dropRawOlderThan' | 'dropRunsOlderThan' | 'tidy'>;

/** Forgets what has an age. Items, histories, decisions and filings have none. */
export const retention = ({ db, engine }: Database): Retention => ({
  async tidy() {
    if (engine.kind === 'pglite') await sql`vacuum analyze`.execute(db);
  },

  async dropRawOlderThan(instant) {
    const done = await db
      .deleteFrom('raw_payloads')
      .where('stored_at', '<', instant)
      .executeTakeFirst();
    return Number(done.numDeletedRows);
  },

  async dropRunsOlderThan(instant) {
    return db.transaction().execute(async (trx) => {
      const done = await trx
        .deleteFrom('runs')
        .where('finished_at', '<', instant)
        .executeTakeFirst();
      await trx
        .deleteFrom('snapshots')
        .where('at', '<', instant)
        .where('seq', 'not in', (all) =>
          all
            .selectFrom('snapshots')
            .select((row) => row.fn.max('seq').as('latest'))
            .groupBy(['kind', 'period_key']),
        )
        .execute();
      return Number(done.numDeletedRows);
    });
  },
});
