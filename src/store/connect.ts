import type { Secret } from '../config/config.ts';
import type { Instant } from '../model/work-item.ts';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { thisProcess } from './holder.ts';
import { migrate } from './migrate.ts';
import { openServer } from './server.ts';
import { storeOn } from './sql-store.ts';
import type { Store } from './store.ts';

export interface OpenOptions {
  /** PostgreSQL; null opens the embedded database in `folder`. */
  url: Secret | null;
  /** Folder of the embedded database, made when missing; relative to the working directory. */
  folder: string;
  now: () => Instant;
  /** What this process does, for the message to another one that finds the folder taken. */
  command: string;
  /** How long others wait for a process that stands still in the middle of what only one can do. */
  patienceMs?: number;
}

const PATIENCE_MS = 20_000;

/** Opens and migrates. Throws a StoreError that says what is wrong: locked, unreachable, credentials, newer-schema, ... */
export const openDatabase = async (options: OpenOptions): Promise<Database> => {
  const { url, folder, now, patienceMs = PATIENCE_MS } = options;
  const circumstances = { now, patienceMs, holder: thisProcess(options.command, now()) };
  const database =
    url === null ? await openEmbedded(folder, circumstances) : await openServer(url, circumstances);
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
