import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { Secret } from '../../src/config/config.ts';
import { openDatabase, openStore } from '../../src/store/connect.ts';
import { storeOn } from '../../src/store/sql-store.ts';
import type { Store } from '../../src/store/store.ts';
import { all, allChanges, SOURCE } from './builders.ts';
import { expectedAfter, pageOf, STREAM } from './killed-pages.ts';
import { spawnNode } from '../prepared/node.ts';
import { startPostgres } from './postgres-server.ts';
import { embeddedFolder, temporaryFolder } from './temporary-folder.ts';

const KILLS = process.env.BETSHEET_FULL === undefined ? 1 : 50;
const LAST_PAGE = 100_000;
const writer = join(import.meta.dirname, 'killed-writer.ts');

const server = await startPostgres();
const noServer = typeof server === 'string';
afterAll(async () => {
  if (!noServer) await server.stop();
});

interface Place {
  url: Secret | null;
  folder: string;
}

const open = ({ url, folder }: Place) =>
  openStore({ url, folder, now: () => Date.now(), command: 'test' });

/** Lets a writer go on from the checkpoint, kills it in the middle of it, and says the last page it reported as stored. */
const writeAndKill = async (place: Place, afterMs: number): Promise<number> => {
  const args = [writer, place.folder, place.url?.reveal() ?? '', String(LAST_PAGE)];
  const child = spawnNode(args);
  child.stderr.pipe(process.stderr);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child.stdout, 'data');
  await sleep(afterMs);
  child.kill('SIGKILL');
  await once(child, 'close');
  return Number(said.trim().split('\n').at(-1));
};

/**
 * The store holds exactly the pages up to its checkpoint, and no less than the writer was told. The checkpoint is asked
 * for as the next writer does, by going on with the walk: that waits for a commit which the dead one had sent already.
 */
const checkStore = async (place: Place, reported: number): Promise<void> => {
  const store = await open(place);
  const checkpoint = Number((await store.beginWalk(SOURCE, STREAM, 2_000, false)).checkpoint);
  expect(checkpoint).toBeGreaterThanOrEqual(reported);
  expect(checkpoint).toBeLessThanOrEqual(reported + 1);
  const items = await all(store.items());
  const changes = await allChanges(store);
  expect({ items: items.length, changes: changes.length }).toEqual(expectedAfter(checkpoint));
  expect(new Set(changes.map(({ entryId }) => entryId)).size).toBe(changes.length);
  expect(items.filter(({ title }) => title === `as of page ${checkpoint}`)).toEqual(
    [...pageOf(checkpoint).items].sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  await store.close();
};

const readUntilItFails = async (store: Store): Promise<never> => {
  for (;;) await store.sourceStates();
};

const survives = async (place: Place): Promise<void> => {
  for (let kill = 0; kill < KILLS; kill += 1) {
    await checkStore(place, await writeAndKill(place, (kill * 37) % 113));
  }
};

describe(`${KILLS} times kill -9 while pages are written`, () => {
  it('loses nothing and doubles nothing on PGlite', { timeout: 600_000 }, async () => {
    await survives({ url: null, folder: await embeddedFolder() });
  });

  it.skipIf(noServer)(
    `loses nothing and doubles nothing on PostgreSQL${noServer ? ` (skipped: ${server})` : ''}`,
    { timeout: 600_000 },
    async () => {
      if (noServer) return;
      await survives({ url: await server.freshDatabase(), folder: '' });
    },
  );

  it.skipIf(noServer)(
    `lets the next writer wait for a page that is being committed${noServer ? ` (skipped: ${server})` : ''}`,
    async () => {
      if (noServer) return;
      const place = { url: await server.freshDatabase(), folder: '' };
      const now = (): number => 1;
      const first = await openDatabase({ ...place, now, command: 'test' });
      const next = await open(place);
      await storeOn(first).beginWalk(SOURCE, STREAM, 1_000, false);
      let going = Promise.resolve<unknown>(null);
      await first.db.transaction().execute(async (page) => {
        await page.updateTable('streams').set({ checkpoint: '7' }).execute();
        going = next.beginWalk(SOURCE, STREAM, 2_000, false);
        expect(await Promise.race([going, sleep(200, 'waits')])).toBe('waits');
      });
      expect(await going).toMatchObject({ checkpoint: 7, walkStartedAt: 1_000 });
      await first.close();
      await next.close();
    },
  );

  it.skipIf(noServer)(
    `loses nothing when the server itself crashes${noServer ? ` (skipped: ${server})` : ''}`,
    { timeout: 600_000 },
    async () => {
      if (noServer) return;
      const place = { url: await server.freshDatabase(), folder: '' };
      const store = await open(place);
      await store.beginWalk(SOURCE, STREAM, 1_000, false);
      await store.savePage(SOURCE, STREAM, pageOf(0));
      const restarted = server.crashAndRestart();
      await expect(readUntilItFails(store)).rejects.toMatchObject({
        kind: 'unreachable',
        message: expect.stringContaining('cannot use the store at 127.0.0.1') as string,
      });
      await restarted;
      await store.savePage(SOURCE, STREAM, pageOf(1));
      await store.close();
      await checkStore(place, 1);
    },
  );
});

describe('kill -9 while an embedded store is made', () => {
  it('leaves a folder that opens', { timeout: 600_000 }, async () => {
    const place = { url: null, folder: temporaryFolder() };
    for (const afterMs of process.env.BETSHEET_FULL === undefined
      ? [1_500]
      : [500, 900, 1_500, 2_500]) {
      const child = spawnNode([writer, place.folder, '', '0']);
      await sleep(afterMs);
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    await (await open(place)).close();
  });
});
