import { sql, type Kysely } from 'kysely';
import type { Change } from '../model/change.ts';
import type { ItemId } from '../model/work-item.ts';
import { changesAhead, type ChangesAhead } from './changes-ahead.ts';
import type { Database } from './database.ts';
import { changesIn, type Entry } from './documents.ts';
import { documentsByKey, ROWS_PER_PAGE } from './paging.ts';
import type { Tables } from './tables.ts';

export const historyRows = (db: Kysely<Tables>) =>
  documentsByKey<[ItemId, Entry[]]>(db, {
    key: 'item_id',
    row: sql`'[' || to_json(item_id) || ',' || body || ']'`,
    from: (after) => sql`select item_id, body from histories
      where item_id > ${after} order by item_id limit ${sql.lit(ROWS_PER_PAGE)}`,
  });

async function* changesHere(db: Kysely<Tables>): AsyncGenerator<Change[]> {
  for await (const rows of historyRows(db))
    yield rows.flatMap(([itemId, entries]) => changesIn(itemId, entries));
}

/** A thread takes half a second to start: as long as it takes to read the histories of so many items. */
const WORTH_A_THREAD = 20_000;

export interface Histories {
  /** Begins a walk over all items; is to be told of each page. */
  forItems(): (count: number) => void;
  read(): AsyncIterable<Change[]>;
}

/**
 * The histories of a database. Whoever reads the items of a large one reads its histories next: on a server a thread begins
 * with them as soon as so many items have come, and what it has is what `read` gives.
 */
export const historiesIn = (
  { db, engine }: Pick<Database, 'db' | 'engine'>,
  worthAThread = WORTH_A_THREAD,
): Histories => {
  let isLarge = false;
  let begun: ChangesAhead | null = null;
  const begin = (): ChangesAhead | null =>
    isLarge && engine.kind === 'postgres' ? changesAhead(engine.url) : null;
  return {
    forItems() {
      // Left by a reader that never came: what it has may be old.
      begun?.stop();
      begun = null;
      let seen = 0;
      return (count) => {
        const before = seen;
        seen += count;
        if (before >= worthAThread || seen < worthAThread) return;
        isLarge = true;
        begun = begin();
      };
    },
    read() {
      const ahead = begun ?? begin();
      begun = null;
      return ahead?.pages ?? changesHere(db);
    },
  };
};
