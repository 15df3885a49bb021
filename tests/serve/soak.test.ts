import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import type { Secret } from '../../src/config/config.ts';
import { startPostgres } from '../store/postgres-server.ts';
import { HOUR, resourcesNow, startSoak, type Held } from './soaked.ts';

const FULL = process.env.BETSHEET_FULL !== undefined;
const HOURS = FULL ? 72 : 1;
/** Caches fill and code is compiled in the first hours. */
const WARM = FULL ? 12 : 1;
/** Slots of the last day are kept, older ones are not: housekeeping is soaked too. */
const REMEMBERED = 24;
/** Kinds of things that a leak would leave behind. */
const COUNTED = ['Timeout', 'TCPSocketWrap', 'TCPServerWrap', 'FSReqCallback', 'FileHandle'];

const server = FULL ? await startPostgres() : 'only with BETSHEET_FULL=1';
const noServer = typeof server === 'string';
afterAll(async () => {
  if (!noServer) await server.stop();
});

const countIn = async (url: Secret, what: string): Promise<number> => {
  const client = new pg.Client({ connectionString: url.reveal() });
  await client.connect();
  const found = await client.query<{ count: number }>(`select count(*)::integer as count ${what}`);
  await client.end();
  return found.rows[0]?.count ?? -1;
};

const connectionsTo = (url: Secret): Promise<number> =>
  countIn(
    url,
    `from pg_stat_activity where datname = current_database() and application_name = 'betsheet'`,
  );

/** Hosts whose budget is kept where workers share it. */
const sharedHosts = (url: Secret): Promise<number> => countIn(url, 'from host_budgets');

const count = (held: Pick<Held, 'resources'>): number =>
  COUNTED.reduce((sum, kind) => sum + (held.resources[kind] ?? 0), 0);

/** What is held besides the connections to PostgreSQL, which are counted on the server. */
const besides = (held: Held): number => count(held) - held.pooled;

const most = (all: Held[], of: (held: Held) => number): number => Math.max(...all.map(of));
const least = (all: Held[], of: (held: Held) => number): number => Math.min(...all.map(of));

/** The same over the last third as over the first: what leaks a little every hour is seen by then. */
const expectFlat = (all: Held[]): void => {
  const third = Math.floor(all.length / 3);
  const [early, late] = [all.slice(0, third), all.slice(-third)];
  expect(least(late, ({ heap }) => heap)).toBeLessThan(least(early, ({ heap }) => heap) * 1.1);
  expect(most(late, ({ external }) => external)).toBeLessThan(
    most(early, ({ external }) => external) * 1.1,
  );
  expect(most(late, besides)).toBeLessThanOrEqual(most(early, besides) + 2);
};

const untilGone = async (before: Record<string, number>): Promise<void> => {
  while (count({ resources: resourcesNow() }) > count({ resources: before })) await wait(50);
};

const soak = async (url: Secret | null, everyDay: () => Promise<void>): Promise<Held[]> => {
  const before = resourcesNow();
  const soaked = await startSoak(url);
  const all: Held[] = [];
  const connections: number[] = [];
  await soaked.pass(HOURS, async (hour) => {
    if (hour >= WARM) all.push(soaked.held());
    if (url !== null) connections.push(await connectionsTo(url));
    if (hour % 24 === 0) await everyDay();
  });
  const slots = await soaked.slots();
  const met = { faults: soaked.faultsMet(), told: soaked.told() };
  const seen = { ...met, connections: Math.max(0, ...connections), all };
  if (FULL) process.stderr.write(`${JSON.stringify(seen)}\n`);
  const hourly = slots.filter(({ name }) => name === 'hourly');
  expect(hourly.length).toBeGreaterThanOrEqual(Math.min(HOURS, REMEMBERED) - 2);
  expect(new Set(hourly.map(({ at }) => at % HOUR))).toEqual(new Set([0]));
  expect(slots.filter(({ state }) => state !== 'finished' && state !== 'skipped')).toEqual([]);
  expect(slots.filter(({ outcome }) => outcome === 'done').length).toBeGreaterThan(0);
  expect(met.faults).toBeGreaterThan(0);
  await soaked.end();
  await untilGone(before);
  if (url !== null) {
    expect(await sharedHosts(url)).toBe(2);
    expect(Math.max(...connections)).toBeLessThanOrEqual(10);
    expect(await connectionsTo(url)).toBe(0);
  }
  return all;
};

describe(`${HOURS} simulated hours of serving with faults`, () => {
  it('leave memory flat and nothing behind, embedded', async () => {
    const all = await soak(null, async () => undefined);
    if (FULL) expectFlat(all);
  }, 3_600_000);

  it.skipIf(noServer)(
    'leave memory flat and nothing behind, on PostgreSQL, with a crash of the server every day',
    async () => {
      if (noServer) return;
      expectFlat(await soak(await server.freshDatabase(), () => server.crashAndRestart()));
    },
    3_600_000,
  );
});
