import type { SourceConfig } from '../config/config.ts';
import { ALONE, leaseFrom, type HostLedger } from './host-lease.ts';
import { HostLimits } from './host-limits.ts';
import { createRateBudget } from './rate-budget.ts';
import type { HostBudget, RateBudget, RateBudgetOptions } from './rate-budget.ts';

type Limited = Pick<SourceConfig, 'id' | 'type' | 'requestsPerSecond' | 'token'> &
  ({ type: 'jira'; host: string } | { type: 'linear'; apiUrl: string });

/**
 * One budget a host, whatever number of sources ask there: a Jira site counts them together. Linear counts by token, so
 * that there each token has a budget.
 */
export interface Budgets {
  /** The source's way to its host; `onParked` is told of pauses that it meets, whoever of them met the limit. */
  of(source: Limited, options: Omit<RateBudgetOptions, 'requestsPerSecond'>): RateBudget;
}

const hostOf = (source: Limited): string => {
  const address = source.type === 'jira' ? source.host : source.apiUrl;
  return URL.parse(address)?.host ?? address;
};

const countedTogether = (a: Limited, b: Limited): boolean =>
  hostOf(a) === hostOf(b) && (a.type === 'jira' || a.token.reveal() === b.token.reveal());

/** The smallest limit that any of the sources sets; null where none does. */
const limitOf = (sources: readonly Limited[]): number | null => {
  const limits = sources.flatMap(({ requestsPerSecond }) => requestsPerSecond ?? []);
  return limits.length === 0 ? null : Math.min(...limits);
};

/** Budgets of this process alone, or shared with all that have the same ledger. */
export const createBudgets = (
  sources: readonly Limited[],
  ledger: HostLedger | null = null,
): Budgets => {
  const known = new Map<string, HostBudget>();
  return {
    of(source, options) {
      const together = sources.filter((other) => countedTogether(source, other));
      const key = `${hostOf(source)} ${source.type === 'jira' ? '' : (together[0] ?? source).id}`;
      const requestsPerSecond = limitOf(together);
      let host = known.get(key);
      if (host === undefined) {
        const limits = new HostLimits(requestsPerSecond, { leased: ledger !== null });
        host = { limits, lease: ledger === null ? ALONE : leaseFrom(ledger, key, limits) };
        known.set(key, host);
      }
      return createRateBudget({ ...options, requestsPerSecond }, host);
    },
  };
};
