import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** Rows held in memory at once while streaming. */
export const ROWS_PER_PAGE = 1_000;

/**
 * The rows of a query as one JSON text: to take a million rows apart costs three times as much as to parse them. `row` makes
 * the JSON of one, and may put in what is stored as JSON as it is.
 */
export const rowsOf = async <Row>(
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
      // The question leaves with the turn of the loop, and a reader may be busy for all of the next.
      await nextTurn();
      yield rows;
    }
  } finally {
    // A reader that stops early leaves no query behind.
    await coming.catch(() => undefined);
  }
}
