import { describe, expect, it } from 'vitest';
import { cronRule, dueSlot, nextSlot } from '../../src/serve/due.ts';

const at = (text: string): number => Date.parse(text);
const iso = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString();

describe('the next slot', () => {
  it.each([
    ['15 4 * * *', 'UTC', '2026-10-05T04:14:59Z', '2026-10-05T04:15:00.000Z'],
    ['15 4 * * *', 'UTC', '2026-10-05T04:15:00Z', '2026-10-06T04:15:00.000Z'],
    ['0 7 * * 1', 'Europe/Berlin', '2026-10-05T05:00:00Z', '2026-10-12T05:00:00.000Z'],
    // Berlin skips 02:00 to 03:00 on 29 March 2026: the job of 02:30 runs at 03:30.
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
    // and repeats 02:00 to 03:00 on 25 October 2026: the job of 02:30 runs the first time only.
    ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'],
    // Half an hour is skipped on Lord Howe Island.
    ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', '2026-10-03T15:45:00.000Z'],
    // Midnight itself is skipped in Cairo.
    ['0 0 * * *', 'Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-23T22:00:00.000Z'],
    ['0 0 29 2 *', 'UTC', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 9 1 * *', 'Asia/Kathmandu', '2026-10-05T00:00:00Z', '2026-11-01T03:15:00.000Z'],
    ['*/10 * * * * *', 'UTC', '2026-10-05T00:00:05Z', '2026-10-05T00:00:10.000Z'],
  ])('of %s in %s after %s is %s', (cron, zone, after, expected) => {
    expect(iso(nextSlot(cronRule(cron, zone), at(after)))).toBe(expected);
  });
});

describe('the due slot', () => {
  const daily = cronRule('15 4 * * *', 'UTC');

  it.each([
    ['nothing before the slot', '2026-10-04T04:15:00Z', '2026-10-05T04:14:59Z', null],
    ['the slot at its instant', '2026-10-04T04:15:00Z', '2026-10-05T04:15:00Z', '2026-10-05T04:15'],
    ['nothing twice', '2026-10-05T04:15:00Z', '2026-10-05T04:16:00Z', null],
    [
      'the latest of many missed',
      '2026-09-01T04:15:00Z',
      '2026-10-05T12:00:00Z',
      '2026-10-05T04:15',
    ],
    ['nothing when the clock went back', '2026-10-05T04:15:00Z', '2026-10-03T12:00:00Z', null],
  ])('%s', (_, last, now, expected) => {
    const due = iso(dueSlot(daily, at(last), at(now)));
    expect(due?.slice(0, 16) ?? null).toBe(expected);
  });

  it('is one for two wall times that a gap brings together', () => {
    const hourly = cronRule('30 * * * *', 'Europe/Berlin');
    const first = nextSlot(hourly, at('2026-03-29T00:45:00Z'))!;
    expect(iso(first)).toBe('2026-03-29T01:30:00.000Z');
    expect(iso(nextSlot(hourly, first))).toBe('2026-03-29T02:30:00.000Z');
  });
});
