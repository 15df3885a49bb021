import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FaultKind, FaultPlan } from '../../src/demo/faults.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { createRandom } from '../../src/demo/random.ts';
import { pull } from '../../src/run.ts';
import type { SourceProgress } from '../../src/sources/source.ts';
import type { Store } from '../../src/store/store.ts';
import { start } from '../commands/program.ts';
import { layStore } from '../prepared/store.ts';
import { anEnvironment, heldBy, openCompany, pullAll } from './company.ts';
import type { Company, CompanyOptions } from './company.ts';

const FULL = process.env.BETSHEET_FULL !== undefined;
const RUNS = FULL ? 200 : 2;
const KILLS = FULL ? 20 : 1;
const MOST_ATTEMPTS = 80;
const NOW = Date.UTC(2026, 9, 5, 6);
const KINDS: FaultKind[] = [
  'rate-limited',
  'quota',
  'unavailable',
  'reset',
  'truncated',
  'html',
  'slow',
  'duplicate-page',
  'reordered-page',
  'repeated-token',
  'early-end',
];

const organisation = generateOrganisation({ seed: 41, people: 14, issues: 200, now: NOW });
const options: CompanyOptions = {
  timezone: 'Europe/Berlin',
  people: null,
  jira: { caps: { search: 25, searchIds: 60, changelogs: 300 } },
};

/** Everything that a store knows of its sources. */
const contents = async (store: Store) => ({
  ...(await heldBy(store)),
  states: await store.states(),
  accounts: await store.accounts(),
  // Linear is counted by a census alone, and the last pull need not have taken one.
  sources: (await store.sourceStates()).map(({ source, itemsInStore, goneInStore }) => ({
    source,
    itemsInStore,
    goneInStore,
  })),
});

/** What differs between two stores, by kind and place; empty where nothing does. */
const compared = (
  ours: Awaited<ReturnType<typeof contents>>,
  theirs: Awaited<ReturnType<typeof contents>>,
): unknown[] =>
  (['items', 'changes', 'states', 'accounts', 'sources'] as const).flatMap((kind) => {
    const [left, right] = [ours[kind], theirs[kind]].map((list) =>
      list.map((one) => JSON.stringify(Object.entries(one).sort())),
    ) as [string[], string[]];
    const length = Math.max(left.length, right.length);
    return Array.from({ length }, (_, i) => [kind, left[i], right[i]]).filter(
      ([, a, b]) => a !== b,
    );
  });

const undisturbed = (async () => {
  const company = await openCompany(organisation, options);
  const store = await company.aStore('store');
  await pullAll(company, store);
  const held = await contents(store);
  await company.close();
  return held;
})();

/** Pulls again and again, each time until it is aborted or fails, until a pull is complete; gives how often it was not. */
const pullUntilDone = async (
  company: Company,
  store: Store,
  abort: { now: AbortController },
): Promise<number> => {
  const { config, now } = company;
  const clock = { now: NOW };
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    abort.now = new AbortController();
    const environment = () => anEnvironment(clock, { signal: abort.now.signal });
    const pulled = await pull(config, store, environment, { now, full: false, only: null });
    if (pulled.every(({ error }) => error === null)) return attempt;
  }
  throw new Error(`not done after ${MOST_ATTEMPTS} attempts`);
};

describe('a pull that is disturbed and resumed', () => {
  const seeds = Array.from({ length: RUNS }, (_, i) => i + 1);

  it.each(seeds)(
    'ends with the same store: faults and aborts of seed %i',
    async (seed) => {
      const random = createRandom(seed).fork('aborts');
      const abort = { now: new AbortController() };
      const interrupt = () => {
        if (random.chance(0.03)) abort.now.abort(new Error('stopped by the test'));
      };
      const plan = (of: number): FaultPlan => ({
        seed: seed * 2 + of,
        probability: 0.3,
        kinds: KINDS,
        most: 60,
        slowMs: 5,
      });
      const company = await openCompany(organisation, {
        ...options,
        faults: { jira: plan(0), linear: plan(1) },
        jira: { ...options.jira, onRequest: interrupt },
        linear: { onRequest: interrupt },
      });
      onTestFinished(() => company.close());
      const store = await company.aStore('store');
      const interrupted = await pullUntilDone(company, store, abort);
      const faults = [company.jira, company.linear].flatMap((server) =>
        Object.values(server.stats().faults),
      );
      expect(faults.reduce((sum, count) => sum + count, interrupted)).toBeGreaterThan(1);
      expect(compared(await contents(store), await undisturbed)).toEqual([]);
      expect(company.writes()).toBe(0);
    },
    120_000,
  );

  it(`ends with the same store after ${KILLS} kills of the whole program`, async () => {
    const company = await openCompany(organisation, {
      ...options,
      jira: { ...options.jira, latencyMs: 25 },
      linear: { latencyMs: 25 },
    });
    onTestFinished(() => company.close());
    await layStore(join(company.folder, 'program-store'));
    const random = createRandom(5).fork('kills');
    const sync = () => start(['sync', '--config', company.file], { cwd: company.folder });
    for (let kill = 0; kill < KILLS; kill += 1) {
      const asked = company.jira.stats().requests;
      const { child, finished } = sync();
      const wanted = asked + random.int(5, 30);
      const timer = setInterval(() => {
        if (company.jira.stats().requests >= wanted) child.kill('SIGKILL');
      }, 5);
      await finished;
      clearInterval(timer);
    }
    expect(await sync().finished).toMatchObject({ code: 0 });
    const store = await company.aStore('program-store');
    expect(compared(await contents(store), await undisturbed)).toEqual([]);
    expect(company.writes()).toBe(0);
  }, 300_000);

  it('says when it goes on after a used-up quota, and goes on', async () => {
    // Each of its own: the wait of one source would be over the other's quota too.
    const clocks = { jira: { now: NOW }, linear: { now: NOW } };
    const hour = 3_600_000;
    const quota = { seed: 3, probability: 0.2, kinds: ['quota' as const], most: 2 };
    const company = await openCompany(organisation, {
      ...options,
      jira: {
        ...options.jira,
        faults: { ...quota, retryAfterSeconds: 1800 },
        now: () => clocks.jira.now,
      },
      linear: {
        rateLimit: { requests: 5, complexity: 3_000_000, windowMs: hour },
        now: () => clocks.linear.now,
      },
    });
    onTestFinished(() => company.close());
    const store = await company.aStore('store');
    const parked = { jira: [] as number[], linear: [] as number[] };
    const warned: string[] = [];
    const environment = (id: string) => {
      const source = id as keyof typeof clocks;
      return anEnvironment(clocks[source], {
        onProgress: ({ parkedUntil }: SourceProgress) => {
          if (parkedUntil !== null) parked[source].push(parkedUntil - NOW);
        },
        warn: (message, context) => warned.push(`${message} ${context?.['until']}`),
      });
    };
    const { config, now } = company;
    const pulled = await pull(config, store, environment, { now, full: false, only: null });
    expect(pulled.map(({ error }) => error)).toEqual([null, null]);
    expect(parked.jira.length * parked.linear.length).toBeGreaterThan(0);
    expect(Math.min(...parked.jira)).toBeGreaterThanOrEqual(hour / 2);
    expect(Math.min(...parked.linear)).toBeGreaterThanOrEqual(hour);
    expect(warned.join('\n')).toMatch(/jira.*going on when the quota resets 2026-10-05T/);
    expect(warned.join('\n')).toMatch(/linear.*going on when the quota resets 2026-10-05T/);
    expect(compared(await contents(store), await undisturbed)).toEqual([]);
  }, 300_000);
});
