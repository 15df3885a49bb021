import type { Instant } from '../model/work-item.ts';
import type { RateNotice } from './rate-headers.ts';

/** The one place through which every request to a host goes: it says when the next may start. */
export interface RateBudget {
  /** Requests let through so far, repeats included. */
  readonly requests: number;
  /** Until when nothing goes through, while a quota is used up. */
  readonly parkedUntil: Instant | null;
  /** Resolves when a request to this endpoint may start; rejects with the signal's reason. */
  acquire(endpoint: string, signal: AbortSignal): Promise<void>;
  /** A request that was let through has its answer, or will get none. */
  release(): void;
  /**
   * Keeps to what an answer says is left, before the source has to refuse: no more requests than that until the reset,
   * and a nearly empty window is spread. Gives the instant until which everything waits where that is worth saying.
   */
  observe(notice: RateNotice): Instant | null;
  /** Holds one endpoint back. */
  pauseEndpoint(endpoint: string, until: Instant): void;
  /** Holds everything back and tells `onParked`. */
  park(until: Instant): void;
}

export interface RateBudgetOptions {
  now: () => Instant;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Null: as fast as the source answers. */
  requestsPerSecond: number | null;
  /** Told when a park begins, and null when requests go on. */
  onParked: (until: Instant | null) => void;
}

/** Longest silent pause; a longer wait for a reset is a park, and said. */
const LONGEST_SPREAD_MS = 2_000;
const LONGEST_PARK_MS = 26 * 3_600_000;

/** Requests are counted where they start; on their way two can come closer, so the window is a little longer than a second. */
const WINDOW_MS = 1020;

export const createRateBudget = (options: RateBudgetOptions): RateBudget => {
  const { now, sleep, requestsPerSecond } = options;
  const capacity = requestsPerSecond === null ? 0 : Math.max(1, Math.floor(requestsPerSecond));
  const windowMs = requestsPerSecond === null ? 0 : (capacity / requestsPerSecond) * WINDOW_MS;
  /** Starts of the last `capacity` requests, oldest first. */
  const starts: Instant[] = [];
  const endpointUntil = new Map<string, Instant>();
  let hostUntil: Instant = 0;
  let parkedUntil: Instant | null = null;
  let requests = 0;
  let underWay = 0;
  /** What the source said is left, less what was started since; null when it said nothing or that window is over. */
  let left: { requests: number; until: Instant } | null = null;

  const earliest = (endpoint: string): Instant => {
    const slot = capacity > 0 && starts.length === capacity ? (starts[0] ?? 0) + windowMs : 0;
    const window = left !== null && left.requests <= 0 ? left.until : 0;
    return Math.max(slot, window, hostUntil, parkedUntil ?? 0, endpointUntil.get(endpoint) ?? 0);
  };

  const park = (until: Instant): void => {
    parkedUntil = Math.max(parkedUntil ?? 0, until);
    options.onParked(parkedUntil);
  };

  return {
    get requests() {
      return requests;
    },
    get parkedUntil() {
      return parkedUntil;
    },
    async acquire(endpoint, signal) {
      signal.throwIfAborted();
      for (;;) {
        const wait = earliest(endpoint) - now();
        if (wait <= 0) break;
        await sleep(Math.ceil(wait), signal);
      }
      if (parkedUntil !== null) {
        parkedUntil = null;
        options.onParked(null);
      }
      requests += 1;
      underWay += 1;
      if (left !== null)
        left = now() < left.until ? { ...left, requests: left.requests - 1 } : null;
      if (capacity === 0) return;
      starts.push(now());
      if (starts.length > capacity) starts.shift();
    },
    release() {
      underWay -= 1;
    },
    observe({ remaining, resetMs, nearLimit }) {
      if (remaining === null || resetMs === null || resetMs > LONGEST_PARK_MS) return null;
      const until = now() + resetMs;
      // The others under way may not be counted in what the source says is left.
      left = { requests: Math.max(0, remaining) - Math.max(0, underWay - 1), until };
      if (remaining > 0) {
        const spread = Math.min(LONGEST_SPREAD_MS, resetMs / remaining);
        if (nearLimit) hostUntil = Math.max(hostUntil, now() + spread);
        return null;
      }
      if (resetMs <= LONGEST_SPREAD_MS) return null;
      park(until);
      return parkedUntil;
    },
    pauseEndpoint(endpoint, until) {
      endpointUntil.set(endpoint, Math.max(endpointUntil.get(endpoint) ?? 0, until));
    },
    park,
  };
};
