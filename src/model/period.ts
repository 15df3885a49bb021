import type { DayNumber } from './date.ts';
import { addDays, dayNumber, firstOfMonth, isoDate, weekday } from './date.ts';
import type { IsoDate } from './work-item.ts';

export type FiscalPattern = 'calendar' | '4-4-5' | '4-5-4' | '5-4-4';

/**
 * Under `calendar` a fiscal year starts on the first of `startMonth`. Under a week-based pattern it ends
 * on the last Saturday of the month before `startMonth`, so it has 52 or 53 weeks; the 53rd week belongs
 * to the last month of the year.
 */
export interface FiscalCalendar {
  /** 1 to 12. */
  startMonth: number;
  pattern: FiscalPattern;
  /** A fiscal year is named after the calendar year in which it ends, or starts. */
  yearNamedBy: 'end' | 'start';
}

export interface Period {
  /** `FY2026`, `FY2026-Q3`, `2026-07` (a month under the calendar pattern), `FY2026-P06` (a month under a week-based one), `13w-2026-11-22` or `2026-09-28..2026-10-04`. */
  key: string;
  kind: 'month' | 'quarter' | 'year' | 'rolling' | 'span';
  start: IsoDate;
  /** Inclusive. */
  end: IsoDate;
}

const SATURDAY = 6;
const ROLLING_DAYS = 13 * 7;

/** The first days of the twelve months of a fiscal year, and of the year after it. */
const monthStarts = (name: number, calendar: FiscalCalendar): DayNumber[] => {
  const startYear = nominalStartYear(name, calendar);
  if (calendar.pattern === 'calendar')
    return Array.from({ length: 13 }, (_, i) => firstOfMonth(startYear, calendar.startMonth + i));
  const start = afterLastSaturday(startYear, calendar.startMonth);
  const next = afterLastSaturday(startYear + 1, calendar.startMonth);
  const weeks = calendar.pattern.split('-').map(Number);
  const starts = [start];
  for (let month = 0; month < 11; month += 1) starts.push(starts[month]! + 7 * weeks[month % 3]!);
  return [...starts, next];
};

/** Calendar year of the first of `startMonth` with which, or a few days before which, the fiscal year begins. */
const nominalStartYear = (name: number, calendar: FiscalCalendar): number =>
  calendar.yearNamedBy === 'end' && calendar.startMonth > 1 ? name - 1 : name;

const afterLastSaturday = (year: number, startMonth: number): DayNumber => {
  const lastOfMonth = firstOfMonth(year, startMonth) - 1;
  return lastOfMonth - ((weekday(lastOfMonth) - SATURDAY + 7) % 7) + 1;
};

/** Name of the fiscal year that contains a day. */
const yearOf = (day: DayNumber, calendar: FiscalCalendar): number => {
  const guess = Number(isoDate(day).slice(0, 4));
  for (let name = guess + 1; ; name -= 1) if (monthStarts(name, calendar)[0]! <= day) return name;
};

const two = (value: number): string => String(value).padStart(2, '0');
const fiscalYear = (name: number): string => `FY${String(name).padStart(4, '0')}`;

/** `month` is 0 to 11 within the fiscal year. */
const month = (name: number, index: number, calendar: FiscalCalendar): Period => {
  const starts = monthStarts(name, calendar);
  const start = isoDate(starts[index]!);
  const key =
    calendar.pattern === 'calendar' ? start.slice(0, 7) : `${fiscalYear(name)}-P${two(index + 1)}`;
  return { key, kind: 'month', start, end: isoDate(starts[index + 1]! - 1) };
};

const quarter = (name: number, index: number, calendar: FiscalCalendar): Period => {
  const starts = monthStarts(name, calendar);
  return {
    key: `${fiscalYear(name)}-Q${index + 1}`,
    kind: 'quarter',
    start: isoDate(starts[index * 3]!),
    end: isoDate(starts[index * 3 + 3]! - 1),
  };
};

const year = (name: number, calendar: FiscalCalendar): Period => {
  const starts = monthStarts(name, calendar);
  return {
    key: fiscalYear(name),
    kind: 'year',
    start: isoDate(starts[0]!),
    end: isoDate(starts[12]! - 1),
  };
};

/** The thirteen weeks that end with, and include, a date. */
export const rollingPeriod = (end: IsoDate): Period => ({
  key: `13w-${end}`,
  kind: 'rolling',
  start: addDays(end, 1 - ROLLING_DAYS),
  end,
});

/** Any days, both included. Throws a RangeError when they are the wrong way round. */
export const spanPeriod = (start: IsoDate, end: IsoDate): Period => {
  if (start > end) throw new RangeError(`The period ${start}..${end} ends before it begins`);
  return { key: `${start}..${end}`, kind: 'span', start, end };
};

/** Key of the ledger month that contains a date: `2026-07`, or `FY2026-P06` under a week-based pattern. */
export const monthKeyOf = (date: IsoDate, calendar: FiscalCalendar): string =>
  periodContaining(date, 'month', calendar).key;

export const periodContaining = (
  date: IsoDate,
  kind: Exclude<Period['kind'], 'span'>,
  calendar: FiscalCalendar,
): Period => {
  if (kind === 'rolling') return rollingPeriod(date);
  const day = dayNumber(date);
  const name = yearOf(day, calendar);
  if (kind === 'year') return year(name, calendar);
  const starts = monthStarts(name, calendar);
  const index = starts.findLastIndex((start) => start <= day);
  return kind === 'month'
    ? month(name, index, calendar)
    : quarter(name, Math.floor(index / 3), calendar);
};

/** The period of the same kind that ends the day before; before a span, as many days. */
export const previousPeriod = (period: Period, calendar: FiscalCalendar): Period => {
  const end = addDays(period.start, -1);
  if (period.kind !== 'span') return periodContaining(end, period.kind, calendar);
  return spanPeriod(addDays(end, dayNumber(period.start) - dayNumber(period.end)), end);
};

/** The ledger months that a period touches, whole and in order. */
export const monthsOf = (
  period: { start: IsoDate; end: IsoDate },
  calendar: FiscalCalendar,
): Period[] => {
  const months: Period[] = [];
  for (let date = period.start; date <= period.end;) {
    const next = periodContaining(date, 'month', calendar);
    months.push(next);
    date = addDays(next.end, 1);
  }
  return months;
};

/** The forms that {@link parsePeriod} takes, for messages. */
export const periodForms = (calendar: FiscalCalendar): string =>
  calendar.pattern === 'calendar'
    ? 'FY2026, FY2026-Q3 (or 2026-Q3), 2026-07, FY2026-P06, 13w-2026-11-22, 2026-09-28..2026-10-04'
    : 'FY2026, FY2026-Q3 (or 2026-Q3), FY2026-P06, 13w-2026-11-22, 2026-09-28..2026-10-04';

const FORM = /^(?:FY)?(\d{4})(?:-Q([1-4])|-P(0[1-9]|1[0-2]))?$/i;
const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;
const SPAN = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;
const ROLLING = /^13w-(\d{4}-\d{2}-\d{2})$/i;

/** Reads a period key in any form; throws a RangeError that lists the allowed forms. The period's own `key` is the canonical form. */
export const parsePeriod = (text: string, calendar: FiscalCalendar): Period => {
  const key = text.trim();
  const fiscal = FORM.exec(key);
  if (fiscal) {
    const name = Number(fiscal[1]);
    if (fiscal[2]) return quarter(name, Number(fiscal[2]) - 1, calendar);
    return fiscal[3] ? month(name, Number(fiscal[3]) - 1, calendar) : year(name, calendar);
  }
  if (MONTH.test(key) && calendar.pattern === 'calendar')
    return periodContaining(`${key}-01`, 'month', calendar);
  const rolling = ROLLING.exec(key);
  if (rolling) return rollingPeriod(isoDate(dayNumber(rolling[1]!)));
  const span = SPAN.exec(key);
  if (span) return spanPeriod(isoDate(dayNumber(span[1]!)), isoDate(dayNumber(span[2]!)));
  throw new RangeError(`Unknown period "${text}"; allowed are ${periodForms(calendar)}`);
};
