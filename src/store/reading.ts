import { sql, type Kysely } from 'kysely';
import type { Account, ItemId, WorkflowState } from '../model/work-item.ts';
import type { Json } from '../sources/source.ts';
import { chunks, plainText } from './batch.ts';
import { changesIn, itemOf, type Entry, type ItemBody } from './documents.ts';
import { historiesIn } from './histories.ts';
import { byKey, documentsByKey, ROWS_PER_PAGE } from './paging.ts';
import type { Store } from './store.ts';
import type { ItemRow, Tables } from './tables.ts';

/** Payloads can be long: fewer of them are held in memory at once. */
const LONG_ROWS_PER_PAGE = 250;

type Presence = Pick<ItemRow, 'archived_at' | 'gone_reason' | 'gone_since'>;

/** What most items are. */
const PRESENT: Presence = { archived_at: null, gone_reason: null, gone_since: null };

const itemPages = (db: Kysely<Tables>) =>
  documentsByKey<Record<ItemId, Presence> | null>(db, {
    key: 'id',
    beside: sql`json_object_agg(id, json_build_object(
      'archived_at', archived_at, 'gone_reason', gone_reason, 'gone_since', gone_since))
      filter (where coalesce(archived_at, gone_since) is not null)`,
    from: (after) => sql`select id, body, archived_at, gone_reason, gone_since from items
      where id > ${after} order by id limit ${sql.lit(ROWS_PER_PAGE)}`,
  });

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
    for await (const { documents, beside: absent } of itemPages(db)) {
      const bodies = JSON.parse(`[${documents}]`) as ItemBody[];
      yield bodies.map((body) => itemOf(absent?.[plainText(body.id)] ?? PRESENT, body));
    }
  },

  ...historiesIn(db),

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
