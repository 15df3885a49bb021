import type { RateBudget } from './rate-budget.ts';
import { SourceError } from './source.ts';
import type { SourceEnvironment } from './source.ts';

/** How one attempt ended. A thrown error ends the request; only what is worth repeating is returned as `retry`. */
export type Attempt<T> =
  { kind: 'done'; value: T } | { kind: 'retry'; error: SourceError; wait: Wait };

/**
 * `failure`: a fault on the way, repeated after a growing, jittered pause.
 * `burst`: refused for coming too fast, this endpoint waits. `quota`: used up, everything waits.
 * `ms` is what the source asked for, null when it did not say.
 */
export type Wait = { kind: 'failure' | 'burst' | 'quota'; ms: number | null };

export interface RetryOptions {
  env: SourceEnvironment;
  budget: RateBudget;
  /** What shares a burst limit: method and path without ids. */
  endpoint: string;
  /** Milliseconds for one attempt, body included. */
  timeoutMs: number;
  /** Faults in a row after which the request fails. */
  maxFailures: number;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
const MAX_REFUSALS = 40;
const MAX_PARKS = 30;
const LONGEST_PARK_MS = 26 * 3_600_000;
const PARK_WITHOUT_RESET_MS = 60_000;

/** Half to all of a doubling pause, so that clients that failed together do not come back together. */
export const backoffMs = (failures: number, random: () => number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1)) *
  (0.5 + random() / 2);

/** Never earlier than asked for, and up to a tenth (at most 2 s) later. */
const notBefore = (ms: number, random: () => number): number =>
  ms + random() * Math.min(ms / 10, 2_000);

/** Runs `call` with a signal that fires on abort or after `timeoutMs`, and cleans up behind it. */
export const withDeadline = async <T>(
  outer: AbortSignal,
  timeoutMs: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  outer.throwIfAborted();
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(outer.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException(`no answer in ${timeoutMs / 1000} s`, 'TimeoutError')),
    timeoutMs,
  );
  outer.addEventListener('abort', onAbort, { once: true });
  try {
    return await call(controller.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', onAbort);
  }
};

const once = (act: () => void): (() => void) => {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
};

/**
 * Repeats `call` until it is done, through the host's budget. Bounded in every direction: faults in a row, refusals,
 * and how long a quota may park the sync (beyond that: SourceError `quota`). Throws the last attempt's error. A call that knows
 * when its answer began says so with `arrived`: by then the request was counted, however long the answer is.
 */
export const withRetries = async <T>(
  call: (signal: AbortSignal, arrived: () => void) => Promise<Attempt<T>>,
  options: RetryOptions,
): Promise<T> => {
  const { env, budget, endpoint } = options;
  const tally = { failure: 0, burst: 0, quota: 0 };
  const most = { failure: options.maxFailures, burst: MAX_REFUSALS, quota: MAX_PARKS };
  for (;;) {
    const arrived = once(await budget.acquire(endpoint, env.signal));
    let attempt: Attempt<T>;
    try {
      attempt = await withDeadline(env.signal, options.timeoutMs, (signal) =>
        call(signal, arrived),
      );
    } finally {
      arrived();
    }
    if (attempt.kind === 'done') return attempt.value;
    const { kind, ms } = attempt.wait;
    tally[kind] += 1;
    if (tally[kind] > most[kind]) throw attempt.error;
    if (kind === 'quota') {
      const wait = ms ?? PARK_WITHOUT_RESET_MS;
      if (wait > LONGEST_PARK_MS) throw attempt.error;
      budget.park(env.now() + notBefore(wait, env.random));
      env.warn(`${attempt.error.message}; going on when the quota resets`, {
        until: new Date(budget.parkedUntil ?? env.now()).toISOString(),
      });
    } else {
      const wait = ms === null ? backoffMs(tally[kind], env.random) : notBefore(ms, env.random);
      if (kind === 'burst') budget.pauseEndpoint(endpoint, env.now() + wait);
      else await env.sleep(Math.ceil(wait), env.signal);
    }
  }
};
