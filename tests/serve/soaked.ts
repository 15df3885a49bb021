import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import type { Shell } from '../../src/commands/command.ts';
import type { Config, Secret } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { applyEdits } from '../../src/demo/edits.ts';
import type { FaultPlan } from '../../src/demo/faults.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { createRandom } from '../../src/demo/random.ts';
import type { HostLedger } from '../../src/sources/host-lease.ts';
import { openQueue } from '../../src/queue.ts';
import { startServing, type Running } from '../../src/serve/serving.ts';
import { openDatabase } from '../../src/store/connect.ts';
import type { Database } from '../../src/store/database.ts';
import { storeOn } from '../../src/store/sql-store.ts';
import { layStore } from '../prepared/store.ts';
import { openCompany, type Company } from '../pipeline/company.ts';

export const HOUR = 3_600_000;
const START = Date.UTC(2026, 9, 5, 6, 30);
const STEP = 5 * 60_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What a process holds at one moment of simulated time. */
export interface Held {
  hours: number;
  /** Megabytes after a collection: objects, and what lies outside of them (PGlite's own memory). */
  heap: number;
  external: number;
  /** Timers, sockets, servers, files by kind. */
  resources: Record<string, number>;
  /**
   * Handles of the connections to PostgreSQL: a socket each, and a timer while it idles. A pool grows when it is asked and
   * shrinks after ten seconds of real time, hours of simulated time, so that the count of them says nothing of a leak.
   */
  pooled: number;
}

export const resourcesNow = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

const pooledBy = ({ engine }: Database): number =>
  engine.kind === 'postgres' ? engine.pool.totalCount + engine.pool.idleCount : 0;

const heldAt = (hours: number, database: Database): Held => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  const mb = (bytes: number): number => Math.round(bytes / 100_000) / 10;
  return {
    hours,
    heap: mb(heapUsed),
    external: mb(external),
    resources: resourcesNow(),
    pooled: pooledBy(database),
  };
};

const faults = (seed: number): FaultPlan => ({
  seed,
  probability: 0.06,
  kinds: ['rate-limited', 'unavailable', 'reset', 'truncated', 'html', 'slow', 'quota'],
  slowMs: 5,
  retryAfterSeconds: 20,
});

/** A receiver of messages that refuses or drops every other one. */
const startHook = async (): Promise<{ server: Server; url: string; told: () => number }> => {
  let asked = 0;
  let told = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume();
    if (asked % 3 === 0) response.writeHead(500).end();
    else if (asked % 3 === 1) request.socket.destroy();
    else {
      told += 1;
      response.end();
    }
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { server, url, told: () => told };
};

const schedule = (hook: string): string => `
server: { port: 0 }
notify: { url: "${hook}" }
retention: { runs: 1, raw: 1, workbooks: 1 }
schedule:
  - { name: hourly, cron: "0 * * * *", do: sync }
  - { name: six-hourly, cron: "10 */6 * * *", do: [sync, export] }
`;

export interface Soak {
  /** Lets simulated time pass, with people at the page and faults everywhere. */
  pass(hours: number, onHour?: (hour: number) => Promise<void>): Promise<void>;
  held(): Held;
  slots(): Promise<{ name: string; at: number; state: string; outcome: string | null }[]>;
  told(): number;
  faultsMet(): number;
  /** Stops serving and closes everything that was opened. */
  end(): Promise<void>;
}

interface Clock {
  now: number;
  tick: () => Promise<void>;
}

const random = createRandom(17);

const shellOn = (clock: Clock, errors: string[]): Shell => ({
  env: {},
  cwd: process.cwd(),
  now: () => clock.now,
  random: () => random.next(),
  sleep: async (ms) => {
    clock.now += ms;
    await wait(1);
  },
  signal: new AbortController().signal,
  progress: { update: () => undefined, done: () => undefined, close: () => undefined },
  log: pino({ level: 'error' }, { write: (line: string) => void errors.push(line) }),
  notice: () => undefined,
  hideSecrets: () => undefined,
  scrub: (text) => text,
  ask: null,
  onHangUp: () => () => undefined,
});

/** Asks for every page, breaks off a download, and shows a wrong cookie. */
const visit = async (url: string): Promise<void> => {
  const page = await (await fetch(`${url}/`)).text();
  for (const path of ['/metrics', '/readyz', '/nothing']) await (await fetch(url + path)).text();
  const [file] = /\/workbooks\/\w+/.exec(page) ?? [];
  if (file === undefined) return;
  const cut = new AbortController();
  const download = await fetch(url + file, { signal: cut.signal });
  cut.abort();
  await download.arrayBuffer().catch(() => undefined);
};

const reloadOf =
  ({ file, folder }: Company) =>
  async (): Promise<Config> => {
    const loaded = await loadConfig({ file, env: {}, cwd: folder });
    if (!loaded.ok) throw new Error('broken');
    return loaded.config;
  };

const untilDone = async (database: Database): Promise<void> => {
  for (;;) {
    try {
      if ((await storeOn(database).slots.open()).length === 0) return;
    } catch (error) {
      if ((error as { kind?: string }).kind !== 'unreachable') throw error;
    }
    await wait(25);
  }
};

/** The ledger by the simulated clock, in which all its waits pass: the server's own knows nothing of it. */
const onClock = (ledger: HostLedger | null, clock: Clock): HostLedger | null =>
  ledger && {
    exchange: (host, step) => ledger.exchange(host, (kept) => step(kept, clock.now)),
  };

const startAll = async (company: Company, url: Secret | null, shell: Shell, clock: Clock) => {
  const { config } = company;
  const place = { url, folder: config.store.folder };
  if (url === null) await layStore(place.folder);
  const database = await openDatabase({ ...place, now: shell.now, command: 'serve' });
  const queue = await openQueue(database, {
    takeOverSeconds: 60,
    log: shell.log,
    scrub: shell.scrub,
  });
  const store = storeOn(database);
  const running: Running = await startServing({
    shell,
    config,
    store: { ...store, hostLedger: onClock(store.hostLedger, clock) },
    partItems: url === null ? null : 20,
    queue,
    worker: 'soak',
    startClock: (tick) => {
      clock.tick = tick;
      return { stop: () => undefined };
    },
    reload: reloadOf(company),
  });
  return { database, running };
};

/** Serves a small company on a simulated clock, with everything that can go wrong going wrong now and then. */
export const startSoak = async (url: Secret | null): Promise<Soak> => {
  const clock: Clock = { now: START, tick: async () => undefined };
  const hook = await startHook();
  let organisation = generateOrganisation({ seed: 7, people: 10, issues: 120, now: START });
  const now = (): number => clock.now;
  const company = await openCompany(organisation, {
    timezone: 'Europe/Berlin',
    people: null,
    more: schedule(hook.url),
    jira: { now, faults: faults(1) },
    linear: { now, faults: faults(2) },
  });
  const errors: string[] = [];
  const { database, running } = await startAll(company, url, shellOn(clock, errors), clock);
  let day = 0;
  const changeTheWorld = (): void => {
    organisation = applyEdits(organisation, { seed: 3, day: (day += 1), edits: 10 });
    company.update(organisation);
  };
  return {
    async pass(hours, onHour) {
      const begin = clock.now;
      for (let hour = 1; hour <= hours; hour += 1) {
        for (let at = begin + (hour - 1) * HOUR; at < begin + hour * HOUR; at += STEP) {
          clock.now = Math.max(clock.now, at);
          await clock.tick().catch((error: unknown) => void errors.push(String(error)));
          await untilDone(database);
        }
        await visit(running.url);
        if (hour % 8 === 0) await running.reload();
        if (hour % 24 === 0) changeTheWorld();
        await onHour?.(hour);
      }
    },
    held: () => heldAt(Math.round((clock.now - START) / HOUR), database),
    slots: () => storeOn(database).slots.recent(1_000),
    told: hook.told,
    faultsMet: () =>
      [company.jira, company.linear].reduce(
        (sum, server) => sum + Object.values(server.stats().faults).reduce((a, b) => a + b, 0),
        0,
      ),
    async end() {
      await running.stop(5_000);
      await database.close();
      await company.close();
      hook.server.closeAllConnections();
      await new Promise((done) => hook.server.close(done));
    },
  };
};
