import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

const ROWS_PER_STATEMENT = 2_000;
/** In UTF-16 units; one longer row makes a statement of its own. Keeps the memory of the embedded engine in bounds. */
const SIZE_PER_STATEMENT = 4_000_000;

export const chunks = <T>(rows: readonly T[], size = ROWS_PER_STATEMENT): T[][] => {
  const parts: T[][] = [];
  for (let from = 0; from < rows.length; from += size) parts.push(rows.slice(from, from + size));
  return parts;
};

/** Separates documents that travel together: JSON escapes every control character, so that none holds it. */
const SEPARATOR = '\u001e';

/** The rows of one statement: as a JSON array without their documents, and the documents in the same order. */
interface Shipment {
  rows: string;
  documents: string;
}

/**
 * Rows in as many statements as their size asks for. Two parameters carry them, so that no limit on parameters applies, and
 * a document is not escaped into another one only to be taken out again.
 */
const shipments = <Row>(
  rows: readonly Row[],
  plain: readonly (keyof Row & string)[],
  document: keyof Row,
): Shipment[] => {
  const all: Shipment[] = [];
  let lines: string[] = [];
  let documents: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (lines.length > 0)
      all.push({ rows: `[${lines.join(',')}]`, documents: documents.join(SEPARATOR) });
    [lines, documents, size] = [[], [], 0];
  };
  for (const row of rows) {
    const text = String(row[document]);
    const line = `{${plain.map((name) => `"${name}":${JSON.stringify(row[name] ?? null)}`).join(',')}}`;
    const length = line.length + text.length;
    if (lines.length >= ROWS_PER_STATEMENT || size + length > SIZE_PER_STATEMENT) flush();
    lines.push(line);
    documents.push(text);
    size += length;
  }
  flush();
  return all;
};

/**
 * Text as PostgreSQL can hold it in a plain text column: NUL characters are left out and lone surrogates replaced.
 * Needed for keys and ids only; in JSON documents both are escaped and kept.
 */
export const plainText = (text: string): string => text.replaceAll('\0', '').toWellFormed();

type ColumnType = 'text' | 'bigint';

export interface Batch<Row> {
  table: keyof Tables;
  /** Columns of the primary key; rows are deduplicated and sorted by them. */
  key: (keyof Row & string)[];
  columns: Record<keyof Row & string, ColumnType>;
  /** The text column that holds JSON, as `JSON.stringify` makes it. */
  document: keyof Row & string;
  /** Rows that are stored already as they are stay untouched; false rewrites them all the same. */
  onlyIfChanged: boolean;
}

/**
 * The last row of each key, in key order: one statement cannot touch a row twice, and writers that lock rows in one
 * order cannot deadlock.
 */
const inKeyOrder = <Row>(rows: readonly Row[], key: (keyof Row & string)[]): Row[] => {
  const byKey = new Map(rows.map((row) => [key.map((name) => row[name]).join('\0'), row]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};

/** Inserts rows, or updates those whose key is there. */
export const upsert = async <Row>(
  trx: Transaction<Tables>,
  batch: Batch<Row>,
  rows: readonly Row[],
): Promise<void> => {
  const names = Object.keys(batch.columns) as (keyof Row & string)[];
  const others = names.filter((name) => !batch.key.includes(name));
  const list = (columns: string[]) => sql.join(columns.map((name) => sql.ref(name)));
  const of = (table: string) => list(others.map((name) => `${table}.${name}`));
  const set = sql.join(
    others.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`),
  );
  const plain = names.filter((name) => name !== batch.document);
  const shape = sql.raw(plain.map((name) => `${name} ${batch.columns[name]}`).join(', '));
  const guard = batch.onlyIfChanged
    ? sql`where (${of(batch.table)}) is distinct from (${of('excluded')})`
    : sql``;
  for (const { rows: json, documents } of shipments(
    inKeyOrder(rows, batch.key),
    plain,
    batch.document,
  )) {
    await sql`insert into ${sql.table(batch.table)} (${list([...plain, batch.document])})
      select * from rows from (
        json_to_recordset(${json}::json) as (${shape}),
        unnest(string_to_array(${documents}, ${SEPARATOR}))
      ) as given
      on conflict (${list(batch.key)}) do update set ${set} ${guard}`.execute(trx);
  }
};
