import { describe, expect, it } from 'vitest';
import { createLinearLimiter } from '../../../src/demo/linear-limits.ts';
import { readLimits } from '../../../src/sources/linear/limits.ts';

const NOW = Date.UTC(2026, 10, 20, 12);

it('a simulated Linear that enforces no limit tells of none that is used up', () => {
  const limiter = createLinearLimiter(null, () => NOW);
  for (let query = 0; query < 6_000; query += 1) {
    expect(limiter.admits()).toBe(true);
    limiter.charge(10_000);
    const told = readLimits(new Headers(limiter.headers(10_000, null)), NOW);
    expect(told.remaining).toBeGreaterThan(0);
  }
});

const HOUR = 3_600_000;

const left = (values: Record<string, number | string>) => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(values))
    headers.set(`x-ratelimit-${name}`, String(value));
  const { remaining, resetMs } = readLimits(headers, NOW);
  return [remaining, resetMs];
};
const reset = NOW + HOUR;

describe('what Linear says is left', () => {
  it.each([
    [{}, [null, null]],
    [{ 'requests-remaining': 7, 'requests-reset': reset }, [7, HOUR]],
    [{ 'requests-remaining': 7 }, [null, null]],
    [{ 'requests-remaining': 'many', 'requests-reset': reset }, [null, null]],
    // Points say nothing of how many queries they are good for, but that one may not fit any more.
    [{ 'complexity-remaining': 10_000, 'complexity-reset': reset }, [null, null]],
    [{ 'complexity-remaining': 9_999, 'complexity-reset': reset }, [0, HOUR]],
    [
      {
        'requests-remaining': 300,
        'requests-reset': reset,
        'endpoint-requests-remaining': 5,
        'endpoint-requests-reset': NOW + 60_000,
        'complexity-remaining': 2_000_000,
        'complexity-reset': reset,
      },
      [5, 60_000],
    ],
    [
      {
        'requests-remaining': 0,
        'requests-reset': NOW + 60_000,
        'complexity-remaining': 10,
        'complexity-reset': reset,
      },
      [0, HOUR],
    ],
  ])('%j', (values, expected) => expect(left(values)).toEqual(expected));
});
