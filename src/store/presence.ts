import { sql, type Kysely } from 'kysely';
import { qualify, type GoneReason } from '../model/work-item.ts';
import { chunks, plainText } from './batch.ts';
import { byKey } from './paging.ts';
import type { SourceState, Store } from './store.ts';
import type { ItemRow, Tables } from './tables.ts';
import type { Transact } from './transactions.ts';
import { CENSUS } from './walks.ts';

type PresenceMethods = Pick<
  Store,
  'markGone' | 'presence' | 'childNativeIds' | 'saveSourceCount' | 'sourceStates'
>;

const ROWS_PER_PAGE = 5_000;

type PresenceRow = Pick<ItemRow, 'id' | 'native_id' | 'archived_at' | 'gone_reason'>;

const presenceRows = (db: Kysely<Tables>, source: string) =>
  byKey<string, PresenceRow>(
    plainText(qualify(source, '')),
    (after) =>
      db
        .selectFrom('items')
        .select(['id', 'native_id', 'archived_at', 'gone_reason'])
        .where('source', '=', source)
        .where('id', '>', after)
        .orderBy('id')
        .limit(ROWS_PER_PAGE)
        .execute(),
    ({ id }) => id,
  );

/** What of each source is in the store, and what of it the source no longer shows. */
export const presence = (db: Kysely<Tables>, transact: Transact): PresenceMethods => ({
  async markGone(source, fates) {
    await transact(async (trx) => {
      for (const part of chunks(fates)) {
        await sql`
          update items set
            gone_reason = fate.reason,
            gone_since = case when fate.reason is null then null else least(items.gone_since, fate.since) end,
            archived_at = case when fate.reason is null then fate.archived_at
              else coalesce(fate.archived_at, items.archived_at) end
          from unnest(
            ${part.map(({ nativeId }) => plainText(`${source}:${nativeId}`))}::text[],
            ${part.map(({ gone }) => gone?.reason ?? null)}::text[],
            ${part.map(({ gone }) => gone?.since ?? null)}::bigint[],
            ${part.map(({ archivedAt }) => archivedAt)}::bigint[]
          ) as fate (id, reason, since, archived_at)
          where items.id = fate.id
            and (fate.reason is not null or items.gone_reason is not null
              or items.archived_at is distinct from fate.archived_at)`.execute(trx);
      }
    });
  },

  async *presence(source) {
    for await (const rows of presenceRows(db, source)) {
      yield rows.map((row) => ({
        nativeId: row.native_id,
        archivedAt: row.archived_at,
        gone: row.gone_reason as GoneReason | null,
      }));
    }
  },

  async childNativeIds(source, parentNativeIds) {
    const children: string[] = [];
    for (const part of chunks(parentNativeIds)) {
      const parents = part.map((nativeId) => plainText(`${source}:${nativeId}`));
      const found = await sql<{ native_id: string }>`
        select native_id from items
        where source = ${source} and body::json ->> 'parentId' = any(${parents}::text[])
        order by id`.execute(db);
      children.push(...found.rows.map((row) => row.native_id));
    }
    return children;
  },

  async saveSourceCount(source, items, at) {
    await db
      .insertInto('source_counts')
      .values({ source, items, counted_at: at })
      .onConflict((conflict) => conflict.column('source').doUpdateSet({ items, counted_at: at }))
      .execute();
  },

  async sourceStates() {
    const found = await sql<SourceState>`
      select known.source,
        (select case when count(watermark) = count(*) then min(watermark) end
          from streams where streams.source = known.source and stream <> ${CENSUS}) as "asOf",
        counted.items as "itemsInSource",
        counted.counted_at as "countedAt",
        count(items.id) filter (where gone_reason is null) as "itemsInStore",
        count(items.id) filter (where gone_reason is not null) as "goneInStore"
      from (select source from streams union select source from source_counts union select source from items) known
        left join source_counts counted on counted.source = known.source
        left join items on items.source = known.source
      group by known.source, counted.items, counted.counted_at
      order by known.source collate "C"`.execute(db);
    return found.rows;
  },
});
