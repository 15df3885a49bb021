export interface LinearRateLimit {
  requests: number;
  /** Points. */
  complexity: number;
  /** Milliseconds after which both are full again. */
  windowMs: number;
}

export interface LinearLimiter {
  /** Counts a request; false when one of the limits is used up. */
  admits(): boolean;
  charge(complexity: number): void;
  /** The headers of an answer of this price; `resetMs` tells a limit as used up for that long. */
  headers(complexity: number, resetMs: number | null): Record<string, string>;
}

/** The most that one query can cost. */
const DEAREST = 10_000;
/** Linear's limits of an API key. */
const USUAL: LinearRateLimit = { requests: 2_500, complexity: 3_000_000, windowMs: 3_600_000 };

/** One window for requests and one for points; resets are told in epoch milliseconds, as Linear does. */
export const createLinearLimiter = (
  limit: LinearRateLimit | null,
  clock: () => number,
): LinearLimiter => {
  const { requests, complexity, windowMs } = limit ?? USUAL;
  let started = clock();
  let used = { requests: 0, complexity: 0 };
  const roll = (): void => {
    const usedUp = used.requests >= requests - 1 || used.complexity >= complexity - 2 * DEAREST;
    // What is not enforced is not told to be used up either.
    if (clock() < started + windowMs && !(limit === null && usedUp)) return;
    started = clock();
    used = { requests: 0, complexity: 0 };
  };
  return {
    admits() {
      roll();
      const usedUp = used.requests >= requests || used.complexity >= complexity;
      if (limit !== null && usedUp) return false;
      used.requests += 1;
      return true;
    },
    charge(price) {
      used.complexity += price;
    },
    headers(price, resetMs) {
      const reset = String(resetMs === null ? started + windowMs : clock() + resetMs);
      const left = resetMs === null ? Math.max(0, requests - used.requests) : 0;
      return {
        'x-complexity': String(price),
        'x-ratelimit-requests-limit': String(requests),
        'x-ratelimit-requests-remaining': String(left),
        'x-ratelimit-requests-reset': reset,
        'x-ratelimit-complexity-limit': String(complexity),
        'x-ratelimit-complexity-remaining': String(Math.max(0, complexity - used.complexity)),
        'x-ratelimit-complexity-reset': reset,
      };
    },
  };
};
