/**
 * The first sync of a generated company, both sources, from simulated APIs in a process of their own, so that the
 * worker's processor time is its own: once read and thrown away, once into an embedded store.
 * `node bench/sources.ts [--issues 100000] [--noise 7]`
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Secret, SourceConfig } from '../src/config/config.ts';
import { startJiraServer } from '../src/demo/jira-server.ts';
import { startLinearServer } from '../src/demo/linear-server.ts';
import { generateOrganisation } from '../src/demo/organisation.ts';
import { openSource } from '../src/sources/index.ts';
import type { Source, SourceEnvironment } from '../src/sources/source.ts';
import { openStore } from '../src/store/connect.ts';
import { syncSource } from '../src/sync.ts';

const TOKEN = 'not-a-real-token';
const NOW = Date.UTC(2026, 10, 20, 12);

const { values } = parseArgs({
  options: {
    issues: { type: 'string', default: '100000' },
    /** Meaningless history entries an issue, on average. */
    noise: { type: 'string', default: '7' },
    serve: { type: 'boolean', default: false },
  },
});

interface Served {
  url: string;
  issues: number;
  entries: number;
  /** Fewest requests that the vendor's page sizes allow for the issues and their histories. */
  least: number;
}

type Company = Record<'jira' | 'linear', Served>;

const countEntries = (issues: readonly { history: readonly unknown[] }[]): number =>
  issues.reduce((sum, { history }) => sum + history.length, 0);

/** The child: serves until it is killed, and tells how many requests each API has had. */
const serve = async (): Promise<void> => {
  const organisation = generateOrganisation({
    seed: 1,
    people: 1000,
    issues: Number(values.issues),
    noise: Number(values.noise),
    now: NOW,
  });
  const common = { organisation, token: TOKEN };
  const jira = await startJiraServer({ ...common, email: 'worker@example.com' });
  const linear = await startLinearServer(common);
  const describe = (url: string, issues: readonly { history: readonly unknown[] }[]) => ({
    url,
    issues: issues.length,
    entries: countEntries(issues),
  });
  const ofJira = describe(jira.url, organisation.jira.issues);
  const ofLinear = describe(linear.url, organisation.linear.issues);
  const histories = Math.max(ofJira.issues / 1000, ofJira.entries / 10_000);
  process.send?.({
    jira: { ...ofJira, least: Math.ceil(ofJira.issues / 100) + Math.ceil(histories) },
    linear: { ...ofLinear, least: Math.ceil(ofLinear.issues / 250) },
  });
  process.on('message', () =>
    process.send?.({ jira: jira.stats().requests, linear: linear.stats().requests }),
  );
};

const requestsOf = async (child: ChildProcess, kind: keyof Company): Promise<number> => {
  child.send('stats');
  const [stats] = (await once(child, 'message')) as [Record<keyof Company, number>];
  return stats[kind];
};

const secret: Secret = { reveal: () => TOKEN, toJSON: () => '', toString: () => '' };

const configOf = (kind: keyof Company, url: string): SourceConfig => {
  const common = {
    id: kind,
    token: secret,
    fields: {},
    requestsPerSecond: null,
    tokenExpires: null,
  };
  return kind === 'jira'
    ? {
        ...common,
        type: 'jira',
        deployment: 'cloud',
        host: url,
        email: 'worker@example.com',
        projects: [],
      }
    : { ...common, type: 'linear', tokenKind: 'apiKey', apiUrl: url, teams: [] };
};

const environment: SourceEnvironment = {
  now: () => NOW,
  random: Math.random,
  sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  signal: new AbortController().signal,
  onProgress: () => undefined,
  warn: (message) => console.error(message),
};

const readAway = async (source: Source): Promise<void> => {
  for (const stream of await source.streams())
    for await (const page of stream.read({ since: null, resume: null })) void page;
};

const intoStore = async (source: Source): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'betsheet-bench-'));
  const store = await openStore({ url: null, folder, now: () => NOW, command: 'bench' });
  await syncSource(source, store, { now: () => NOW, full: false });
  await store.close();
  await rm(folder, { recursive: true, force: true });
};

const WAYS = { 'read away': readAway, 'into a store': intoStore };

const measure = async (child: ChildProcess, kind: keyof Company, served: Served): Promise<void> => {
  for (const [name, way] of Object.entries(WAYS)) {
    const before = await requestsOf(child, kind);
    const source = await openSource(configOf(kind, served.url), environment, { worklogs: false });
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 50);
    const [cpu, started] = [process.cpuUsage(), performance.now()];
    await way(source);
    const { user, system } = process.cpuUsage(cpu);
    const wall = (performance.now() - started) / 1000;
    clearInterval(watch);
    const seconds = (user + system) / 1e6;
    const requests = (await requestsOf(child, kind)) - before;
    console.log(
      `${kind}, ${name}: ${served.issues} issues, ${served.entries} history entries: ` +
        `${Math.round(served.issues / seconds)} issues a second of worker CPU ` +
        `(${seconds.toFixed(1)} s CPU, ${wall.toFixed(1)} s in all), ` +
        `${requests} requests (${served.least} at least), rss up to ${Math.round(peak / 2 ** 20)} MB`,
    );
  }
};

const work = async (): Promise<void> => {
  const child = fork(import.meta.filename, [...process.argv.slice(2), '--serve'], {
    execArgv: ['--max-old-space-size=8192'],
  });
  const [company] = (await once(child, 'message')) as [Company];
  for (const kind of ['jira', 'linear'] as const) await measure(child, kind, company[kind]);
  child.kill();
};

await (values.serve ? serve() : work());
