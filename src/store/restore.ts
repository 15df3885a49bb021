import { sql, type Kysely, type Transaction } from 'kysely';
import { backupLines, openedTable, verifyBackup } from './backup-file.ts';
import { StoreError } from './errors.ts';
import { applySteps, lockSchema, schemaVersion } from './migrate.ts';
import type { Store } from './store.ts';
import { tablesInOrder, type Tables } from './tables.ts';

/** Rows of one statement, and their size at most (in UTF-16 units), whichever comes first. */
const ROWS = 1_000;
const SIZE = 8_000_000;

const isEmpty = async (trx: Transaction<Tables>): Promise<boolean> => {
  for (const { table } of tablesInOrder) {
    const found = await sql`select 1 from ${sql.table(table)} limit 1`.execute(trx);
    if (found.rows.length > 0) return false;
  }
  return true;
};

/** Rows are `[{...}]` lines; they are inserted by column name. */
const insert = async (trx: Transaction<Tables>, table: string, lines: string[]): Promise<void> => {
  if (lines.length === 0) return;
  const rows = `[${lines.map((line) => line.slice(1, -1)).join(',')}]`;
  await sql`insert into ${sql.table(table)}
    select * from json_populate_recordset(null::${sql.table(table)}, ${rows}::json)`.execute(trx);
};

const load = async (trx: Transaction<Tables>, file: string): Promise<void> => {
  let table: string | null = null;
  let lines: string[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (table !== null) await insert(trx, table, lines);
    lines = [];
    size = 0;
  };
  let header = true;
  for await (const line of backupLines(file)) {
    if (header) {
      header = false;
      continue;
    }
    const opened = openedTable(line);
    if (opened !== null) {
      await flush();
      table = opened;
      continue;
    }
    lines.push(line);
    size += line.length;
    if (lines.length >= ROWS || size >= SIZE) await flush();
  }
  await flush();
};

/** Counters go on behind the highest number that came back. */
const setCounters = async (trx: Transaction<Tables>): Promise<void> => {
  for (const { table, counter } of tablesInOrder) {
    if (!counter) continue;
    await sql`select setval(pg_get_serial_sequence(${table}, 'seq'),
      coalesce(max(seq), 0) + 1, false) from ${sql.table(table)}`.execute(trx);
  }
};

/**
 * Puts a backup in the place of everything in the store, in one transaction: a file of an older schema is loaded as it
 * was written and then migrated.
 */
export const restore =
  (db: Kysely<Tables>): Store['restore'] =>
  async (file, { replace }) => {
    const header = await verifyBackup(file);
    if (header.schema > schemaVersion()) {
      throw new StoreError(
        'newer-schema',
        `${file} has schema ${header.schema}, this version of Betsheet knows schemas up to ${schemaVersion()}: restore it with the newer Betsheet that wrote it`,
      );
    }
    await db.transaction().execute(async (trx) => {
      await lockSchema(trx);
      if (!replace && !(await isEmpty(trx))) {
        throw new StoreError(
          'not-empty',
          'the store has data, which a restore would replace: back it up, then restore with --replace',
        );
      }
      for (const { table } of tablesInOrder) await sql`drop table ${sql.table(table)}`.execute(trx);
      await sql`delete from schema_versions`.execute(trx);
      await applySteps(trx, 0, header.schema);
      await load(trx, file);
      await applySteps(trx, header.schema, schemaVersion());
      await setCounters(trx);
    });
    return header;
  };
