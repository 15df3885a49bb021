import type { Instant } from '../model/work-item.ts';
import { ALONE, LOOK_AGAIN_MS, type HostLease } from './host-lease.ts';
import { HostLimits } from './host-limits.ts';
import type { RateNotice } from './rate-headers.ts';

/** The one place through which every request of a source goes: it says when the next may start. */
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

/** What all sources of one host in this process go by. */
export interface HostBudget {
  limits: HostLimits;
  lease: HostLease;
}

/** One source's way to a host; a host of its own unless it shares one. */
export const createRateBudget = (
  { now, sleep, requestsPerSecond, onParked }: RateBudgetOptions,
  { limits, lease }: HostBudget = {
    limits: new HostLimits(requestsPerSecond, { leased: false }),
    lease: ALONE,
  },
): RateBudget => {
  let requests = 0;
  let told: Instant | null = null;
  const tell = (until: Instant | null): void => {
    if (until === told) return;
    told = until;
    onParked(until);
  };

  return {
    get requests() {
      return requests;
    },
    get parkedUntil() {
      return limits.parkedUntil;
    },
    async acquire(endpoint, signal) {
      for (;;) {
        signal.throwIfAborted();
        const renewal = lease.renewal(now);
        if (renewal !== null) {
          await renewal;
          continue;
        }
        const at = now();
        const wait = limits.earliest(endpoint, at) - at;
        if (wait <= 0) break;
        if (limits.parkedUntil !== null && limits.parkedUntil > at) tell(limits.parkedUntil);
        await sleep(Math.ceil(wait === Infinity ? LOOK_AGAIN_MS : wait), signal);
      }
      const answered = limits.start(endpoint, now());
      tell(null);
      requests += 1;
      return () => answered(now());
    },
    observe(notice) {
      const until = limits.observe(notice, now());
      if (until !== null) tell(until);
      return until;
    },
    pauseEndpoint: (endpoint, until) => limits.pause(endpoint, until),
    park(until) {
      limits.park(until);
      tell(limits.parkedUntil);
    },
  };
};
