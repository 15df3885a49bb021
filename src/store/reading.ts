import { sql, type Kysely } from 'kysely';
import type { Worklog } from '../model/change.ts';
import type { Account, ItemId, WorkflowState } from '../model/work-item.ts';
import type { Json } from '../sources/source.ts';
import { chunks } from './batch.ts';
import { changesIn, itemOf, type Entry, type ItemBody } from './documents.ts';
import type { Histories } from './histories.ts';
import { byKey, documentsByKey, ROWS_PER_PAGE } from './paging.ts';
import type { Store } from './store.ts';
import type { ItemRow, Tables } from './tables.ts';

/** Payloads can be long: fewer of them are held in memory at once. */
const LONG_ROWS_PER_PAGE = 250;

type Presence = Pick<ItemRow, 'archived_at' | 'gone_reason' | 'gone_since'>;

/** What most items are. */
const PRESENT: Presence = { archived_at: null, gone_reason: null, gone_since: null };

const itemRows = (db: Kysely<Tables>) =>
  documentsByKey<[Presence | null, ItemBody]>(db, {
    key: 'id',
    row: sql`'[' || case when coalesce(archived_at, gone_since) is null then 'null' else json_build_object(
      'archived_at', archived_at, 'gone_reason', gone_reason, 'gone_since', gone_since)::text end || ',' || body || ']'`,
    from: (after) => sql`select id, body, archived_at, gone_reason, gone_since from items
      where id > ${after} order by id limit ${sql.lit(ROWS_PER_PAGE)}`,
  });

const worklogRows = (db: Kysely<Tables>) =>
  byKey(
    { source: '', id: '' },
    async (after) => {
      const found = await sql<Tables['worklogs']>`
        select * from worklogs where (source, id) > (${after.source}, ${after.id})
        order by source, id limit ${sql.lit(ROWS_PER_PAGE)}`.execute(db);
      return found.rows;
    },
    ({ source, id }) => ({ source, id }),
  );

const rawRows = (db: Kysely<Tables>, source: string) =>
  byKey(
    { kind: '', native_id: '' },
    async (after) => {
      const found = await sql<Tables['raw_payloads']>`
        select * from raw_payloads
        where source = ${source} and (kind, native_id) > (${after.kind}, ${after.native_id})
        order by kind, native_id limit ${sql.lit(LONG_ROWS_PER_PAGE)}`.execute(db);
      return found.rows;
    },
    ({ kind, native_id }) => ({ kind, native_id }),
  );

type Reading = Pick<
  Store,
  'items' | 'changes' | 'changesOf' | 'states' | 'accounts' | 'worklogs' | 'rawPayloads'
>;

/** Everything the stages read, in pages and in the byte order of ids. */
export const reading = (db: Kysely<Tables>, histories: Histories): Reading => ({
  async *items() {
    const sawItems = histories.forItems();
    for await (const rows of itemRows(db)) {
      sawItems(rows.length);
      yield rows.map(([presence, body]) => itemOf(presence ?? PRESENT, body));
    }
  },

  changes: histories.read,

  async changesOf(itemIds: ItemId[]) {
    const rows: { item_id: string; body: string }[] = [];
    for (const part of chunks([...new Set(itemIds)].sort())) {
      const found = await sql<{ item_id: string; body: string }>`
        select item_id, body from histories
        where item_id = any(${part}::text[]) order by item_id`.execute(db);
      rows.push(...found.rows);
    }
    return rows.flatMap((row) => changesIn(row.item_id, JSON.parse(row.body) as Entry[]));
  },

  async states() {
    const rows = await db
      .selectFrom('states')
      .select('body')
      .orderBy('source')
      .orderBy('id')
      .execute();
    return rows.map((row) => JSON.parse(row.body) as WorkflowState);
  },

  async accounts() {
    const rows = await db.selectFrom('accounts').select('body').orderBy('id').execute();
    return rows.map((row) => JSON.parse(row.body) as Account);
  },

  async *worklogs() {
    for await (const rows of worklogRows(db)) {
      yield rows.map((row) => JSON.parse(row.body) as Worklog);
    }
  },

  async *rawPayloads(source) {
    for await (const rows of rawRows(db, source)) {
      yield rows.map((row) => ({
        kind: row.kind,
        nativeId: row.native_id,
        payload: JSON.parse(row.payload) as Json,
      }));
    }
  },
});
