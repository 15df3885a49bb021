import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** Rows held in memory at once while streaming. */
export const ROWS_PER_PAGE = 1_000;

interface DocumentQuery {
  /** The column that pages go by. */
  key: string;
  /** Rows behind a key, in its order, with the key and their document as `body`. */
  from: (after: string) => RawBuilder<unknown>;
  /** What is wanted of a page beside its documents: an aggregate over its rows. */
  beside: RawBuilder<unknown>;
}

interface DocumentPage<Beside> {
  /** JSON texts with commas between them. */
  documents: string;
  beside: Beside;
  /** Key of the last row; null without any. */
  last: string | null;
}

const documentPage = async <Beside>(
  db: Kysely<Tables>,
  { key, from, beside }: DocumentQuery,
  after: string,
): Promise<DocumentPage<Beside>> => {
  const found = await sql<DocumentPage<Beside>>`
    select coalesce(string_agg(body, ',' order by ${sql.ref(key)}), '') as documents,
      ${beside} as beside, max(${sql.ref(key)}) as last
    from (${from(after)}) as rows`.execute(db);
  return found.rows[0]!;
};

/**
 * Pages through a table by a text key, the documents of a page as one text: to take a million rows apart costs three times as much
 * as to parse them together. Nothing is put around a document on the server, which would copy all of it each time. The key of the
 * last row comes beside the text, so that the server makes the next page while this one is parsed.
 */
export const documentsByKey = <Beside>(
  db: Kysely<Tables>,
  query: DocumentQuery,
): AsyncGenerator<DocumentPage<Beside>> =>
  inTurn(
    '',
    (after) => documentPage<Beside>(db, query, after),
    ({ last }) => last ?? undefined,
  );

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
