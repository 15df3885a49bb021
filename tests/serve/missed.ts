import { existsSync } from 'node:fs';
import { layStore } from '../prepared/store.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';

/** A cron expression for a time of day half an hour ago, in UTC. */
export const halfAnHourAgo = (): { cron: string; at: number } => {
  const at = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 30 * 60_000);
  return { cron: `${at.getUTCMinutes()} ${at.getUTCHours()} * * *`, at: at.getTime() };
};

/** Opens an embedded store that nobody serves at the moment. */
export const inStore = async <Result>(
  folder: string,
  work: (store: Store) => Promise<Result>,
): Promise<Result> => {
  if (!existsSync(folder)) await layStore(folder);
  const store = await openStore({ url: null, folder, now: Date.now, command: 'test' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

/** Makes a schedule look known for days, so that its last slot counts as missed. */
export const knownSince = (
  folder: string,
  name: string,
  { cron, at }: { cron: string; at: number },
): Promise<void> =>
  inStore(folder, (store) => store.slots.begin(name, `${cron} UTC`, at - 5 * 86_400_000));

export const isEnded = ({ msg }: Record<string, unknown>): boolean => msg === 'slot ended';
