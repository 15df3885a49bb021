import { sql, type Kysely } from 'kysely';
import type { Secret } from '../config/config.ts';
import type { Worklog } from '../model/change.ts';
import type { ItemId } from '../model/work-item.ts';
import { bareChangesIn, KnownTexts } from './history-text.ts';
import { byKey, documentsByKey, ROWS_PER_PAGE } from './paging.ts';
import { connectTo } from './server.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

type Histories = Pick<Store, 'changes' | 'worklogs'>;

export const historiesIn = (db: Kysely<Tables>): Histories => ({
  async *changes() {
    const known = new KnownTexts();
    for await (const { documents, beside: itemIds } of historyPages(db))
      yield bareChangesIn(itemIds, documents, known);
  },

  async *worklogs() {
    for await (const rows of worklogRows(db))
      yield rows.map((row) => JSON.parse(row.body) as Worklog);
  },
});

/** The same over connections of its own to a server: for a thread, which can share none. */
export const historiesOn = (server: Secret): Histories & Pick<Store, 'close'> => {
  const { db } = connectTo(server);
  return { ...historiesIn(db), close: () => db.destroy() };
};

const historyPages = (db: Kysely<Tables>) =>
  documentsByKey<ItemId[]>(db, {
    key: 'item_id',
    beside: sql`json_agg(item_id order by item_id)`,
    from: (after) => sql`select item_id, body from histories
      where item_id > ${after} order by item_id limit ${sql.lit(ROWS_PER_PAGE)}`,
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
