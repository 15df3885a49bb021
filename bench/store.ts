/**
 * How fast the store takes and gives, and in how much memory: `node bench/store.ts [--items 100000] [--changes 10]`.
 * On the embedded database, or on the PostgreSQL of DATABASE_URL (use an empty database: its content is replaced).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '../src/sources/source.ts';
import { openStore } from '../src/store/connect.ts';
import type { Store } from '../src/store/store.ts';
import { aChange, anItem, aPage, SOURCE } from '../tests/store/builders.ts';

const PAGE = 1_000;
const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '100000' },
    changes: { type: 'string', default: '10' },
  },
});
const itemCount = Number(values.items);
const changesEach = Number(values.changes);

const numbersOf = (page: number): number[] =>
  Array.from(
    { length: Math.min(PAGE, itemCount - page * PAGE) },
    (_, index) => page * PAGE + index,
  );

const itemsPage = (page: number): Page =>
  aPage({
    items: numbersOf(page).map((number) =>
      anItem(number, {
        title: `Let customers see what they paid for, part ${number}`,
        url: `https://acme.example/browse/PAY-${number}`,
        team: 'Payments',
        labels: ['checkout', 'roadmap'],
        parentId: `${SOURCE}:${number % 997}`,
        assigneeId: `${SOURCE}:account-${number % 120}`,
        fields: { shape: null, fundingRef: `F-${number % 50}` },
      }),
    ),
    checkpoint: page,
  });

const historyPage = (page: number): Page =>
  aPage({
    changes: numbersOf(page).flatMap((number) =>
      Array.from({ length: changesEach }, (_, entry) =>
        aChange(number, String(number * changesEach + entry), {
          at: 1_767_225_600_000 + entry * 3_600_000,
          authorId: `${SOURCE}:account-${entry % 120}`,
        }),
      ),
    ),
    historyOf: numbersOf(page).map((number) => `${SOURCE}:${number}`),
    checkpoint: page,
  });

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;

/** Times one step; building the pages is not part of it. */
const measure = async (name: string, rows: number, step: () => Promise<number>): Promise<void> => {
  const cpu = process.cpuUsage();
  const milliseconds = await step();
  const { user, system } = process.cpuUsage(cpu);
  const rate = Math.round((rows / milliseconds) * 1_000).toLocaleString('en');
  const memory = megabytes(process.memoryUsage().rss);
  print(
    `${name.padEnd(28)} ${rate.padStart(12)} rows/s  ${(milliseconds / 1_000).toFixed(1).padStart(7)} s  cpu ${((user + system) / 1e6).toFixed(1)} s  rss ${memory}`,
  );
};

const write = async (store: Store, pageOf: (page: number) => Page): Promise<number> => {
  let spent = 0;
  await store.beginWalk(SOURCE, 'bench', 1, true);
  for (let number = 0; number * PAGE < itemCount; number += 1) {
    const page = pageOf(number);
    const start = performance.now();
    await store.savePage(SOURCE, 'bench', page);
    spent += performance.now() - start;
  }
  await store.finishWalk(SOURCE, 'bench');
  return spent;
};

const read = async (
  batches: AsyncIterable<Iterable<unknown>>,
  expected: number,
): Promise<number> => {
  const start = performance.now();
  let rows = 0;
  for await (const batch of batches) for (const _ of batch) rows += 1;
  if (rows !== expected) throw new Error(`read ${rows} rows of ${expected}`);
  return performance.now() - start;
};

const folder = mkdtempSync(join(tmpdir(), 'betsheet-bench-'));
const url = process.env.DATABASE_URL;
const opening = performance.now();
const store = await openStore({
  url: url === undefined ? null : { reveal: () => url, toJSON: () => '', toString: () => '' },
  folder,
  now: () => Date.now(),
  command: 'bench',
});
print(
  `${url === undefined ? 'PGlite' : 'PostgreSQL'}, pages of ${PAGE}, opened new in ${Math.round(performance.now() - opening)} ms`,
);
const changeCount = itemCount * changesEach;
try {
  await measure('items, first time', itemCount, () => write(store, itemsPage));
  await measure('items, unchanged', itemCount, () => write(store, itemsPage));
  await measure('changes, first time', changeCount, () => write(store, historyPage));
  await measure('changes, unchanged', changeCount, () => write(store, historyPage));
  await measure('read items', itemCount, () => read(store.items(), itemCount));
  await measure('read changes', changeCount, () => read(store.changes(), changeCount));
  const file = join(folder, 'bench.backup');
  const start = performance.now();
  await measure('backup', 2 * itemCount, async () => {
    await store.backup(file);
    return performance.now() - start;
  });
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
print(`peak rss ${megabytes(process.resourceUsage().maxRSS * 1_024)}`);
