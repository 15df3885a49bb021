import { schedule as everySecond, type ScheduledTask } from 'node-cron';
import type { Logger } from './log.ts';
import type { Instant } from './model/work-item.ts';
import { cronRule, dueSlot, nextSlot, type CronRule } from './serve/due.ts';
import type { Slots } from './store/due.ts';

/** One thing to do again and again. */
export interface Scheduled {
  name: string;
  cron: string;
  timezone: string;
  do: readonly string[];
}

export interface Planner {
  /** Records what is due by now; a failure of the store leaves it for the next tick. */
  tick(): Promise<void>;
  /** When each entry is next due; null where its expression names no date to come. */
  upcoming(): { name: string; at: Instant | null }[];
}

interface Entry {
  scheduled: Scheduled;
  rule: CronRule;
  last: Instant | null;
  next: Instant | null;
}

export interface PlannerOptions {
  slots: Slots;
  now: () => Instant;
  /** Told of every slot that this planner was the first to record. */
  onPlanned: (name: string, at: Instant, outcome: 'planned' | 'skipped') => Promise<void>;
}

/** Where an entry stands by the store: a rule never seen before begins now, so that nothing before it is made up. */
const takeBearings = async (entry: Entry, { slots }: PlannerOptions, now: Instant) => {
  const { scheduled, rule } = entry;
  const known = await slots.last(scheduled.name, rule.text, now);
  if (known === null) await slots.begin(scheduled.name, rule.text, now);
  entry.last = known ?? now;
  entry.next = nextSlot(rule, entry.last);
};

const planDue = async (entry: Entry, options: PlannerOptions, now: Instant): Promise<void> => {
  // A clock that was set back stands before slots that were planned already: ask the store again.
  if (entry.last === null || now < entry.last) await takeBearings(entry, options, now);
  if (entry.last === null || entry.next === null || now < entry.next) return;
  const { scheduled, rule } = entry;
  const at = dueSlot(rule, entry.last, now);
  if (at === null) return;
  const { name } = scheduled;
  const outcome = await options.slots.plan({ name, at, rule: rule.text, work: [...scheduled.do] });
  entry.last = at;
  entry.next = nextSlot(rule, at);
  if (outcome !== 'known') await options.onPlanned(name, at, outcome);
};

/** Turns the passing of time into slots in the store; of any number of planners one records each. */
export const createPlanner = (entries: readonly Scheduled[], options: PlannerOptions): Planner => {
  const planned = entries.map((scheduled): Entry => ({
    scheduled,
    rule: cronRule(scheduled.cron, scheduled.timezone),
    last: null,
    next: null,
  }));
  return {
    async tick() {
      for (const entry of planned) await planDue(entry, options, options.now());
    },
    upcoming: () => planned.map(({ scheduled, next }) => ({ name: scheduled.name, at: next })),
  };
};

/** Calls `tick` every second, never while the last call is still at work. Errors are logged, and tried again a second later. */
export const startClock = (tick: () => Promise<void>, log: Logger): { stop: () => void } => {
  const lines = {
    info: (message: string) => log.debug(message),
    warn: (message: string) => log.debug(message),
    error: (message: string | Error) => log.error({ err: message }, 'the clock failed'),
    debug: () => undefined,
  };
  const task: ScheduledTask = everySecond(
    '* * * * * *',
    async () => {
      try {
        await tick();
      } catch (error) {
        log.error({ err: error }, 'planning failed, it is tried again');
      }
    },
    { timezone: 'UTC', noOverlap: true, logger: lines, suppressMissedWarning: true },
  );
  return { stop: () => void task.destroy() };
};
