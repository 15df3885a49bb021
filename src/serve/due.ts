import { createTask, parse } from 'node-cron';
import { Temporal } from 'temporal-polyfill';
import { dateAt } from '../model/calendar.ts';
import { addDays } from '../model/date.ts';
import type { Instant, IsoDate } from '../model/work-item.ts';

/** A cron expression in a time zone, ready to be asked. */
export interface CronRule {
  /** Expression and zone as one text: two rules are the same if it is. */
  readonly text: string;
  readonly timezone: string;
  /** Slots of a local date, ascending and without repetition. */
  slotsOf(date: IsoDate): readonly Instant[];
}

/** Far enough for 29 February on a given weekday. */
const HORIZON_DAYS = 366 * 30;
const DAYS_REMEMBERED = 4;

const pad = (value: number): string => String(value).padStart(2, '0');

/** Times of day that an expression names, as `HH:MM:SS`. */
const timesOf = (cron: string): string[] => {
  const { hour, minute, second } = parse(cron);
  return hour.flatMap((h) =>
    minute.flatMap((m) => second.map((s) => `${pad(h)}:${pad(m)}:${pad(s)}`)),
  );
};

/** Says of local dates whether an expression names them. The library judges, as if the zone were UTC. */
const dateMatcher = (cron: string, time: string | undefined): ((date: IsoDate) => boolean) => {
  const task = createTask(cron, () => undefined, { timezone: 'UTC' });
  void task.destroy();
  return (date) => time !== undefined && task.match(new Date(`${date}T${time}Z`));
};

const MS_PER_DAY = 86_400_000;

/**
 * Instants of local times on a date. A time that the clock skips moves on by the length of the gap, so that its job
 * still runs that day; one that the clock repeats is taken once, the first time.
 */
const instantsOf = (date: IsoDate, times: readonly string[], timezone: string): Instant[] => {
  const day = Temporal.PlainDate.from(date);
  const start = day.toZonedDateTime({ timeZone: timezone }).epochMilliseconds;
  const end = day.add({ days: 1 }).toZonedDateTime({ timeZone: timezone }).epochMilliseconds;
  if (end - start === MS_PER_DAY)
    return times.map((time) => start + Date.parse(`1970-01-01T${time}Z`));
  return times.map(
    (time) =>
      Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timezone, {
        disambiguation: 'compatible',
      }).epochMilliseconds,
  );
};

export const cronRule = (cron: string, timezone: string): CronRule => {
  const times = timesOf(cron);
  const matches = dateMatcher(cron, times[0]);
  const remembered = new Map<IsoDate, Instant[]>();
  return {
    text: `${cron} ${timezone}`,
    timezone,
    slotsOf(date) {
      const known = remembered.get(date);
      if (known !== undefined) return known;
      const found = matches(date) ? instantsOf(date, times, timezone) : [];
      const slots = [...new Set(found)].sort((a, b) => a - b);
      if (remembered.size >= DAYS_REMEMBERED) remembered.clear();
      remembered.set(date, slots);
      return slots;
    },
  };
};

/**
 * The one slot that is due: the latest after `last` and up to `now`. Those between were missed, and are made up by it
 * once. Null when nothing is due; a clock that stands before `last` makes nothing due.
 */
export const dueSlot = (rule: CronRule, last: Instant, now: Instant): Instant | null => {
  if (now <= last) return null;
  const first = addDays(dateAt(last, rule.timezone), -1);
  for (let date = addDays(dateAt(now, rule.timezone), 1); date >= first; date = addDays(date, -1)) {
    const due = rule.slotsOf(date).findLast((slot) => slot <= now);
    if (due !== undefined) return due > last ? due : null;
  }
  return null;
};

/** The first slot after an instant; null when the expression names no date of the next 30 years. */
export const nextSlot = (rule: CronRule, after: Instant): Instant | null => {
  const start = addDays(dateAt(after, rule.timezone), -1);
  for (let ahead = 0; ahead < HORIZON_DAYS; ahead += 1) {
    const next = rule.slotsOf(addDays(start, ahead)).find((slot) => slot > after);
    if (next !== undefined) return next;
  }
  return null;
};
