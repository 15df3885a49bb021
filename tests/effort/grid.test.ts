import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayGrid, endOfLastDay } from '../../src/effort/grid.ts';
import { addDays, isoDate } from '../../src/model/date.ts';
import type { FiscalCalendar } from '../../src/model/period.ts';
import { utc } from './builders.ts';

const fiscals: FiscalCalendar[] = [
  { startMonth: 1, pattern: 'calendar', yearNamedBy: 'end' },
  { startMonth: 2, pattern: '4-4-5', yearNamedBy: 'start' },
];

/** A zone without midnights in spring, one that left out a day, and one whose clock was put back over midnight. */
const ZONES = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Pacific/Apia', 'America/St_Johns'];

const gridUntil = (end: string, timezone: string, asOf: number, fiscal = fiscals[0]!) => {
  const window = { start: addDays(end, -40), end };
  const { days, ended } = dayGrid({ window, timezone, fiscal, asOf, cuts: [] });
  return { first: days.borders[0]!, last: days.borders[ended]! };
};

it('knows the end of the last day before it is known where a window begins', () => {
  const day = fc.integer({ min: 3_700, max: 21_000 });
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: -30 * 1_440, max: 100 * 1_440 }),
      fc.constantFrom(...ZONES),
      fc.constantFrom(...fiscals),
      (number, minutes, timezone, fiscal) => {
        const end = isoDate(number);
        const asOf = number * 86_400_000 + minutes * 60_000;
        const { first, last } = gridUntil(end, timezone, asOf, fiscal);
        const known = endOfLastDay({ end, timezone, fiscal, asOf });
        expect(Math.max(first, known)).toBe(last);
      },
    ),
    { numRuns: process.env.BETSHEET_FULL ? 5_000 : 200 },
  );
});

it.each([
  ['America/St_Johns', '2006-10-29', '2006-10-29 02:45'],
  ['Pacific/Apia', '2011-12-31', '2011-12-30 10:00'],
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04 03:00'],
])('also in %s, where midnight was odd on %s', (timezone, date, asOf) => {
  const end = addDays(date, 10);
  for (let minutes = -1_500; minutes <= 1_500; minutes += Math.abs(minutes) < 90 ? 1 : 30) {
    const at = utc(asOf) + minutes * 60_000;
    const known = endOfLastDay({ end, timezone, fiscal: fiscals[0]!, asOf: at });
    expect(known).toBe(gridUntil(end, timezone, at).last);
  }
});
