import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { Circumstances, Database } from './database.ts';
import { StoreError } from './errors.ts';
import { lockFolder } from './folder-lock.ts';
import type { Tables } from './tables.ts';

/**
 * PostgreSQL's own 128 MB would be written to at every start, which takes longer than most commands: with a quarter of
 * it a start takes half the processor time and 100 MB less, and no bench of the store is slower by more than a tenth.
 */
const START = [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'];

const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const why = (error as Error).message;
    throw new StoreError('folder', `cannot make the store folder ${folder}: ${why}`, error);
  }
};

/** Makes the database's files beside their place and moves them there whole: a kill on the way leaves none, not half. */
const makeCluster = async (data: string): Promise<void> => {
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  const made = await PGlite.create(draft, { startParams: START });
  await made.close();
  renameSync(draft, data);
};

const openFiles = async (data: string): Promise<PGlite> => {
  try {
    if (!existsSync(data)) await makeCluster(data);
    return await PGlite.create(data, {
      startParams: START,
      parsers: { [types.INT8]: Number, [types.NUMERIC]: Number },
    });
  } catch (error) {
    throw new StoreError(
      'folder',
      `cannot open the embedded store in ${data} (${(error as Error).message}): is the disk full, or are the files damaged or of another version? Restore a backup into an empty folder`,
      error,
    );
  }
};

/**
 * Opens the embedded database in a folder, for this process alone. What is committed survives the end of the process,
 * kill -9 included, but not always a power cut: PGlite never waits for the disk. Who needs that uses PostgreSQL.
 */
export const openEmbedded = async (
  folder: string,
  circumstances: Circumstances,
): Promise<Database> => {
  const place = resolve(folder);
  makeFolder(place);
  const lock = lockFolder(place, circumstances.holder, circumstances.now);
  try {
    const pglite = await openFiles(join(place, 'pgdata'));
    const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
    const close = async (): Promise<void> => {
      await db.destroy();
      if (!pglite.closed) await pglite.close();
      lock.release();
    };
    return { db, engine: { kind: 'pglite', pglite }, ...circumstances, close };
  } catch (error) {
    lock.release();
    throw error;
  }
};
