import { sql, type Kysely } from 'kysely';
import type { Worklog } from '../model/change.ts';
import type { Account, ItemId, WorkflowState } from '../model/work-item.ts';
import type { Json } from '../sources/source.ts';
import { chunks } from './batch.ts';
import { changesIn, itemOf } from './documents.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/** Rows held in memory at once while streaming; fewer of histories and payloads, which can be long. */
const ROWS_PER_PAGE = 1_000;
const LONG_ROWS_PER_PAGE = 250;

/** Pages through a table by its key: each page is one short query, so that writers are never held up. */
async function* byKey<Key, Row>(
  first: Key,
  read: (after: Key) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): AsyncGenerator<Row[]> {
  let after = first;
  for (;;) {
    const rows = await read(after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = keyOf(last);
  }
}

const itemRows = (db: Kysely<Tables>) =>
  byKey(
    '',
    (after) =>
      db
        .selectFrom('items')
        .select(['id', 'body', 'archived_at', 'gone_reason', 'gone_since'])
        .where('id', '>', after)
        .orderBy('id')
        .limit(ROWS_PER_PAGE)
        .execute(),
    (row) => row.id,
  );

const historyRows = (db: Kysely<Tables>) =>
  byKey(
    '',
    (after) =>
      db
        .selectFrom('histories')
        .select(['item_id', 'body'])
        .where('item_id', '>', after)
        .orderBy('item_id')
        .limit(LONG_ROWS_PER_PAGE)
        .execute(),
    (row) => row.item_id,
  );

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
export const reading = (db: Kysely<Tables>): Reading => ({
  async *items() {
    for await (const rows of itemRows(db)) yield rows.map(itemOf);
  },

  async *changes() {
    for await (const rows of historyRows(db)) {
      yield rows.flatMap((row) => changesIn(row.item_id, row.body));
    }
  },

  async changesOf(itemIds: ItemId[]) {
    const rows: { item_id: string; body: string }[] = [];
    for (const part of chunks([...new Set(itemIds)].sort())) {
      const found = await sql<{ item_id: string; body: string }>`
        select item_id, body from histories
        where item_id = any(${part}::text[]) order by item_id`.execute(db);
      rows.push(...found.rows);
    }
    return rows.flatMap((row) => changesIn(row.item_id, row.body));
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
