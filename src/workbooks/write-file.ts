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

/** A file that is whole, beside the place that it is for. */
export interface Draft {
  /** Puts it there, in one step: rename, fsync of the folder. Where that fails it is removed. */
  put(): Promise<void>;
  /** Removes it, unless it was put in its place. */
  discard(): Promise<void>;
}

const orProblem = async <Result>(file: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw isSystemError(error) ? writeProblem(file, error) : error;
  }
};

/** Writes what is to become `file` into a temporary file of the same folder, with fsync. */
export const draftFile = async (
  file: string,
  write: (sink: Sink) => Promise<void>,
): Promise<Draft> => {
  const folder = dirname(file);
  const temporary = join(folder, `.${basename(file)}.${randomUUID()}.tmp`);
  const discard = (): Promise<void> => rm(temporary, { force: true });
  try {
    await orProblem(file, async () => {
      const handle = await open(temporary, 'wx', 0o644);
      try {
        await write(async (bytes) => {
          await handle.writeFile(bytes);
        });
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  } catch (error) {
    await discard();
    throw error;
  }
  const put = async (): Promise<void> => {
    try {
      await orProblem(file, async () => {
        await rename(temporary, file);
        await syncFolder(folder);
      });
    } finally {
      await discard();
    }
  };
  return { put, discard };
};

/** Replaces `file` by `bytes` in one step: a killed process leaves the old file or the new one, never a part. */
export const writeFileAtomically = async (
  file: string,
  bytes: Uint8Array | string,
): Promise<void> => {
  const whole = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const draft = await draftFile(file, (sink) => sink(whole));
  await draft.put();
};

const CHUNK = 1 << 16;

/** Drafts a file of text that comes in pieces of any size. */
export const draftTextFile = (file: string, pieces: Iterable<string>): Promise<Draft> =>
  draftFile(file, async (sink) => {
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
