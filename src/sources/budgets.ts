import type { SourceConfig } from '../config/config.ts';
import type { Instant } from '../model/work-item.ts';
import { createRateBudget } from './rate-budget.ts';
import type { RateBudget, RateBudgetOptions } from './rate-budget.ts';

/** One budget a Jira host, whatever number of sources ask there: the site counts them together. */
export interface Budgets {
  /** The host's budget; `onParked` is told of its pauses, whoever of them met the limit. */
  of(host: string, options: Omit<RateBudgetOptions, 'requestsPerSecond'>): RateBudget;
}

type Limited = Pick<SourceConfig, 'requestsPerSecond'> & { host?: string };

const hostOf = (address: string): string => URL.parse(address)?.host ?? address;

/** The smallest limit that any source of the host sets; null where none does. */
const limitOf = (host: string, sources: readonly Limited[]): number | null => {
  const limits = sources
    .filter((source) => source.host !== undefined && hostOf(source.host) === host)
    .map(({ requestsPerSecond }) => requestsPerSecond)
    .filter((limit) => limit !== null);
  return limits.length === 0 ? null : Math.min(...limits);
};

export const createBudgets = (sources: readonly Limited[]): Budgets => {
  const known = new Map<
    string,
    { budget: RateBudget; told: ((until: Instant | null) => void)[] }
  >();
  return {
    of(address, options) {
      const host = hostOf(address);
      const shared = known.get(host);
      if (shared !== undefined) {
        shared.told.push(options.onParked);
        return shared.budget;
      }
      const told = [options.onParked];
      const budget = createRateBudget({
        ...options,
        requestsPerSecond: limitOf(host, sources),
        onParked: (until) => {
          for (const tell of told) tell(until);
        },
      });
      known.set(host, { budget, told });
      return budget;
    },
  };
};
