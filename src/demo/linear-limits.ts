export interface LinearRateLimit {
  requests: number;
  complexity: number;
  /** Length of the window after which both are full again. */
  windowMs: number;
  /** The server's clock, epoch milliseconds. */
  clock: () => number;
}

export interface LinearLimiter {
  /** Counts a request; false when one of the limits is used up. */
  admits(): boolean;
  charge(complexity: number): void;
  headers(complexity: number): Record<string, string>;
}

/** Linear's limits of an API key, which are told but not enforced when the simulation was given none. */
const USUAL = { requests: 2_500, complexity: 3_000_000, windowMs: 3_600_000 };

/** One window for requests and one for complexity; resets are told in epoch milliseconds, as Linear does. */
export const createLinearLimiter = (limit: LinearRateLimit | null): LinearLimiter => {
  const { requests, complexity, windowMs } = limit ?? USUAL;
  const clock = limit?.clock ?? (() => 0);
  let started = clock();
  let used = { requests: 0, complexity: 0 };
  const roll = (): void => {
    if (clock() < started + windowMs) return;
    started = clock();
    used = { requests: 0, complexity: 0 };
  };
  return {
    admits() {
      roll();
      if (limit !== null && (used.requests >= requests || used.complexity >= complexity))
        return false;
      used.requests += 1;
      return true;
    },
    charge(price) {
      used.complexity += price;
    },
    headers(price) {
      const reset =
        limit === null
          ? {}
          : {
              'x-ratelimit-requests-reset': String(started + windowMs),
              'x-ratelimit-complexity-reset': String(started + windowMs),
            };
      return {
        'x-complexity': String(price),
        'x-ratelimit-requests-limit': String(requests),
        'x-ratelimit-requests-remaining': String(Math.max(0, requests - used.requests)),
        'x-ratelimit-complexity-limit': String(complexity),
        'x-ratelimit-complexity-remaining': String(Math.max(0, complexity - used.complexity)),
        ...reset,
      };
    },
  };
};
