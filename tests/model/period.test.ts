import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayNumber, weekday } from '../../src/model/date.ts';
import type { FiscalCalendar, Period } from '../../src/model/period.ts';
import {
  monthKeyOf,
  monthsOf,
  parsePeriod,
  periodContaining,
  previousPeriod,
} from '../../src/model/period.ts';

const fiscal = (values: Partial<FiscalCalendar> = {}): FiscalCalendar => ({
  startMonth: 1,
  pattern: 'calendar',
  yearNamedBy: 'end',
  ...values,
});

const calendars = fc.record({
  startMonth: fc.integer({ min: 1, max: 12 }),
  pattern: fc.constantFrom('calendar', '4-4-5', '4-5-4', '5-4-4'),
  yearNamedBy: fc.constantFrom('end', 'start'),
}) as fc.Arbitrary<FiscalCalendar>;
const dates = fc
  .integer({ min: dayNumber('1995-01-01'), max: dayNumber('2060-12-31') })
  .map((day) => addDays('1970-01-01', day));

const days = ({ start, end }: Period): number => dayNumber(end) - dayNumber(start) + 1;

describe('calendar months', () => {
  it.each([
    ['FY2026', 1, '2026-01-01', '2026-12-31'],
    ['FY2026', 2, '2025-02-01', '2026-01-31'],
    ['FY2026-Q3', 1, '2026-07-01', '2026-09-30'],
    ['FY2026-Q3', 2, '2025-08-01', '2025-10-31'],
    ['FY2026-Q4', 10, '2026-07-01', '2026-09-30'],
    ['FY2026-P06', 1, '2026-06-01', '2026-06-30'],
    ['FY2026-P01', 2, '2025-02-01', '2025-02-28'],
    ['2026-07', 4, '2026-07-01', '2026-07-31'],
    ['2026-Q3', 1, '2026-07-01', '2026-09-30'],
    ['2024-02', 1, '2024-02-01', '2024-02-29'],
  ])('%s with a year that starts in month %i', (key, startMonth, start, end) => {
    expect(parsePeriod(key, fiscal({ startMonth }))).toMatchObject({ start, end });
  });

  it('names a year after its start where that is the custom', () => {
    const named = fiscal({ startMonth: 2, yearNamedBy: 'start' });
    expect(parsePeriod('FY2025', named)).toMatchObject({ start: '2025-02-01', end: '2026-01-31' });
    expect(parsePeriod('FY2026', fiscal({ yearNamedBy: 'start' })).start).toBe('2026-01-01');
  });

  it('prints a month as its calendar month', () => {
    expect(parsePeriod('FY2026-P06', fiscal()).key).toBe('2026-06');
    expect(monthKeyOf('2026-06-30', fiscal({ startMonth: 2 }))).toBe('2026-06');
  });
});

describe('week-based years', () => {
  // The last Saturdays of December 2022 and 2023 are the 31st and the 30th; of 2028 and 2029 the 30th and 29th.
  it.each([
    ['FY2023', '2023-01-01', '2023-12-30', 52],
    ['FY2022', '2021-12-26', '2022-12-31', 53],
  ])('%s runs from the day after one last Saturday to the next', (key, start, end, weeks) => {
    const year = parsePeriod(key, fiscal({ pattern: '4-4-5' }));
    expect(year).toMatchObject({ start, end });
    expect(days(year)).toBe(weeks * 7);
  });

  it.each([
    ['4-4-5', [4, 4, 5]],
    ['4-5-4', [4, 5, 4]],
    ['5-4-4', [5, 4, 4]],
  ] as const)(
    '%s gives the months of a quarter their weeks, the 53rd to the last',
    (pattern, weeks) => {
      const calendar = fiscal({ pattern });
      const months = monthsOf(parsePeriod('FY2022', calendar), calendar);
      const expected = [...weeks, ...weeks, ...weeks, ...weeks];
      expected[11]! += 1;
      expect(months.map((month) => days(month) / 7)).toEqual(expected);
      expect(months.map(({ key }) => key).slice(0, 2)).toEqual(['FY2022-P01', 'FY2022-P02']);
    },
  );

  it('ends on a Saturday of the month before the start month', () => {
    const calendar = fiscal({ startMonth: 2, pattern: '4-5-4' });
    expect(parsePeriod('FY2026', calendar)).toMatchObject({
      start: '2025-01-26',
      end: '2026-01-31',
    });
  });

  it('refuses a calendar month, and says what it takes', () => {
    expect(() => parsePeriod('2026-07', fiscal({ pattern: '4-4-5' }))).toThrow(
      'Unknown period "2026-07"; allowed are FY2026, FY2026-Q3 (or 2026-Q3), FY2026-P06, 13w-2026-11-22, 2026-09-28..2026-10-04',
    );
  });
});

describe('any calendar', () => {
  it('tiles time: each day is in one month, one quarter, one year, one after the other', () => {
    fc.assert(
      fc.property(
        calendars,
        dates,
        fc.constantFrom('month', 'quarter', 'year'),
        (calendar, date, kind) => {
          const period = periodContaining(date, kind, calendar);
          expect(period.start <= date && date <= period.end).toBe(true);
          expect(previousPeriod(period, calendar).end).toBe(addDays(period.start, -1));
          expect(periodContaining(addDays(period.end, 1), kind, calendar).start).toBe(
            addDays(period.end, 1),
          );
          const months = monthsOf(period, calendar);
          expect([months[0]!.start, months.at(-1)!.end]).toEqual([period.start, period.end]);
          expect(months).toHaveLength({ month: 1, quarter: 3, year: 12 }[kind]);
        },
      ),
    );
  });

  it('reads back every key that it prints', () => {
    fc.assert(
      fc.property(
        calendars,
        dates,
        fc.constantFrom('month', 'quarter', 'year', 'rolling'),
        (calendar, date, kind) => {
          const period = periodContaining(date, kind, calendar);
          expect(parsePeriod(period.key, calendar)).toEqual(period);
        },
      ),
    );
  });

  it('gives a week-based year 52 or 53 weeks that end on a Saturday', () => {
    fc.assert(
      fc.property(calendars, dates, (calendar, date) => {
        fc.pre(calendar.pattern !== 'calendar');
        const year = periodContaining(date, 'year', calendar);
        expect([52, 53]).toContain(days(year) / 7);
        expect(weekday(dayNumber(year.end))).toBe(6);
      }),
    );
  });
});

describe('rolling periods and refusals', () => {
  it('ends thirteen weeks with a date', () => {
    const period = parsePeriod('13w-2026-11-22', fiscal());
    expect(period).toEqual({
      key: '13w-2026-11-22',
      kind: 'rolling',
      start: '2026-08-24',
      end: '2026-11-22',
    });
    expect(previousPeriod(period, fiscal()).end).toBe('2026-08-23');
  });

  it('takes any days, and as many before them', () => {
    const period = parsePeriod('2026-09-28..2026-10-04', fiscal());
    expect(period).toEqual({
      key: '2026-09-28..2026-10-04',
      kind: 'span',
      start: '2026-09-28',
      end: '2026-10-04',
    });
    expect(previousPeriod(period, fiscal()).key).toBe('2026-09-21..2026-09-27');
    expect(previousPeriod(parsePeriod('2026-10-05..2026-10-05', fiscal()), fiscal()).key).toBe(
      '2026-10-04..2026-10-04',
    );
  });

  it.each([
    '2026-10-04..2026-09-28',
    '2026-02-30..2026-03-01',
    '',
    'Q3',
    'FY26',
    '2026-13',
    '2026-Q5',
    'FY2026-P13',
    '13w-2026-02-30',
    '2026-7',
    'last quarter',
  ])('refuses %j', (text) => expect(() => parsePeriod(text, fiscal())).toThrow(RangeError));
});
