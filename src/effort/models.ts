import type { EffortModel } from '../config/config.ts';

/** How one model shares out a person's day. */
export interface ModelRule {
  /** What makes an item count for a person: its active time, or work logged on it. */
  evidence: 'activity' | 'worklog';
  /** An item counts on each day on which there is evidence, or on every day with evidence of any item in a month in which it has some. */
  reach: 'day' | 'month';
  /** Whole and not negative; `ms` is active or logged time within the day. */
  weight: (ms: number, item: { readonly points: number | null }) => number;
}

const POINT = 1000;

export const MODELS: Record<EffortModel, ModelRule> = {
  'time-share': {
    evidence: 'activity',
    reach: 'day',
    weight: (ms) => ms,
  },
  equal: {
    evidence: 'activity',
    reach: 'day',
    weight: () => 1,
  },
  points: {
    evidence: 'activity',
    reach: 'day',
    weight: (_, { points }) => (points === null || points < 0 ? POINT : Math.round(points * POINT)),
  },
  count: {
    evidence: 'activity',
    reach: 'month',
    weight: () => 1,
  },
  worklog: {
    evidence: 'worklog',
    reach: 'day',
    weight: (ms) => ms,
  },
};

/**
 * Splits whole units in proportion to whole weights by largest remainder; `comesFirst` orders ties.
 * Weights that are all zero count as equal. Exact while `total` times a weight stays below 2^53.
 */
export const splitUnits = (
  total: number,
  weights: readonly number[],
  comesFirst: (a: number, b: number) => number,
): number[] => {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0)
    return weights.length === 0
      ? []
      : splitUnits(
          total,
          weights.map(() => 1),
          comesFirst,
        );
  const remainders = weights.map((weight) => (total * weight) % sum);
  const shares = weights.map((weight, i) => (total * weight - remainders[i]!) / sum);
  const left = total - shares.reduce((a, b) => a + b, 0);
  if (left === 0) return shares;
  const order = weights.map((_, i) => i);
  order.sort((a, b) => remainders[b]! - remainders[a]! || comesFirst(a, b));
  for (const i of order.slice(0, left)) shares[i]! += 1;
  return shares;
};
