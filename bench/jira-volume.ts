/**
 * A first sync of a Jira Cloud of any size, the server in a process of its own so that the worker's processor time and
 * memory are its own: thrown away, into the embedded store, or into PostgreSQL; with `--rate N` against a server that
 * counts requests in every second.
 * `node bench/jira-volume.ts [--issues 100000] [--entries 10] [--into nothing|embedded|postgres://...] [--rate N]`
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { JiraSourceConfig, Secret } from '../src/config/config.ts';
import { createJiraSource } from '../src/sources/jira/index.ts';
import type { Source } from '../src/sources/source.ts';
import { openStore } from '../src/store/connect.ts';
import { syncSource } from '../src/sync.ts';
import { startEndlessJira } from './endless-jira.ts';
import type { EndlessStats } from './endless-jira.ts';

const { values } = parseArgs({
  options: {
    issues: { type: 'string', default: '100000' },
    entries: { type: 'string', default: '10' },
    into: { type: 'string', default: 'nothing' },
    rate: { type: 'string' },
    serve: { type: 'boolean', default: false },
  },
});
const issues = Number(values.issues);
const entries = Number(values.entries);
const rate = values.rate === undefined ? null : Number(values.rate);

const serve = async (): Promise<void> => {
  const { url, stats } = await startEndlessJira({ issues, entries, requestsPerSecond: rate });
  process.send?.({ url });
  process.on('message', () => process.send?.(stats()));
};

const asSecret = (text: string): Secret => ({
  reveal: () => text,
  toJSON: () => '',
  toString: () => '',
});

const configFor = (host: string): JiraSourceConfig => ({
  id: 'jira',
  type: 'jira',
  deployment: 'cloud',
  host,
  email: 'worker@example.com',
  token: asSecret('not-a-real-token'),
  projects: ['PAY'],
  fields: {},
  requestsPerSecond: rate,
  tokenExpires: null,
});

const readAway = async (source: Source): Promise<void> => {
  for (const stream of await source.streams())
    for await (const page of stream.read({ since: null, resume: null })) void page;
};

const intoStore = async (source: Source, into: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'betsheet-bench-'));
  const url = into === 'embedded' ? null : asSecret(into);
  const store = await openStore({ url, folder, now: Date.now, command: 'bench' });
  await syncSource(source, store, { now: Date.now, full: true });
  await store.close();
  await rm(folder, { recursive: true, force: true });
};

/** Fewest requests that the vendor's page sizes allow for the issues and their histories. */
const least =
  Math.ceil(issues / 100) + Math.ceil(Math.max(issues / 1000, (issues * entries) / 10_000));

const work = async (): Promise<void> => {
  const child = fork(import.meta.filename, [...process.argv.slice(2), '--serve']);
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  const source = createJiraSource(configFor(url), {
    now: Date.now,
    random: Math.random,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    warn: (message) => console.error(message),
  });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 250);
  const [cpu, started] = [process.cpuUsage(), performance.now()];
  await (values.into === 'nothing' ? readAway(source) : intoStore(source, values.into));
  const { user, system } = process.cpuUsage(cpu);
  const wall = (performance.now() - started) / 1000;
  clearInterval(watch);
  child.send('stats');
  const [stats] = (await once(child, 'message')) as [EndlessStats];
  child.kill();
  const seconds = (user + system) / 1e6;
  console.log(
    `${issues} issues with ${entries} history entries each, into ${values.into.replace(/:.*/s, '')}: ` +
      `${Math.round(issues / seconds)} issues a second of worker CPU (${(user / 1e6).toFixed(1)} s user, ${(system / 1e6).toFixed(1)} s system, ${wall.toFixed(1)} s in all), ` +
      `rss up to ${Math.round(peak / 1e6)} MB, ${stats.requests} requests (${least} at least)`,
  );
  if (rate !== null)
    console.log(
      `limit ${rate} a second: ${stats.exceeded} requests above it, at most ${stats.maxPerSecond} in any second, ` +
        `${((((stats.requests - 1) / stats.seconds) * 100) / rate).toFixed(1)} % used from the first request to the last`,
    );
};

await (values.serve ? serve() : work());
