import { randomUUID } from 'node:crypto';
import { access, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Sink } from './zip.ts';

/** Files that appear whole or not at all. */

/** One clear sentence about a file that could not be written; the reason is in `cause`. */
export class WriteError extends Error {
  readonly file: string;
  constructor(file: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'WriteError';
    this.file = file;
  }
}

/** @throws {WriteError} while a spreadsheet program's lock file lies beside the workbook. */
export const refuseOpenWorkbook = async (file: string): Promise<void> => {
  const name = basename(file);
  for (const lock of [`~$${name}`, `.~lock.${name}#`]) {
    const held = await access(join(dirname(file), lock)).then(
      () => true,
      () => false,
    );
    if (held)
      throw new WriteError(
        file,
        `${file} is open in a spreadsheet program (${lock} is beside it): close it there and run again.`,
      );
  }
};

const BUSY = new Set(['EBUSY', 'EPERM', 'ETXTBSY']);

const writeProblem = (file: string, error: NodeJS.ErrnoException): WriteError => {
  const code = error.code ?? '';
  if (BUSY.has(code))
    return new WriteError(
      file,
      `${file} is in use by another program: close it there and run again.`,
      error,
    );
  if (code === 'EACCES' || code === 'EROFS')
    return new WriteError(
      file,
      `the folder ${dirname(file)} cannot be written to: give this user write permission, or set output.dir to another folder.`,
      error,
    );
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new WriteError(
      file,
      `the folder ${dirname(file)} does not exist: create it, or set output.dir to another folder.`,
      error,
    );
  if (code === 'ENOSPC')
    return new WriteError(
      file,
      `the disk that holds ${dirname(file)} is full: free some space and run again.`,
      error,
    );
  return new WriteError(file, `${file} could not be written (${code || String(error)}).`, error);
};

/**
 * Replaces `file` in one step: temporary file in the same folder, fsync, rename, fsync of the folder.
 * A killed process leaves the old file or the new one, never a part.
 */
export const replaceFile = async (
  file: string,
  write: (sink: Sink) => Promise<void>,
): Promise<void> => {
  const folder = dirname(file);
  const temporary = join(folder, `.${basename(file)}.${randomUUID()}.tmp`);
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await write(async (bytes) => {
        await handle.writeFile(bytes);
      });
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true });
    throw isSystemError(error) ? writeProblem(file, error) : error;
  }
};

/** Replaces `file` by `bytes` in one step. */
export const writeFileAtomically = (file: string, bytes: Uint8Array | string): Promise<void> =>
  replaceFile(file, (sink) => sink(typeof bytes === 'string' ? Buffer.from(bytes) : bytes));

const CHUNK = 1 << 16;

/** Replaces `file` in one step by text that comes in pieces of any size. */
export const writeTextFile = (file: string, pieces: Iterable<string>): Promise<void> =>
  replaceFile(file, async (sink) => {
    let text = '';
    for (const piece of pieces) {
      text += piece;
      if (text.length < CHUNK) continue;
      await sink(Buffer.from(text));
      text = '';
    }
    await sink(Buffer.from(text));
  });

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;

/** Windows cannot open a folder for sync; the rename is durable there without it. */
const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
