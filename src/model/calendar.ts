import { Temporal } from 'temporal-polyfill';
import type { DayNumber } from './date.ts';
import { dayNumber, isoDate, weekday } from './date.ts';
import type { Instant, IsoDate } from './work-item.ts';

/** The borders of consecutive local days: day `first + i` runs from `borders[i]` up to, not including, `borders[i + 1]`. */
export interface ZoneDays {
  first: DayNumber;
  count: number;
  borders: Float64Array;
}

/** Every local midnight of a zone from `start` to the end of `end`; a DST day is 23 or 25 hours long, a skipped date has no length. */
export const zoneDays = (timezone: string, start: IsoDate, end: IsoDate): ZoneDays => {
  const first = dayNumber(start);
  const count = Math.max(0, dayNumber(end) - first + 1);
  const borders = new Float64Array(count + 1);
  for (let i = 0; i <= count; i += 1) borders[i] = startOfDay(isoDate(first + i), timezone);
  return { first, count, borders };
};

/** The first instant of a local date. */
export const startOfDay = (date: IsoDate, timezone: string): Instant =>
  Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: timezone }).epochMilliseconds;

/** The local date at an instant. */
export const dateAt = (instant: Instant, timezone: string): IsoDate =>
  Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timezone)
    .toPlainDate()
    .toString();

/** Position of the day that contains an instant: -1 before the first border, `count` from the last one on. */
export const dayIndexAt = (days: ZoneDays, instant: Instant): number => {
  let low = 0;
  let high = days.count + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days.borders[middle]! <= instant) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

export interface WorkingDayRules {
  /** 0 Sunday to 6 Saturday. */
  weekend: number[];
  holidays: IsoDate[];
  /** Further holidays by location. */
  holidaysByLocation: Record<string, IsoDate[]>;
}

/** Says whether a day has capacity: no weekend, no holiday of everybody, none of the location. */
export type IsWorkingDay = (day: DayNumber, location: string | null) => boolean;

export const workingDays = (rules: WorkingDayRules): IsWorkingDay => {
  const weekend = new Set(rules.weekend);
  const everywhere = new Set(rules.holidays.map(dayNumber));
  const local = new Map(
    Object.entries(rules.holidaysByLocation).map(([location, dates]) => [
      location,
      new Set(dates.map(dayNumber)),
    ]),
  );
  return (day, location) =>
    !weekend.has(weekday(day)) &&
    !everywhere.has(day) &&
    !(location !== null && local.get(location)?.has(day));
};

/** Working days from `start` to `end`, both inclusive; without a location, of the base calendar. */
export const countWorkingDays = (
  isWorking: IsWorkingDay,
  start: IsoDate,
  end: IsoDate,
  location: string | null = null,
): number => {
  let count = 0;
  const last = dayNumber(end);
  for (let day = dayNumber(start); day <= last; day += 1) if (isWorking(day, location)) count += 1;
  return count;
};
