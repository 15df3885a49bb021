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
  /** Slows down before the source has to refuse: an empty window waits for its reset, a nearly empty one is spread. */
  observe(notice: RateNotice): void;
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

  const earliest = (endpoint: string): Instant => {
    const slot = capacity > 0 && starts.length === capacity ? (starts[0] ?? 0) + windowMs : 0;
    return Math.max(slot, hostUntil, parkedUntil ?? 0, endpointUntil.get(endpoint) ?? 0);
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
      if (capacity === 0) return;
      starts.push(now());
      if (starts.length > capacity) starts.shift();
    },
    observe({ remaining, resetMs, nearLimit }) {
      if (remaining === null || resetMs === null) return;
      if (remaining <= 0) hostUntil = Math.max(hostUntil, now() + resetMs);
      else if (nearLimit) hostUntil = Math.max(hostUntil, now() + resetMs / remaining);
    },
    pauseEndpoint(endpoint, until) {
      endpointUntil.set(endpoint, Math.max(endpointUntil.get(endpoint) ?? 0, until));
    },
    park(until) {
      parkedUntil = Math.max(parkedUntil ?? 0, until);
      options.onParked(parkedUntil);
    },
  };
};
