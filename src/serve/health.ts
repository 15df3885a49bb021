import type { Instant } from '../model/work-item.ts';
import type { SourceState } from '../store/store.ts';

const HOUR_MS = 3_600_000;

export interface SourceHealth {
  source: string;
  asOf: Instant | null;
  /** Items that the source still shows. */
  items: number;
  stale: boolean;
}

/** How fresh each configured source is; one that was never pulled completely is stale. */
export const sourceHealth = (
  sources: readonly string[],
  states: readonly SourceState[],
  staleAfterHours: number,
  now: Instant,
): SourceHealth[] =>
  sources.map((source) => {
    const state = states.find((one) => one.source === source);
    const asOf = state?.asOf ?? null;
    const stale = asOf === null || now - asOf > staleAfterHours * HOUR_MS;
    return { source, asOf, items: state?.itemsInStore ?? 0, stale };
  });

/** Share of recorded days that have a bet shape, by the counts of a run; null when it exported nothing. */
export const coverageOf = (counts: Readonly<Record<string, number>> | undefined): number | null => {
  const { recordedDays, unclassifiedDays } = counts ?? {};
  if (recordedDays === undefined || unclassifiedDays === undefined || recordedDays === 0)
    return null;
  return 1 - unclassifiedDays / recordedDays;
};
