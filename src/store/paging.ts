import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** Rows held in memory at once while streaming. */
export const ROWS_PER_PAGE = 1_000;

/** The rows of one page as JSON texts with commas between them, not yet taken apart. */
interface DocumentPage {
  rows: string;
  /** Key of the last row; null without any. */
  last: string | null;
}

const documentPage = async (
  db: Kysely<Tables>,
  { row, from, key }: { row: RawBuilder<unknown>; from: RawBuilder<unknown>; key: string },
): Promise<DocumentPage> => {
  const found = await sql<{ page: string | null; last: string | null }>`
    select string_agg(${row}, ',' order by ${sql.ref(key)}) as page, max(${sql.ref(key)}) as last
    from (${from}) as rows`.execute(db);
  const { page = null, last = null } = found.rows[0] ?? {};
  return { rows: page ?? '', last };
};

/**
 * Pages through a table by a text key, the rows of a page as one JSON text: to take a million rows apart costs three times as
 * much as to parse them. `row` makes the JSON of one, and may put in what is stored as JSON as it is. The brackets around them
 * are put on here: the server would copy the whole text for each. The key of the last row comes beside the text, so that
 * the server makes the next page while this one is parsed.
 */
export async function* documentsByKey<Row>(
  db: Kysely<Tables>,
  page: { key: string; row: RawBuilder<unknown>; from: (after: string) => RawBuilder<unknown> },
): AsyncGenerator<Row[]> {
  const read = (after: string) => documentPage(db, { ...page, from: page.from(after) });
  const pages = inTurn('', read, ({ last }) => last ?? undefined);
  for await (const { rows } of pages) yield JSON.parse(`[${rows}]`) as Row[];
}

/** Pages through a table by its key: each page is one short query, so that writers are never held up. */
export const byKey = <Key, Row>(
  first: Key,
  read: (after: Key) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): AsyncGenerator<Row[]> =>
  inTurn(first, read, (rows) => {
    const last = rows.at(-1);
    return last === undefined ? undefined : keyOf(last);
  });

/**
 * Pages until one has no last key. The next one is asked for while the reader works on this one, so that a server of its own
 * works beside it.
 */
async function* inTurn<Key, Page>(
  first: Key,
  read: (after: Key) => Promise<Page>,
  lastOf: (page: Page) => Key | undefined,
): AsyncGenerator<Page> {
  let coming = read(first);
  try {
    for (;;) {
      const page = await coming;
      const last = lastOf(page);
      if (last === undefined) return;
      coming = read(last);
      // What fails while the reader works is thrown when it asks for the next page.
      coming.catch(() => undefined);
      // The question leaves with the turn of the loop, and a reader may be busy for all of the next.
      await nextTurn();
      yield page;
    }
  } finally {
    // A reader that stops early leaves no query behind.
    await coming.catch(() => undefined);
  }
}
