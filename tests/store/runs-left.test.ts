import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase, openStore } from '../../src/store/connect.ts';
import { storeOn } from '../../src/store/sql-store.ts';
import { sharedPostgres } from '../prepared/postgres.ts';
import { embeddedFolder } from './temporary-folder.ts';

const server = await sharedPostgres();
const noServer = typeof server === 'string';

const source = (file: string): string =>
  JSON.stringify(join(import.meta.dirname, '../../src/store', file));

/** Starts a run in another process, which keeps running until it is killed. */
const startRunElsewhere = async (url: string, folder: string) => {
  const script = `
    import { openStore } from ${source('connect.ts')};
    const url = ${JSON.stringify(url)};
    const store = await openStore({
      url: url === '' ? null : { reveal: () => url }, folder: ${JSON.stringify(folder)}, now: () => 1, command: 'sync',
    });
    await store.startRun({ id: 'theirs', command: 'sync', startedAt: 1, configHash: 'c' });
    console.log('started');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'close');
  };
};

describe('an unfinished run', () => {
  it('is known as abandoned when its process was killed, on PGlite', async () => {
    const folder = await embeddedFolder();
    const kill = await startRunElsewhere('', folder);
    await kill();
    const store = await openStore({ url: null, folder, now: () => 2, command: 'status' });
    await store.startRun({ id: 'ours', command: 'run', startedAt: 2, configHash: 'c' });
    expect((await store.runs(5)).map(({ id, state }) => [id, state])).toEqual([
      ['ours', 'running'],
      ['theirs', 'abandoned'],
    ]);
    await store.close();
  });

  it.skipIf(noServer)(
    `is running, abandoned, or on another host and unknown, on PostgreSQL${noServer ? ` (skipped: ${server})` : ''}`,
    async () => {
      if (noServer) return;
      const url = await server.freshDatabase();
      const database = await openDatabase({ url, folder: '', now: () => 2, command: 'status' });
      const store = storeOn(database);
      const state = async () => (await store.runs(5))[0]?.state;
      const kill = await startRunElsewhere(url.reveal(), '');
      expect(await state()).toBe('running');
      await kill();
      expect(await state()).toBe('abandoned');
      const holder = JSON.stringify({ ...database.holder, host: 'another', pid: 7 });
      await database.db.updateTable('runs').set({ holder }).execute();
      expect(await state()).toBe('unknown');
      await store.close();
    },
  );
});
