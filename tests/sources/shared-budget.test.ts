import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RateBudget } from '../../src/sources/rate-budget.ts';
import { createRandom } from '../../src/demo/random.ts';
import { aProcess, createLedger, createSimulation, mostIn } from './shared-host.ts';

const RUNS = process.env.BETSHEET_FULL === undefined ? 15 : 300;
const TIMEOUT = 600_000;
const signal = new AbortController().signal;

describe('a limit that several processes share', () => {
  it(
    'is never exceeded in any window, though processes come late, stand still and die',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 5 }),
          fc.integer({ min: 1, max: 3 }),
          fc.constantFrom(0.5, 1, 2, 3, 5, 12, 40),
          fc.integer(),
          async (processes, loops, limit, seed) => {
            const simulation = createSimulation();
            const random = createRandom(seed);
            const { ledger } = createLedger(simulation, () => random.next() * 20);
            const arrivals: number[] = [];
            const work = async (budget: RateBudget, dies: boolean): Promise<void> => {
              for (let request = 0; request < 30; request += 1) {
                if (random.next() < 0.03) await simulation.sleep(random.next() * 8_000);
                if (dies && request === 12) return;
                const answered = await budget.acquire('GET /x', signal);
                await simulation.sleep(random.next() * 20);
                // The process or the source is busy with something else before it has arrived.
                if (random.next() < 0.05) await simulation.sleep(random.next() * 2_000);
                arrivals.push(simulation.now());
                await simulation.sleep(5 + random.next() * 20);
                answered();
              }
            };
            for (let one = 0; one < processes; one += 1) {
              const budget = aProcess(simulation, ledger, limit);
              const dies = random.next() < 0.3;
              const begin = one === 0 ? 0 : random.next() * 5_000;
              for (let loop = 0; loop < loops; loop += 1)
                void simulation.sleep(begin).then(() => work(budget, dies));
            }
            await simulation.run();
            const capacity = Math.max(1, Math.floor(limit));
            expect(arrivals.length).toBeGreaterThanOrEqual(12 * processes);
            // Requests may differ by 20 ms on their way.
            expect(mostIn(arrivals, (capacity / limit) * 1000 - 20)).toBeLessThanOrEqual(capacity);
          },
        ),
        // The first answers of a process were all held up.
        { numRuns: RUNS, examples: [[2, 3, 0.5, -1278847865]] },
      );
    },
    TIMEOUT,
  );

  it.each([
    [3, 30, 0.9],
    [3, 4, 0.9],
    [3, 1, 0.9],
    [5, 2, 0.9],
  ])(
    '%i processes use most of %i requests a second, and each its part',
    async (processes, limit, most) => {
      const simulation = createSimulation();
      const { ledger, asked } = createLedger(simulation, () => 2);
      const made = Array.from({ length: processes }, () => 0);
      const work = async (budget: RateBudget, at: number): Promise<void> => {
        for (;;) {
          const answered = await budget.acquire('GET /x', signal);
          await simulation.sleep(5);
          answered();
          made[at]! += 1;
        }
      };
      for (let one = 0; one < processes; one += 1) {
        const budget = aProcess(simulation, ledger, limit);
        void work(budget, one);
        void work(budget, one);
      }
      const begun = simulation.now();
      await simulation.run(begun + 100_000);
      const total = made.reduce((sum, some) => sum + some, 0);
      expect(total / 100 / limit).toBeGreaterThan(most);
      expect(total / 100 / limit).toBeLessThanOrEqual(1.02);
      for (const some of made) expect(some).toBeGreaterThan((total / processes) * 0.6);
      expect(asked()).toBeLessThan(processes * 500);
    },
  );

  it('counts what starts while the lease is being renewed', async () => {
    const simulation = createSimulation();
    const { ledger } = createLedger(simulation, () => 2);
    const starts: number[] = [];
    const request = async (budget: RateBudget): Promise<void> => {
      const answered = await budget.acquire('GET /x', signal);
      starts.push(simulation.now());
      await simulation.sleep(5);
      answered();
    };
    const [a, b] = [aProcess(simulation, ledger, 2), aProcess(simulation, ledger, 2)];
    const begun = simulation.now();
    const after = (ms: number, act: () => void): void => void simulation.sleep(ms).then(act);
    after(0, () => void request(a));
    after(1_200, () => void request(a));
    // The other one comes, and finds no permit that is not held.
    after(1_250, () => void request(b));
    // One request is let through while another has something to tell, and a permit is to be given back.
    after(1_300, () => {
      void request(a);
      a.pauseEndpoint('GET /y', begun + 1_301);
      void request(a);
    });
    await simulation.run();
    expect(starts).toHaveLength(5);
    expect(mostIn(starts, 980)).toBeLessThanOrEqual(2);
  });

  it('is learnt by all from the one that was told to wait', async () => {
    const simulation = createSimulation();
    const { ledger } = createLedger(simulation, () => 2);
    const [a, b] = [aProcess(simulation, ledger, null), aProcess(simulation, ledger, null)];
    const begun = simulation.now();
    const starts: number[] = [];
    const work = async (budget: RateBudget, endpoint: string): Promise<void> => {
      for (;;) {
        const answered = await budget.acquire(endpoint, signal);
        starts.push(simulation.now() - begun);
        await simulation.sleep(20);
        answered();
      }
    };
    void work(a, 'GET /a');
    void work(b, 'GET /b');
    void simulation.sleep(2_000).then(() => a.park(begun + 60_000));
    void simulation.sleep(70_000).then(() => b.pauseEndpoint('GET /a', begun + 80_000));
    await simulation.run(begun + 90_000);
    expect(starts.filter((at) => at > 2_600 && at < 60_000)).toEqual([]);
    expect(starts.filter((at) => at >= 60_000 && at < 61_000).length).toBeGreaterThan(60);
    // One endpoint rests, the other does not.
    const paused = starts.filter((at) => at > 71_000 && at < 79_000).length / 8;
    const before = starts.filter((at) => at > 62_000 && at < 70_000).length / 8;
    expect(paused / before).toBeGreaterThan(0.45);
    expect(paused / before).toBeLessThan(0.55);
  });
});

describe('what a source says is left to several processes', () => {
  it(
    'is never exceeded, and used',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 4 }),
          fc.integer({ min: 60, max: 120 }),
          fc.integer(),
          async (processes, limit, seed) => {
            const simulation = createSimulation();
            const random = createRandom(seed);
            const { ledger } = createLedger(simulation, () => random.next() * 10);
            const begun = simulation.now();
            const WINDOW = 10_000;
            const used: number[] = [];
            const work = async (budget: RateBudget): Promise<void> => {
              for (;;) {
                const answered = await budget.acquire('GET /x', signal);
                await simulation.sleep(random.next() * 20);
                const at = simulation.now() - begun;
                const window = Math.floor(at / WINDOW);
                used[window] = (used[window] ?? 0) + 1;
                const remaining = Math.max(0, limit - used[window]);
                await simulation.sleep(100 + random.next() * 100);
                const resetMs = Math.max(0, (window + 1) * WINDOW - (simulation.now() - begun));
                const notice = { remaining, resetMs, limit, retryAfterMs: null };
                budget.observe({ ...notice, nearLimit: false, reason: null });
                answered();
              }
            };
            for (let one = 0; one < processes; one += 1) {
              const budget = aProcess(simulation, ledger, null);
              for (let loop = 0; loop < 3; loop += 1) void work(budget);
            }
            await simulation.run(begun + 3 * WINDOW - 1);
            for (const some of used) {
              expect(some).toBeLessThanOrEqual(limit);
              // What half a second uses may stay unused: the others have not heard of it yet.
              expect(some).toBeGreaterThan(limit - 10 * processes);
            }
          },
        ),
        // A request was overtaken by a later one, whose answer came after its own.
        { numRuns: RUNS, examples: [[1, 62, 970705836]] },
      );
    },
    TIMEOUT,
  );
});
