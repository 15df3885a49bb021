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
}

/** Opens and migrates. Throws a StoreError that says what is wrong: locked, unreachable, credentials, newer-schema, ... */
export const openDatabase = async (options: OpenOptions): Promise<Database> => {
  const { url, folder, now } = options;
  const holder = thisProcess(options.command, now());
  const database =
    url === null ? await openEmbedded(folder, now, holder) : await openServer(url, now, holder);
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
