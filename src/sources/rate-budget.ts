import type { Instant } from '../model/work-item.ts';
import type { RateNotice } from './rate-headers.ts';

/** The one place through which every request to a host goes: it says when the next may start. */
export interface RateBudget {
  /** Requests let through so far, repeats included. */
  readonly requests: number;
  /** Until when nothing goes through, while a quota is used up. */
  readonly parkedUntil: Instant | null;
  /**
   * Resolves when a request to this endpoint may start, with what is to be called when it has its answer or will get
   * none; rejects with the signal's reason.
   */
  acquire(endpoint: string, signal: AbortSignal): Promise<() => void>;
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

/** What two requests may differ by on their way where neither was held up. */
const ON_THE_WAY_MS = 30;
/** Answers of an endpoint after which the shortest of them is believed to have met no delay. */
const ENOUGH_ANSWERS = 3;
/** How long a request without an answer yet may have been on its way. */
const UNANSWERED_MS = 250;

/** A request that was let through. The source counts it when it arrives, which is later where either side is busy. */
interface Started {
  endpoint: string;
  at: Instant;
  answeredAt: Instant | null;
}

export const createRateBudget = (options: RateBudgetOptions): RateBudget => {
  const { now, sleep, requestsPerSecond } = options;
  const capacity = requestsPerSecond === null ? 0 : Math.max(1, Math.floor(requestsPerSecond));
  const windowMs = requestsPerSecond === null ? 0 : (capacity / requestsPerSecond) * 1000;
  /** The last `capacity` requests, oldest first. */
  const started: Started[] = [];
  /** The shortest answer of each endpoint, in milliseconds: what took longer may have been held up before it arrived. */
  const answers = new Map<string, { count: number; shortest: number }>();
  const endpointUntil = new Map<string, Instant>();
  let hostUntil: Instant = 0;
  let parkedUntil: Instant | null = null;
  let requests = 0;
  let underWay = 0;
  /** What the source said is left, less what was started since; null when it said nothing or that window is over. */
  let left: { requests: number; until: Instant } | null = null;

  /** The latest instant at which the request is likely to have arrived. */
  const arrivedBy = ({ endpoint, at, answeredAt }: Started): Instant => {
    if (answeredAt === null) return at + UNANSWERED_MS;
    const known = answers.get(endpoint);
    if (known === undefined || known.count < ENOUGH_ANSWERS) return answeredAt;
    return Math.min(answeredAt, answeredAt - known.shortest + ON_THE_WAY_MS);
  };

  const earliest = (endpoint: string): Instant => {
    const [oldest] = started;
    const full = capacity > 0 && started.length === capacity && oldest !== undefined;
    const slot = full ? arrivedBy(oldest) + windowMs : 0;
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
      const request: Started = { endpoint, at: now(), answeredAt: null };
      if (capacity > 0) started.push(request);
      if (started.length > capacity) started.shift();
      return () => {
        underWay -= 1;
        request.answeredAt = now();
        const { count, shortest } = answers.get(endpoint) ?? { count: 0, shortest: Infinity };
        const took = request.answeredAt - request.at;
        answers.set(endpoint, { count: count + 1, shortest: Math.min(shortest, took) });
      };
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
