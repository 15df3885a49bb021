import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Change, Worklog } from '../model/change.ts';
import type { Account, ItemId, WorkflowState } from '../model/work-item.ts';
import type { Json } from '../sources/source.ts';
import { chunks } from './batch.ts';
import { changesAhead } from './changes-ahead.ts';
import type { Database } from './database.ts';
import { changesIn, itemOf, type Entry, type ItemBody } from './documents.ts';
import type { Store } from './store.ts';
import type { ItemRow, Tables } from './tables.ts';

/** Rows held in memory at once while streaming; fewer of payloads, which can be long. */
const ROWS_PER_PAGE = 1_000;
const LONG_ROWS_PER_PAGE = 250;

/**
 * The rows of a query as one JSON text: to take a million rows apart costs three times as much as to parse them. `row` makes
 * the JSON of one, and may put in what is stored as JSON as it is.
 */
const rowsOf = async <Row>(
  db: Kysely<Tables>,
  { row, from, key }: { row: RawBuilder<unknown>; from: RawBuilder<unknown>; key: string },
): Promise<Row[]> => {
  const found = await sql<{ page: string | null }>`
    select '[' || string_agg(${row}, ',' order by ${sql.ref(key)}) || ']' as page from (${from}) as rows`.execute(
    db,
  );
  return JSON.parse(found.rows[0]?.page ?? '[]') as Row[];
};

/**
 * Pages through a table by its key: each page is one short query, so that writers are never held up. The next page is
 * asked for while the reader works on this one, so that a server of its own works beside it.
 */
export async function* byKey<Key, Row>(
  first: Key,
  read: (after: Key) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): AsyncGenerator<Row[]> {
  let coming = read(first);
  try {
    for (;;) {
      const rows = await coming;
      const last = rows.at(-1);
      if (last === undefined) return;
      coming = read(keyOf(last));
      // What fails while the reader works is thrown when it asks for the next page.
      coming.catch(() => undefined);
      yield rows;
    }
  } finally {
    // A reader that stops early leaves no query behind.
    await coming.catch(() => undefined);
  }
}

type ItemPageRow = [Pick<ItemRow, 'id' | 'archived_at' | 'gone_reason' | 'gone_since'>, ItemBody];

const itemRows = (db: Kysely<Tables>) =>
  byKey<string, ItemPageRow>(
    '',
    (after) =>
      rowsOf(db, {
        key: 'id',
        row: sql`'[' || json_build_object('id', id, 'archived_at', archived_at, 'gone_reason', gone_reason,
          'gone_since', gone_since) || ',' || body || ']'`,
        from: sql`select id, body, archived_at, gone_reason, gone_since from items
          where id > ${after} order by id limit ${sql.lit(ROWS_PER_PAGE)}`,
      }),
    ([{ id }]) => id,
  );

export const historyRows = (db: Kysely<Tables>) =>
  byKey<string, [ItemId, Entry[]]>(
    '',
    (after) =>
      rowsOf(db, {
        key: 'item_id',
        row: sql`'[' || to_json(item_id) || ',' || body || ']'`,
        from: sql`select item_id, body from histories
          where item_id > ${after} order by item_id limit ${sql.lit(ROWS_PER_PAGE)}`,
      }),
    ([itemId]) => itemId,
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

async function* changesHere(db: Kysely<Tables>): AsyncGenerator<Change[]> {
  for await (const rows of historyRows(db))
    yield rows.flatMap(([itemId, entries]) => changesIn(itemId, entries));
}

type Reading = Pick<
  Store,
  'items' | 'changes' | 'changesOf' | 'states' | 'accounts' | 'worklogs' | 'rawPayloads'
>;

/** A thread of its own takes half a second to start: as long as it takes to read the histories of so many items. */
const WORTH_A_THREAD = 20_000;

/** Everything the stages read, in pages and in the byte order of ids. */
export const reading = ({ db, engine }: Database): Reading => ({
  async *items() {
    for await (const rows of itemRows(db)) yield rows.map(([row, body]) => itemOf(row, body));
  },

  changes: (items = 0) =>
    engine.kind === 'postgres' && items >= WORTH_A_THREAD
      ? changesAhead(engine.url)
      : changesHere(db),

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
