import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Secret } from '../../src/config/config.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { spawnNode } from '../prepared/node.ts';
import { sharedPostgres } from '../prepared/postgres.ts';
import { createRandom } from '../../src/demo/random.ts';
import { all, SOURCE } from './builders.ts';
import { expectedAfter, pageOf, STREAM } from './killed-pages.ts';

const server = await sharedPostgres();
const noServer = typeof server === 'string';
const PATIENCE_MS = 300;
const FULL = process.env.BETSHEET_FULL !== undefined;

const openAt = async (url: Secret): Promise<Store> => {
  const options = { url, folder: '', now: () => 1, command: 'test', patienceMs: PATIENCE_MS };
  const store = await openStore(options);
  onTestFinished(() => store.close());
  return store;
};

/** Walks the second of two parts in a process of its own, pages 0 to `last`, which stops itself while it stores page `stopsAt`. */
const startWriter = (url: Secret, last: number, stopsAt: number | null) => {
  const script = join(import.meta.dirname, 'stopped-writer.ts');
  const args = [script, url.reveal(), PATIENCE_MS, last, stopsAt ?? ''].map(String);
  const child = spawnNode(args);
  child.stderr.pipe(process.stderr);
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  /** Lets it go on; again and again, for on a busy machine it says that it stops long before it does. */
  const goOn = (): void => {
    const again = setInterval(() => child.kill('SIGCONT'), 50);
    void ended.then(() => clearInterval(again));
  };
  return { child, ended, goOn, lines: createInterface({ input: child.stdout }) };
};

const twoParts = async (store: Store) => {
  await store.beginWalk(SOURCE, STREAM, 1_000, true);
  const [mine] = await store.parts.divide(SOURCE, STREAM, [['A'], ['B']]);
  return mine!;
};

const counted = async (store: Store) => {
  let items = 0;
  for await (const page of store.items()) items += page.length;
  return { items, changes: (await all(store.changes())).length };
};

describe.skipIf(noServer)('a process that stands still (needs PostgreSQL)', () => {
  it('while it publishes a period holds up that one only, and who waits for it is told', async () => {
    if (noServer) return;
    const url = await server.freshDatabase();
    const [one, other] = [await openAt(url), await openAt(url)];
    const { promise: end, resolve } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const publishing = one.publishing('FY2026-Q3', () => (begin(), end));
    await begun;
    await expect(other.publishing('FY2026-Q3', async () => 'published')).rejects.toMatchObject({
      kind: 'locked',
      message: expect.stringContaining('FY2026-Q3 is being published by another process'),
    });
    expect(await other.publishing('FY2026-Q4', async () => 'published')).toBe('published');
    resolve();
    await publishing;
    expect(await other.publishing('FY2026-Q3', async () => 'published')).toBe('published');
  });

  it('while it stores a page of a part has the page taken back, holds up nobody for long, and goes on', async () => {
    if (noServer) return;
    const url = await server.freshDatabase();
    const store = await openAt(url);
    const mine = await twoParts(store);
    const { ended, goOn, lines } = startWriter(url, 2, 1);
    for await (const line of lines) if (line === 'stopping') break;
    await store.savePage(SOURCE, STREAM, pageOf(9), mine);
    const [, its] = await store.parts.of(SOURCE, STREAM);
    expect(its).toMatchObject({ checkpoint: 0, pages: 1, finished: false });
    expect(await counted(store)).toEqual({ items: 81, changes: 243 });
    goOn();
    expect(await ended).toBe(0);
    const [, done] = await store.parts.of(SOURCE, STREAM);
    expect(done).toMatchObject({ checkpoint: 2, pages: 3, finished: true });
    expect(await counted(store)).toEqual({ items: 161, changes: 483 });
  }, 10_000);

  it('while somebody else goes on with its part cannot take that back when it comes to', async () => {
    if (noServer) return;
    const url = await server.freshDatabase();
    const store = await openAt(url);
    await twoParts(store);
    const [, its] = await store.parts.of(SOURCE, STREAM);
    const { child, ended, goOn, lines } = startWriter(url, 3, 1);
    for await (const line of lines) if (line === 'stopping') break;
    for (const number of [1, 2]) await store.savePage(SOURCE, STREAM, pageOf(number), its);
    const output = text(child.stdout);
    goOn();
    expect(await ended).toBe(1);
    expect(await output).toContain('another process goes on with it');
    const [, done] = await store.parts.of(SOURCE, STREAM);
    expect(done).toMatchObject({ checkpoint: 2, pages: 3, finished: false });
    expect(await counted(store)).toEqual(expectedAfter(2));
  }, 10_000);

  it.runIf(FULL)(
    '30 times at random moments loses and doubles nothing',
    async () => {
      if (noServer) return;
      const url = await server.freshDatabase();
      const store = await openAt(url);
      const mine = await twoParts(store);
      const last = 400;
      const { child, ended, lines } = startWriter(url, last, null);
      let stored = -1;
      lines.on('line', (line) => (stored = Number(line)));
      const random = createRandom(3);
      let waited = 0;
      for (let stop = 0; stop < 30; stop += 1) {
        await sleep(random.between(20, 150));
        child.kill('SIGSTOP');
        const from = performance.now();
        await store.savePage(SOURCE, STREAM, pageOf(0), mine);
        if (performance.now() - from > PATIENCE_MS / 2) waited += 1;
        if (stop % 2 === 0) await sleep(PATIENCE_MS * 1.5);
        child.kill('SIGCONT');
      }
      expect(await ended).toBe(0);
      expect(stored).toBe(last);
      const [, done] = await store.parts.of(SOURCE, STREAM);
      expect(done).toMatchObject({ checkpoint: last, pages: last + 1, finished: true });
      expect(await counted(store)).toEqual(expectedAfter(last));
      process.stderr.write(`30 stops, ${waited} of them held another one up\n`);
    },
    120_000,
  );
});
