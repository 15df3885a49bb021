import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countWorkingDays,
  dateAt,
  dayIndexAt,
  startOfDay,
  workingDays,
  zoneDays,
} from '../../src/model/calendar.ts';
import { addDays, dayNumber, isoDate } from '../../src/model/date.ts';

const HOUR = 3_600_000;

describe('the days of a zone', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['UTC', '2026-03-29', 24],
    ['America/Sao_Paulo', '2018-11-04', 23],
    ['Pacific/Apia', '2011-12-30', 0],
    ['Asia/Kolkata', '2024-02-29', 24],
  ])('%s %s has %d hours', (zone, date, hours) => {
    const { borders } = zoneDays(zone, date, date);
    expect((borders[1]! - borders[0]!) / HOUR).toBe(hours);
  });

  it('finds the day of every instant as the zone itself says', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Pacific/Auckland',
      'Asia/Kathmandu',
    ];
    for (const zone of zones) {
      const days = zoneDays(zone, '2026-01-01', '2026-12-31');
      fc.assert(
        fc.property(
          fc.integer({ min: days.borders[0]!, max: days.borders[days.count]! - 1 }),
          (instant) => {
            const day = dayIndexAt(days, instant);
            expect(isoDate(days.first + day)).toBe(dateAt(instant, zone));
          },
        ),
        { numRuns: 30 },
      );
      expect(dayIndexAt(days, days.borders[0]! - 1)).toBe(-1);
      expect(dayIndexAt(days, days.borders[days.count]!)).toBe(days.count);
    }
  });

  it('starts a day at its first instant', () => {
    expect(startOfDay('2026-07-01', 'Europe/Berlin')).toBe(Date.UTC(2026, 5, 30, 22));
  });
});

describe('working days', () => {
  const isWorking = workingDays({
    weekend: [5, 6],
    holidays: ['2026-12-24'],
    holidaysByLocation: { Munich: ['2026-01-06'] },
  });

  it('leaves out the configured weekend and holidays', () => {
    expect(countWorkingDays(isWorking, '2026-12-20', '2026-12-26')).toBe(4);
  });

  it('leaves out a location’s holidays there only', () => {
    const day = dayNumber('2026-01-06');
    expect([isWorking(day, 'Munich'), isWorking(day, 'Berlin'), isWorking(day, null)]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('dates', () => {
  it.each(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', ''])('refuses %j', (text) => {
    expect(() => dayNumber(text)).toThrow(RangeError);
  });

  it('counts a leap day', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  });
});
