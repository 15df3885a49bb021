import type { IsoDate } from './work-item.ts';

/** Calendar dates as whole days since 1970-01-01, free of zones and clocks. */
export type DayNumber = number;

export const DAY_MS = 86_400_000;

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Day number of `YYYY-MM-DD`; throws a RangeError on anything that is not a date of the calendar. */
export const dayNumber = (date: IsoDate): DayNumber => {
  const match = ISO_DATE.exec(date);
  const day = match
    ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / DAY_MS
    : NaN;
  if (Number.isNaN(day) || isoDate(day) !== date) throw new RangeError(`Not a date: ${date}`);
  return day;
};

export const isoDate = (day: DayNumber): IsoDate =>
  new Date(day * DAY_MS).toISOString().slice(0, 10);

export const addDays = (date: IsoDate, days: number): IsoDate => isoDate(dayNumber(date) + days);

/** 0 Sunday to 6 Saturday. */
export const weekday = (day: DayNumber): number => (((day + 4) % 7) + 7) % 7;

/** First day of a calendar month; `month` is 1 to 12 and may run over (13 is January of the next year). */
export const firstOfMonth = (year: number, month: number): DayNumber =>
  Date.UTC(year, month - 1, 1) / DAY_MS;
