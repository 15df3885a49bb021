import type { Shell } from '../commands/command.ts';
import { UserError } from '../commands/command.ts';
import type { Config, ScheduleEntry } from '../config/config.ts';
import type { Queue, Work } from '../queue.ts';
import { createPlanner, type Planner, type Scheduled, type startClock } from '../schedule.ts';
import type { Instant } from '../model/work-item.ts';
import { createBudgets } from '../sources/budgets.ts';
import type { Slot } from '../store/due.ts';
import type { Store } from '../store/store.ts';
import type { Serving } from './environment.ts';
import { doSlot, MOST_ATTEMPTS, syncOne } from './execute.ts';
import { startHttpServer } from './http-server.ts';
import { createMetrics } from './metrics.ts';
import { overview } from './overview.ts';
import { syncPart } from './parts.ts';
import { publishedPeriods } from './published.ts';
import { HOUSEKEEPING } from './retention.ts';
import { healthOf, tell } from './tell.ts';

/** Slots and pulls that one process does at once. */
const SLOTS_AT_ONCE = 2;
const SYNCS_AT_ONCE = 4;
const PARTS_AT_ONCE = 4;
const LOOK_EVERY_MS = 30_000;

export interface StartOptions {
  shell: Shell;
  config: Config;
  store: Store;
  queue: Queue;
  worker: string;
  partItems: number | null;
  /** Calls what is given again and again until stopped: `startClock` but for a simulated clock. */
  startClock: typeof startClock;
  /** Reads the configuration anew; throws a UserError when it is broken. */
  reload: () => Promise<Config>;
}

export interface Running {
  url: string;
  /** Puts a new configuration in force; a broken one leaves the old. */
  reload(): Promise<void>;
  /** Plans nothing more, lets what is under way end until the deadline, then stops it at its checkpoint. */
  stop(graceMs: number): Promise<void>;
}

/** The configured schedule, and the daily removal of what is old. */
const scheduleOf = ({ schedule, calendar }: Config): Scheduled[] => [
  ...schedule.map((entry: ScheduleEntry) => ({ ...entry })),
  {
    name: HOUSEKEEPING,
    cron: '30 2 * * *',
    timezone: calendar.timezone,
    do: [HOUSEKEEPING],
  },
];

const workOf = ({ name, at, work }: Pick<Slot, 'name' | 'at' | 'work'>): Work => ({
  kind: 'slot',
  identity: `${name} ${at}`,
  key: name,
  data: { name, at, work },
});

/** Slots that wait in the store but, after a crash or a restore, not in the queue. */
const reviveOpenSlots = async ({ store, queue }: Serving): Promise<void> => {
  for (const slot of await store.slots.open()) await queue.revive(workOf(slot));
};

const plannerOf = (serving: Serving): Planner => {
  const { store, shell, queue } = serving;
  const entries = scheduleOf(serving.config());
  return createPlanner(entries, {
    slots: store.slots,
    now: shell.now,
    onPlanned: async (name, at, outcome) => {
      const slot = `${name} ${new Date(at).toISOString()}`;
      if (outcome === 'skipped') shell.log.warn({ slot }, 'skipped: the one before still waits');
      const work = entries.find((entry) => entry.name === name)?.do ?? [];
      if (outcome === 'planned') await queue.ensure(workOf({ name, at, work: [...work] }));
    },
  });
};

/** Every second what is due, every half minute a look at what was left and what is wrong. */
const createTick = (serving: Serving, planner: () => Planner): (() => Promise<void>) => {
  let lookedAt: Instant | null = null;
  return async () => {
    await planner().tick();
    const now = serving.shell.now();
    if (lookedAt !== null && Math.abs(now - lookedAt) < LOOK_EVERY_MS) return;
    lookedAt = now;
    await reviveOpenSlots(serving);
    await tell(serving, MOST_ATTEMPTS);
  };
};

const startPage = async (serving: Serving, planner: () => Planner) => {
  const { shell, store, metrics, config } = serving;
  const { host, port } = config().server;
  const upcoming = () =>
    planner()
      .upcoming()
      .map(({ name, at }) => ({
        name,
        at,
        work: scheduleOf(config())
          .filter((entry) => entry.name === name)
          .flatMap((entry) => entry.do)
          .join(', '),
      }));
  const files = async () =>
    (await publishedPeriods(config().output.dir)).flatMap((period) => period.files);
  try {
    return await startHttpServer({
      host,
      port,
      token: () => config().server.token,
      now: shell.now,
      log: shell.log,
      scrub: shell.scrub,
      health: () => healthOf(serving),
      metrics: async () => {
        const waiting = (await store.slots.open()).length;
        const published = await publishedPeriods(config().output.dir);
        const sources = await healthOf(serving);
        const text = await metrics.read({ sources, published, waiting, now: shell.now() });
        return { text, contentType: metrics.contentType };
      },
      overview: async () => overview(serving, await healthOf(serving), upcoming()),
      files,
    });
  } catch (error) {
    const why = (error as Error).message;
    const todo = 'set another server.port or server.host';
    throw new UserError(`cannot listen on ${host}:${port} (${why}): ${todo}`, 3, { cause: error });
  }
};

const startWork = async (serving: Serving, stopped: AbortSignal): Promise<void> => {
  const { queue } = serving;
  const both = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, stopped]);
  await queue.work('slot', SLOTS_AT_ONCE, async (data, signal) => {
    await doSlot(serving, data as never, both(signal));
    return null;
  });
  await queue.work('sync', SYNCS_AT_ONCE, ({ source }, signal) =>
    syncOne(serving, source as string, both(signal)),
  );
  await queue.work('part', PARTS_AT_ONCE, (data, signal) =>
    syncPart(serving, data as never, both(signal)),
  );
};

/** A reload keeps what a running process cannot change: its store and where it listens. */
const adopt = (old: Config, found: Config, shell: Shell): Config => {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const fixed = [
    same(
      [old.store.folder, old.store.url?.reveal()],
      [found.store.folder, found.store.url?.reveal()],
    )
      ? []
      : ['store'],
    same([old.server.host, old.server.port], [found.server.host, found.server.port])
      ? []
      : ['server.host and server.port'],
  ].flat();
  for (const what of fixed) shell.log.warn(`${what} changed: that needs a restart`);
  const { host, port } = old.server;
  const token = found.server.token ?? old.server.token;
  return { ...found, store: old.store, server: { ...found.server, host, port, token } };
};

/** Schedules, works, and answers requests until stopped. */
export const startServing = async (options: StartOptions): Promise<Running> => {
  const { shell, store, queue, worker } = options;
  let { config } = options;
  let budgets = createBudgets(config.sources, store.hostLedger);
  const serving: Serving = {
    shell,
    store,
    queue,
    worker,
    metrics: createMetrics(),
    config: () => config,
    budgets: () => budgets,
    partItems: options.partItems,
  };
  let planner = plannerOf(serving);
  const page = await startPage(serving, () => planner);
  const stopped = new AbortController();
  await startWork(serving, stopped.signal);
  const clock = options.startClock(
    createTick(serving, () => planner),
    shell.log,
  );
  shell.log.info({ url: page.url, worker, config: config.hash }, 'serving');
  return {
    url: page.url,
    async reload() {
      try {
        config = adopt(config, await options.reload(), shell);
        planner = plannerOf(serving);
        budgets = createBudgets(config.sources, store.hostLedger);
        shell.log.info({ config: config.hash }, 'the configuration was read anew');
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        shell.log.error(`the configuration is broken, the old one stays:\n${why}`);
      }
    },
    async stop(graceMs) {
      clock.stop();
      const deadline = setTimeout(() => {
        stopped.abort(new Error('stopped at the deadline'));
      }, graceMs);
      await queue.stop(graceMs + 5_000);
      clearTimeout(deadline);
      await page.close();
    },
  };
};
