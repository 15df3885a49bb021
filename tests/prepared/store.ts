import { cpSync } from 'node:fs';
import { openStore } from '../../src/store/connect.ts';
import { once } from './once.ts';

const makeStore = async (folder: string): Promise<void> => {
  const store = await openStore({ url: null, folder, now: () => 1, command: 'test' });
  await store.close();
};

/** Lays an empty embedded store into a folder: a copy, which takes a tenth of the time (at once, a third of what `cp` takes). */
export const layStore = async (folder: string): Promise<void> => {
  cpSync(await once('store', makeStore), folder, { recursive: true });
};
