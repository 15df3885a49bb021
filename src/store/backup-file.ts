import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { StoreError } from './errors.ts';
import { tablesInOrder } from './tables.ts';

/**
 * A backup is gzip'd text, one JSON document a line: this header, then for each table a line with its name and a line
 * for each of its rows. The header is a gzip member of its own, because its checksum is known last and stands first.
 */
export const headerSchema = z.object({
  format: z.literal('betsheet-backup'),
  schema: z.int().positive(),
  createdAt: z.int(),
  /** Rows by table. */
  rows: z.record(z.string(), z.int().nonnegative()),
  /** SHA-256 over every line after this one, each with its line end. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export type BackupHeader = z.infer<typeof headerSchema>;

export const tableLine = (table: string): string => JSON.stringify({ table });

const tableSchema = z.strictObject({ table: z.enum(tablesInOrder.map(({ table }) => table)) });

/** The name when the line opens a table; rows are wrapped in an array, so the two cannot be confused. */
export const openedTable = (line: string): string | null =>
  line.startsWith('{') ? tableSchema.parse(JSON.parse(line)).table : null;

export const newChecksum = (): Hash => createHash('sha256');

const damaged = (file: string, cause?: unknown): StoreError =>
  new StoreError(
    'backup',
    `${file} is not a complete Betsheet backup: it was cut short or changed`,
    cause,
  );

/** Text by line feeds alone: row values may hold every other character that Unicode counts as a line end. */
async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const chunk of text) {
    const [first = '', ...others] = chunk.split('\n');
    begun.push(first);
    for (const next of others) {
      yield begun.join('');
      begun = [next];
    }
  }
  const last = begun.join('');
  if (last !== '') yield last;
}

/** The lines of a backup, unpacked as they are read. */
export async function* backupLines(file: string): AsyncGenerator<string> {
  const unpacked = createGunzip();
  const input = createReadStream(file);
  input.on('error', (error) => unpacked.destroy(error));
  try {
    yield* linesOf(input.pipe(unpacked).setEncoding('utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new StoreError('backup', `there is no backup at ${file}`, error);
    }
    throw damaged(file, error);
  } finally {
    input.destroy();
  }
}

const parseHeader = (file: string, line: string | undefined): BackupHeader => {
  try {
    return headerSchema.parse(JSON.parse(line ?? ''));
  } catch (error) {
    throw damaged(file, error);
  }
};

/** Reads the whole file once and compares it with its header; nothing is restored from a file that fails this. */
export const verifyBackup = async (file: string): Promise<BackupHeader> => {
  const checksum = newChecksum();
  let header: BackupHeader | null = null;
  for await (const line of backupLines(file)) {
    if (header === null) header = parseHeader(file, line);
    else checksum.update(`${line}\n`);
  }
  if (header === null || checksum.digest('hex') !== header.sha256) throw damaged(file);
  return header;
};
