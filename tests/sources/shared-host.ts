import { makeSecret } from '../../src/config/secret.ts';
import { createBudgets } from '../../src/sources/budgets.ts';
import type { HostLedger } from '../../src/sources/host-lease.ts';
import type { RateBudget } from '../../src/sources/rate-budget.ts';
import type { Json } from '../../src/sources/source.ts';

const BEGIN = Date.UTC(2026, 10, 27);

/** Simulated time: what sleeps is woken in order, and nothing else makes it pass. */
export const createSimulation = () => {
  let now = BEGIN;
  let waiting: { at: number; wake: () => void }[] = [];
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  };
  return {
    now: () => now,
    sleep: (ms: number): Promise<void> =>
      new Promise((wake) => waiting.push({ at: now + Math.max(0, ms), wake })),
    /** Lets time pass until nothing sleeps any more, or this instant. */
    async run(until = Infinity): Promise<void> {
      for (;;) {
        await settled();
        waiting = waiting.sort((a, b) => a.at - b.at);
        const next = waiting[0];
        if (next === undefined || next.at > until) return;
        waiting.shift();
        now = Math.max(now, next.at);
        next.wake();
      }
    },
  };
};

export type Simulation = ReturnType<typeof createSimulation>;

/** A ledger in memory that takes its time, with a clock of its own. */
export const createLedger = ({ now, sleep }: Simulation, tookMs: () => number) => {
  const kept = new Map<string, Json>();
  let asked = 0;
  const ledger: HostLedger = {
    async exchange(host, step) {
      asked += 1;
      await sleep(tookMs());
      const { kept: next, result } = step(kept.get(host) ?? null, now() - 7_777_777);
      kept.set(host, JSON.parse(JSON.stringify(next)) as Json);
      await sleep(tookMs());
      return result;
    },
  };
  return { ledger, asked: () => asked };
};

/** The way of one process to the host that all of them ask. */
export const aProcess = (
  { now, sleep }: Simulation,
  ledger: HostLedger,
  requestsPerSecond: number | null,
): RateBudget => {
  const source = {
    id: 'acme',
    type: 'jira' as const,
    host: 'https://acme.example.com',
    token: makeSecret('t'),
    requestsPerSecond,
  };
  return createBudgets([source], ledger).of(source, { now, sleep, onParked: () => undefined });
};

/** Most arrivals in any span of this length. */
export const mostIn = (arrivals: readonly number[], spanMs: number): number => {
  const ordered = [...arrivals].sort((a, b) => a - b);
  let from = 0;
  return ordered.reduce((most, at, index) => {
    while (ordered[from]! <= at - spanMs) from += 1;
    return Math.max(most, index - from + 1);
  }, 0);
};
