/* How many schedule slots a database takes a second: node bench/slots.ts [slots]. Prints a line an engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../src/store/connect.ts';
import type { Store } from '../src/store/store.ts';
import { startPostgres } from '../tests/store/postgres-server.ts';

const SLOTS = Number(process.argv[2] ?? 2_000);
const WRITERS = 8;

/** Plans, claims and ends slots, several at a time. */
const throughput = async (store: Store): Promise<number> => {
  const started = performance.now();
  const write = async (writer: number): Promise<void> => {
    for (let at = 0; at < SLOTS / WRITERS; at += 1) {
      const name = `writer-${writer}`;
      await store.slots.plan({ name, at, rule: 'r', work: ['sync'] });
      const attempt = await store.slots.claim(name, at, 'w', at);
      const ended = { outcome: 'done', error: null, finishedAt: at } as const;
      if (attempt !== null) await store.slots.finish(name, at, attempt, ended);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  return SLOTS / ((performance.now() - started) / 1000);
};

const report = async (engine: string, store: Store): Promise<void> => {
  const perSecond = await throughput(store);
  console.log(
    `${engine}: ${SLOTS} slots planned, claimed and ended, ${perSecond.toFixed(0)} a second`,
  );
  await store.close();
};

const folder = mkdtempSync(join(tmpdir(), 'betsheet-bench-'));
const now = (): number => Date.now();
await report('PGlite', await openStore({ url: null, folder, now, command: 'bench' }));
rmSync(folder, { recursive: true, force: true });
const server = await startPostgres();
if (typeof server === 'string') console.log(`PostgreSQL: not measured (${server})`);
else {
  const url = await server.freshDatabase();
  await report('PostgreSQL', await openStore({ url, folder: '', now, command: 'bench' }));
  await server.stop();
}
