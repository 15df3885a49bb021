import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Secret } from '../config/config.ts';
import type { Instant } from '../model/work-item.ts';
import { checkServer, connectionError } from './connection-error.ts';
import { StoreError } from './errors.ts';
import { lockFolder } from './folder-lock.ts';
import { thisProcess, type Holder } from './holder.ts';
import { migrate } from './migrate.ts';
import { storeOn } from './sql-store.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

export interface OpenOptions {
  /** PostgreSQL; null opens the embedded database in `folder`. */
  url: Secret | null;
  /** Folder of the embedded database, made when missing; relative to the working directory. */
  folder: string;
  now: () => Instant;
  /** What this process does, for the message to another one that finds the folder taken. */
  command: string;
}

/** An open, migrated database. The queue shares it, because only one connection can have an embedded one. */
export interface Database {
  db: Kysely<Tables>;
  engine: { kind: 'pglite'; pglite: PGlite } | { kind: 'postgres'; pool: pg.Pool };
  now: () => Instant;
  holder: Holder;
  close(): Promise<void>;
}

/** Instants are bigint in SQL and numbers here: both engines are told to read them so. */
const readsNumbers = (oid: number): boolean => oid === types.INT8 || oid === types.NUMERIC;

const openEmbedded = async (options: OpenOptions, holder: Holder): Promise<Database> => {
  const folder = resolve(options.folder);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StoreError(
      'folder',
      `cannot make the store folder ${folder}: ${(error as Error).message}`,
      error,
    );
  }
  const lock = lockFolder(folder, holder, options.now);
  try {
    const pglite = await PGlite.create(join(folder, 'pgdata'), {
      parsers: { [types.INT8]: Number, [types.NUMERIC]: Number },
    });
    const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
    const close = async (): Promise<void> => {
      await db.destroy();
      if (!pglite.closed) await pglite.close();
      lock.release();
    };
    return { db, engine: { kind: 'pglite', pglite }, now: options.now, holder, close };
  } catch (error) {
    lock.release();
    throw error;
  }
};

const openServer = async (url: Secret, now: () => Instant, holder: Holder): Promise<Database> => {
  const pool = new pg.Pool({
    connectionString: url.reveal(),
    application_name: 'betsheet',
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: (oid, format) =>
        readsNumbers(oid)
          ? Number
          : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
    },
  });
  // An idle connection that the server ends is replaced by the next query, which reports what is wrong if that fails.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await checkServer(db);
  } catch (error) {
    await db.destroy();
    throw connectionError(error, url);
  }
  return { db, engine: { kind: 'postgres', pool }, now, holder, close: () => db.destroy() };
};

/** Opens and migrates. Throws a StoreError that says what is wrong: locked, unreachable, credentials, newer-schema, ... */
export const openDatabase = async (options: OpenOptions): Promise<Database> => {
  const holder = thisProcess(options.command, options.now());
  const database =
    options.url === null
      ? await openEmbedded(options, holder)
      : await openServer(options.url, options.now, holder);
  try {
    await migrate(database.db);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
};

/** The one way in: the store on whichever engine the configuration names. */
export const openStore = async (options: OpenOptions): Promise<Store> =>
  storeOn(await openDatabase(options));
