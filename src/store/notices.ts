import { sql, type Kysely } from 'kysely';
import type { Instant } from '../model/work-item.ts';
import type { Json } from '../sources/source.ts';
import type { Tables } from './tables.ts';

/** Something people are to be told once. */
export interface Notice {
  /** What it is about: the same trouble has the same key and is told once until it is over. */
  key: string;
  body: Json;
  raisedAt: Instant;
}

/** What people are to be told and were told. Safe for any number of workers. */
export interface Notices {
  /** Notes it down unless that key is there already. */
  raise(notice: Notice): Promise<void>;
  /** The trouble is over: told again if it comes back. */
  clear(key: string): Promise<void>;
  /** Keys that begin so, told or not. */
  raised(prefix: string): Promise<string[]>;
  /** Takes those not yet told; what another worker took after `takenAfter` stays with it. */
  take(now: Instant, takenAfter: Instant): Promise<Notice[]>;
  sent(key: string, at: Instant): Promise<void>;
  /** Forgets what was raised before an instant. */
  dropOlderThan(instant: Instant): Promise<void>;
}

export const noticesOn = (db: Kysely<Tables>): Notices => ({
  async raise({ key, body, raisedAt }) {
    await db
      .insertInto('notices')
      .values({
        key,
        body: JSON.stringify(body),
        raised_at: raisedAt,
        sent_at: null,
        claimed_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },

  async clear(key) {
    await db.deleteFrom('notices').where('key', '=', key).execute();
  },

  async raised(prefix) {
    const rows = await db
      .selectFrom('notices')
      .select('key')
      .where(sql<boolean>`starts_with(key, ${prefix})`)
      .execute();
    return rows.map(({ key }) => key);
  },

  async take(now, takenAfter) {
    const rows = await db
      .updateTable('notices')
      .set({ claimed_at: now })
      .where('sent_at', 'is', null)
      .where((row) => row.or([row('claimed_at', 'is', null), row('claimed_at', '<', takenAfter)]))
      .returning(['key', 'body', 'raised_at'])
      .execute();
    return rows
      .map((row) => ({
        key: row.key,
        body: JSON.parse(row.body) as Json,
        raisedAt: row.raised_at,
      }))
      .sort((a, b) => a.raisedAt - b.raisedAt);
  },

  async sent(key, at) {
    await db.updateTable('notices').set({ sent_at: at }).where('key', '=', key).execute();
  },

  async dropOlderThan(instant) {
    await db.deleteFrom('notices').where('raised_at', '<', instant).execute();
  },
});
