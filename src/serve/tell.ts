import type { Slot } from '../store/due.ts';
import type { Serving } from './environment.ts';
import { sourceHealth, type SourceHealth } from './health.ts';
import { noteTroubles, sendNotices, troubles } from './notify.ts';
import { lastError } from './overview.ts';
import { publishedPeriods } from './published.ts';

/** Runs that are looked through for the last of each command, and slots for the last of each entry. */
const READ = 200;

/** How fresh each configured source is, and how long its token lasts. */
export const healthOf = async ({ store, config, shell }: Serving): Promise<SourceHealth[]> => {
  const { sources, server, calendar } = config();
  const { staleAfterHours } = server;
  const { timezone } = calendar;
  return sourceHealth(sources, await store.sourceStates(), {
    staleAfterHours,
    timezone,
    now: shell.now(),
  });
};

/** Entries whose last ended slot failed without a run that could say so: every worker that took it died. */
const givenUp = (slots: readonly Slot[], mostAttempts: number) => {
  const last = new Map<string, Slot>();
  for (const slot of slots)
    if (slot.state === 'finished' && !last.has(slot.name)) last.set(slot.name, slot);
  return [...last.values()]
    .filter(({ attempt, outcome }) => outcome === 'failed' && attempt > mostAttempts)
    .map(({ name, error }) => ({ command: `schedule ${name}`, error }));
};

/** Tells people what is wrong, and what was exported. */
export const tell = async (serving: Serving, mostAttempts: number): Promise<void> => {
  const { store, shell, config } = serving;
  const { notify, output } = config();
  if (notify.url === null) return;
  const runs = await store.runs(READ);
  const commands = [...new Set(runs.map(({ command }) => command))];
  const failures = commands.flatMap((command) => {
    const error = lastError(runs, command);
    return error === null ? [] : [{ command, error }];
  });
  const current = troubles(
    {
      health: await healthOf(serving),
      failures: [...failures, ...givenUp(await store.slots.recent(READ), mostAttempts)],
      published: await publishedPeriods(output.dir),
    },
    config(),
  );
  await noteTroubles(store.notices, current, shell.now());
  const sender = { notices: store.notices, now: shell.now, log: shell.log, scrub: shell.scrub };
  await sendNotices(sender, config());
};
