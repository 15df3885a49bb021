import type { IsoDate } from './work-item.ts';

/** Calendar dates as whole days since 1970-01-01, free of zones and clocks. */
export type DayNumber = number;

export const DAY_MS = 86_400_000;

/** The number that the digits from one place to another spell; NaN when there is anything else. */
const digits = (text: string, from: number, to: number): number => {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    number = number * 10 + digit;
  }
  return number;
};

const HYPHEN = 45;

/** Day number of `YYYY-MM-DD`; null for anything that is not a date of the calendar. */
export const dayOf = (date: IsoDate): DayNumber | null => {
  if (date.length !== 10 || date.charCodeAt(4) !== HYPHEN || date.charCodeAt(7) !== HYPHEN)
    return null;
  const year = digits(date, 0, 4);
  const month = digits(date, 5, 7);
  const day = digits(date, 8, 10);
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year)))
    return null;
  return daysBefore(year, month) + day - 1;
};

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysIn = (month: number, year: number): number =>
  month === 2 && isLeap(year) ? 29 : LENGTHS[month - 1]!;

/** Days from 1970-01-01 to the first of a month. Years are counted from March, so that a leap day ends one. */
const daysBefore = (year: number, month: number): DayNumber => {
  const y = month <= 2 ? year - 1 : year;
  const sinceMarch = month <= 2 ? month + 9 : month - 3;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + Math.floor((sinceMarch * 153 + 2) / 5) - 719_468;
};

/** Day number of `YYYY-MM-DD`; throws a RangeError on anything that is not a date of the calendar. */
export const dayNumber = (date: IsoDate): DayNumber => {
  const day = dayOf(date);
  if (day === null) throw new RangeError(`Not a date: ${date}`);
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
