import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateBudget } from '../../src/sources/rate-budget.ts';
import { readRateHeaders, untilMoment } from '../../src/sources/rate-headers.ts';
import { backoffMs } from '../../src/sources/retry.ts';
import { createSimulation, mostIn } from './shared-host.ts';

/** A budget on a clock that moves only by sleeping and by how long answers take. */
const budgetOnAClock = (requestsPerSecond: number | null, now = 1_000_000) => {
  const clock = { now };
  const budget = createRateBudget({
    now: () => clock.now,
    sleep: async (ms) => {
      clock.now += ms;
    },
    requestsPerSecond,
    onParked: () => undefined,
  });
  const start = () => budget.acquire('GET /x', new AbortController().signal);
  /** Starts a request that is answered after so many milliseconds; gives how long it had to wait. */
  const request = async (tookMs: number): Promise<number> => {
    const before = clock.now;
    const answered = await start();
    const waited = clock.now - before;
    clock.now += tookMs;
    answered();
    return waited;
  };
  return { clock, budget, start, request };
};

/** Starts of `count` requests that take no time, on a clock that moves only by sleeping. */
const startsAt = async (requestsPerSecond: number, count: number): Promise<number[]> => {
  const { clock, start } = budgetOnAClock(requestsPerSecond);
  const starts: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const answered = await start();
    starts.push(clock.now);
    answered();
  }
  return starts;
};

describe('a limit of requests per second', () => {
  it('is never exceeded in any second, and used to 95 % and more', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (limit) => {
        const starts = await startsAt(limit, limit * 20);
        for (const [index, start] of starts.entries()) {
          const inSecond = starts.slice(0, index + 1).filter((one) => one > start - 1000).length;
          expect(inSecond).toBeLessThanOrEqual(limit);
        }
        const seconds = ((starts.at(-1) ?? 0) - (starts[0] ?? 0)) / 1000;
        expect((starts.length - limit) / seconds / limit).toBeGreaterThanOrEqual(0.95);
      }),
      { numRuns: 30 },
    );
  });

  it('counts a request when it may have arrived, not when it was let through', async () => {
    const { request } = budgetOnAClock(1);
    for (let first = 0; first < 10; first += 1) await request(200);
    // As slow as ever: it has arrived at once, give or take.
    expect(await request(200)).toBe(830);
    // Slower than ever: it may have been held up before it arrived.
    await request(500);
    expect(await request(200)).toBe(830);
    await request(5);
    expect(await request(5)).toBe(1001);
  });

  it('keeps a window by a clock that tells whole milliseconds', async () => {
    const simulation = createSimulation();
    const { now, sleep } = simulation;
    const onParked = (): void => undefined;
    const clock = { now: () => Math.floor(now()), sleep };
    const budget = createRateBudget({ ...clock, requestsPerSecond: 1, onParked });
    const arrivals: number[] = [];
    const request = async (): Promise<void> => {
      const answered = await budget.acquire('GET /x', new AbortController().signal);
      await sleep(0.1);
      arrivals.push(now());
      await sleep(0.1);
      answered();
    };
    void sleep(0.7).then(request);
    void sleep(1000.05).then(request);
    await simulation.run();
    expect(arrivals).toHaveLength(2);
    expect(mostIn(arrivals, 1000)).toBe(1);
  });

  it('keeps a window after a request that stood still on its way, however long', async () => {
    const simulation = createSimulation();
    const { now, sleep } = simulation;
    const onParked = (): void => undefined;
    const budget = createRateBudget({ now, sleep, requestsPerSecond: 1, onParked });
    const arrivals: number[] = [];
    const request = async (heldUpMs: number): Promise<void> => {
      const answered = await budget.acquire('GET /x', new AbortController().signal);
      await sleep(heldUpMs);
      arrivals.push(now());
      await sleep(5);
      answered();
    };
    const held = [0, 0, 0, 1_400, 0, 4_000, 0];
    for (const heldUpMs of held) void sleep(0).then(() => request(heldUpMs));
    await simulation.run();
    expect(arrivals).toHaveLength(held.length);
    expect(mostIn(arrivals, 970)).toBe(1);
  });

  it('forgets an answer that came sooner than any other', async () => {
    const { request } = budgetOnAClock(1);
    await request(1);
    let waited = 0;
    for (let answer = 1; answer < 250; answer += 1) waited = await request(200);
    expect(waited).toBe(830);
  });

  it('makes nobody wait for a clock that was set back, nor lets more through', async () => {
    const { clock, budget, start, request } = budgetOnAClock(2, 1_000_000_000);
    await request(1);
    const answered = await start();
    clock.now -= 3_600_000;
    answered();
    expect(await request(1)).toBeGreaterThan(900);
    budget.park(clock.now + 60_000);
    clock.now -= 3_600_000;
    expect(await request(1)).toBe(60_000);
    budget.pauseEndpoint('GET /x', clock.now + 5_000);
    clock.now -= 3_600_000;
    expect(await request(1)).toBe(5_000);
  });

  it('may be less than one', async () => {
    expect(await startsAt(0.5, 3)).toEqual([1_000_000, 1_002_001, 1_004_002]);
  });
});

describe('what a source says is left', () => {
  const aBudget = () => budgetOnAClock(null);
  const notice = (remaining: number, resetMs: number) => ({
    retryAfterMs: null,
    resetMs,
    limit: 10,
    remaining,
    nearLimit: false,
    reason: null,
  });

  it('is never exceeded by requests that are under way together', async () => {
    const { clock, budget, start } = aBudget();
    const answered = await start();
    await start();
    await start();
    // One is answered and says three are left: the two still under way may be two of them.
    budget.observe(notice(3, 1000));
    answered();
    await start();
    expect(clock.now).toBe(1_000_000);
    await start();
    expect(clock.now).toBe(1_001_000);
  });

  it('is used up to its end, and forgotten with its window', async () => {
    const { clock, budget, start } = aBudget();
    const used: number[] = [];
    for (let request = 0; request < 40; request += 1) {
      const answered = await start();
      const second = Math.floor(clock.now / 1000);
      used[second] = (used[second] ?? 0) + 1;
      budget.observe(notice(10 - used[second], 1000 - (clock.now % 1000)));
      answered();
    }
    expect(Object.values(used)).toEqual([10, 10, 10, 10]);
  });
});

describe('pauses between faults', () => {
  it('grow, stay bounded, and are jittered by half at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, random) => {
          const pause = backoffMs(failures, () => random);
          const full = Math.min(30_000, 250 * 2 ** (failures - 1));
          expect(pause).toBeGreaterThanOrEqual(full / 2);
          expect(pause).toBeLessThanOrEqual(full);
        },
      ),
    );
  });
});

describe('moments in headers', () => {
  const now = Date.UTC(2026, 2, 2, 10);
  it.each([
    ['30', 30_000],
    [String(now / 1000 + 12), 12_000],
    [String(now + 12_500), 12_500],
    ['2026-03-02T10:00:40Z', 40_000],
    ['2026-03-02T10:01Z', 60_000],
    ['Mon, 02 Mar 2026 09:59:00 GMT', 0],
    ['soon', null],
    ['', null],
  ])('%s', (text, wait) => expect(untilMoment(text, now)).toBe(wait));
});

describe('rate headers', () => {
  it('are read from every family', () => {
    for (const prefix of ['X-RateLimit-', 'X-Beta-RateLimit-', 'Beta-RateLimit-']) {
      const headers = new Headers({
        [`${prefix}Limit`]: '350',
        [`${prefix}Remaining`]: '12',
        [`${prefix}NearLimit`]: 'true',
        [`${prefix}Reset`]: '5',
      });
      expect(readRateHeaders(headers, 0)).toEqual({
        retryAfterMs: null,
        resetMs: 5000,
        limit: 350,
        remaining: 12,
        nearLimit: true,
        reason: null,
      });
    }
  });

  it('tell a burst from a quota', () => {
    const reason = (value: string) =>
      readRateHeaders(new Headers({ 'RateLimit-Reason': value }), 0).reason;
    expect(reason('jira-burst-based')).toBe('burst');
    expect(reason('jira-quota-global-based')).toBe('quota');
  });
});
