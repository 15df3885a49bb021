import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { sql, type Kysely, type Transaction } from 'kysely';
import { draftsOf, removeLeftDrafts } from './backup-drafts.ts';
import { newChecksum, tableLine, type BackupHeader } from './backup-file.ts';
import type { Holder } from './holder.ts';
import { schemaVersion } from './migrate.ts';
import type { Store } from './store.ts';
import { tablesInOrder, type Tables } from './tables.ts';

const ROWS_PER_FETCH = 1_000;

/** Every row of a table as JSON, by its primary key, so that equal stores give equal backups. */
async function* rowsOf(
  trx: Transaction<Tables>,
  table: string,
  key: string,
): AsyncGenerator<string[]> {
  await sql`declare backup_rows no scroll cursor for
    select json_build_array(row_to_json(stored))::text as line
    from ${sql.table(table)} stored order by ${sql.raw(key)}`.execute(trx);
  for (;;) {
    const { rows } = await sql<{ line: string }>`
      fetch ${sql.lit(ROWS_PER_FETCH)} from backup_rows`.execute(trx);
    if (rows.length === 0) break;
    yield rows.map((row) => row.line);
  }
  await sql`close backup_rows`.execute(trx);
}

type Write = (text: string) => Promise<void>;

/** Writes every table as of one instant. */
const dump = async (
  db: Kysely<Tables>,
  write: Write,
): Promise<Pick<BackupHeader, 'rows' | 'sha256'>> => {
  const checksum = newChecksum();
  const counts: Record<string, number> = {};
  const put = async (lines: string[]): Promise<void> => {
    const text = lines.map((line) => `${line}\n`).join('');
    checksum.update(text);
    await write(text);
  };
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      for (const { table, key } of tablesInOrder) {
        await put([tableLine(table)]);
        let count = 0;
        for await (const lines of rowsOf(trx, table, key)) {
          await put(lines);
          count += lines.length;
        }
        counts[table] = count;
      }
    });
  return { rows: counts, sha256: checksum.digest('hex') };
};

const writeBody = async (
  db: Kysely<Tables>,
  file: string,
): Promise<Pick<BackupHeader, 'rows' | 'sha256'>> => {
  const gzip = createGzip({ level: 1 });
  const written = pipeline(gzip, createWriteStream(file));
  // A failed write is reported where the pipeline is awaited; waiting for the drain must end with it.
  const failed = written.then(() => undefined);
  failed.catch(() => undefined);
  try {
    const facts = await dump(db, async (text) => {
      if (!gzip.write(text)) await Promise.race([once(gzip, 'drain'), failed]);
    });
    gzip.end();
    await written;
    return facts;
  } catch (error) {
    gzip.destroy();
    throw error;
  }
};

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Puts header and body together; the file has its name only once it is whole and on disk. */
const assemble = async (
  header: BackupHeader,
  body: string,
  draft: string,
  file: string,
): Promise<void> => {
  const out = createWriteStream(draft, { mode: 0o600 });
  out.write(gzipSync(`${JSON.stringify(header)}\n`));
  await pipeline(createReadStream(body), out);
  await sync(draft);
  await rename(draft, file);
  await sync(dirname(file));
};

/** Writes the whole store to one file, readable by both engines. What earlier ones left there when they were killed goes. */
export const backup =
  (db: Kysely<Tables>, now: () => number, holder: Holder): Store['backup'] =>
  async (file) => {
    await removeLeftDrafts(file, now());
    const { body, draft } = draftsOf(file, holder);
    try {
      const facts = await writeBody(db, body);
      const header: BackupHeader = {
        format: 'betsheet-backup',
        schema: schemaVersion(),
        createdAt: now(),
        ...facts,
      };
      await assemble(header, body, draft, file);
      return header;
    } finally {
      await rm(body, { force: true });
      await rm(draft, { force: true });
    }
  };
