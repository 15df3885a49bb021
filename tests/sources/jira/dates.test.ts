import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toInstant, toIsoDate } from '../../../src/sources/jira/dates.ts';

/** From 1990 to 2100: what a Jira can hold. */
const instant = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2100, 0) });

describe('instants', () => {
  it('read the same from every form that Jira and its libraries use', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: -14 * 4, max: 14 * 4 }), (at, quarters) => {
        const iso = new Date(at).toISOString();
        const [sign, minutes] = [quarters < 0 ? '-' : '+', Math.abs(quarters) * 15];
        const offset = `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`;
        const local = new Date(at + quarters * 900_000).toISOString().replace('Z', sign + offset);
        for (const form of [at, String(at), new Date(at), iso, iso.replace('Z', '+0000'), local]) {
          expect(toInstant(form)).toBe(at);
        }
      }),
    );
  });

  it('read seconds as seconds', () => {
    expect(toInstant(1_492_070_429)).toBe(1_492_070_429_000);
    expect(toInstant('1492070429')).toBe(1_492_070_429_000);
  });

  it.each([null, undefined, '', ' ', 'soon', {}, Number.NaN, new Date('x'), true])(
    'are null for %s, never a made-up moment',
    (value) => expect(toInstant(value)).toBe(null),
  );
});

describe('dates', () => {
  it.each([
    ['2026-03-01', '2026-03-01'],
    ['2026-03-01 00:00:00.0', '2026-03-01'],
    ['2026-03-01T23:30:00.000+1000', '2026-03-01'],
    [Date.UTC(2026, 2, 1), '2026-03-01'],
    ['2026-13-01', null],
    ['1/Mar/26 later', null],
    [null, null],
  ])('%s', (value, date) => expect(toIsoDate(value)).toBe(date));
});
