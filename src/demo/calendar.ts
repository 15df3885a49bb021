import type { IsoDate } from '../model/work-item.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Hours of one working day. */
export const WORKDAY_HOURS = 8;
const WORKDAY_START = 9;
const LUNCH_FACTOR = 9 / 8;

export const isoDate = (at: number): IsoDate => new Date(at).toISOString().slice(0, 10);
export const midnight = (date: IsoDate): number => Date.parse(`${date}T00:00:00Z`);
export const addDays = (date: IsoDate, days: number): IsoDate =>
  isoDate(midnight(date) + days * DAY);

export const isWeekend = (at: number): boolean => {
  const day = new Date(at).getUTCDay();
  return day === 0 || day === 6;
};

/** Midnights (UTC) of the weekdays from one instant to another that lie in none of the given date ranges. */
export const workingDays = (
  from: number,
  to: number,
  without: readonly { from: IsoDate; to: IsoDate }[],
): number[] => {
  const ranges = without.map((range) => [midnight(range.from), midnight(range.to)] as const);
  const days: number[] = [];
  for (let day = from - (from % DAY); day <= to; day += DAY) {
    if (isWeekend(day) || ranges.some(([start, end]) => day >= start && day <= end)) continue;
    days.push(day);
  }
  return days;
};

/** The instant at which somebody has worked that many hours since the first of their working days (9 to 18 local time with a break). */
export const workInstant = (
  days: readonly number[],
  hours: number,
  offsetHours: number,
): number => {
  const index = Math.min(Math.max(Math.floor(hours / WORKDAY_HOURS), 0), days.length - 1);
  const beyond = hours - index * WORKDAY_HOURS;
  const local = (days[index] ?? 0) + (WORKDAY_START + beyond * LUNCH_FACTOR) * HOUR;
  return Math.round(local - offsetHours * HOUR);
};
