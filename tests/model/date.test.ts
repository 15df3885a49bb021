import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, dayOf, isoDate } from '../../src/model/date.ts';

describe('day numbers', () => {
  it('are what the calendar of the language says, from year 100 to 9999', () => {
    const days = fc.integer({ min: Date.UTC(100, 0, 1) / 86_400_000, max: 2_932_896 });
    fc.assert(
      fc.property(days, (day) => {
        expect(dayOf(isoDate(day))).toBe(day);
        expect(dayNumber(isoDate(day))).toBe(day);
      }),
    );
  });

  it.each([
    '2026-02-29',
    '2100-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-04-00',
    '2026-4-1',
    '2026/04/01',
    '20x6-04-01',
    '2026-04-01T00:00:00Z',
    '',
  ])('%j is no date', (text) => {
    expect(dayOf(text)).toBeNull();
    expect(() => dayNumber(text)).toThrow(RangeError);
  });

  it.each(['2024-02-29', '2000-02-29'])('%s is one', (text) => {
    expect(isoDate(dayNumber(text))).toBe(text);
  });
});
