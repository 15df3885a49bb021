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

/** Rows as JSON arrays, one a statement: a batch travels as one parameter, so that no limit on parameters applies. */
export const jsonBatches = (rows: readonly unknown[]): string[] => {
  const batches: string[] = [];
  let lines: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (lines.length > 0) batches.push(`[${lines.join(',')}]`);
    lines = [];
    size = 0;
  };
  for (const row of rows) {
    const line = JSON.stringify(row);
    if (lines.length >= ROWS_PER_STATEMENT || size + line.length > SIZE_PER_STATEMENT) flush();
    lines.push(line);
    size += line.length;
  }
  flush();
  return batches;
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
  const shape = sql.raw(names.map((name) => `${name} ${batch.columns[name]}`).join(', '));
  const guard = batch.onlyIfChanged
    ? sql`where (${of(batch.table)}) is distinct from (${of('excluded')})`
    : sql``;
  for (const json of jsonBatches(inKeyOrder(rows, batch.key))) {
    await sql`insert into ${sql.table(batch.table)} (${list(names)})
      select * from json_to_recordset(${json}::json) as given (${shape})
      on conflict (${list(batch.key)}) do update set ${set} ${guard}`.execute(trx);
  }
};
