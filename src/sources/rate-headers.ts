import type { Instant } from '../model/work-item.ts';

/** What a response says about the limits of its source. All waits are milliseconds from now; null where it says nothing. */
export interface RateNotice {
  /** `Retry-After`, given as seconds or as a date. */
  retryAfterMs: number | null;
  /** Until the current window ends. */
  resetMs: number | null;
  limit: number | null;
  remaining: number | null;
  nearLimit: boolean;
  /** `burst`: back off this endpoint. `quota`: nothing goes through until the reset. */
  reason: 'burst' | 'quota' | null;
}

/** Looks a header up by its name, in whatever case; null where it was not sent. */
export type HeaderValues = Pick<Headers, 'get'>;

/** Jira's header family and its beta variants (Atlassian, rate limiting, 2026). */
const PREFIXES = [
  'x-ratelimit-',
  'x-beta-ratelimit-',
  'beta-x-ratelimit-',
  'beta-ratelimit-',
  'ratelimit-',
];

const first = (headers: HeaderValues, name: string): string | null => {
  for (const prefix of PREFIXES) {
    const value = headers.get(prefix + name);
    if (value !== null && value.trim() !== '') return value.trim();
  }
  return null;
};

const count = (text: string | null): number | null => {
  const value = text === null ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
};

const MAX_RELATIVE_SECONDS = 1e8;
const MAX_EPOCH_SECONDS = 1e11;

/** Milliseconds from `from` until a moment written as seconds from now, epoch seconds, epoch milliseconds or a date. */
export const untilMoment = (text: string | null, from: Instant): number | null => {
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  if (Number.isFinite(value)) {
    if (value < MAX_RELATIVE_SECONDS) return Math.max(0, value * 1000);
    return Math.max(0, (value < MAX_EPOCH_SECONDS ? value * 1000 : value) - from);
  }
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - from);
};

/**
 * Reads `Retry-After` and every known rate-limit header. Absolute moments are compared with the response's own `Date`,
 * so that a skewed clock on either side does not change the wait.
 */
export const readRateHeaders = (headers: HeaderValues, now: Instant): RateNotice => {
  const sent = Date.parse(headers.get('date') ?? '');
  const from = Number.isNaN(sent) ? now : sent;
  const reason = first(headers, 'reason')?.toLowerCase() ?? '';
  return {
    retryAfterMs: untilMoment(headers.get('retry-after'), from),
    resetMs: untilMoment(first(headers, 'reset'), from),
    limit: count(first(headers, 'limit')),
    remaining: count(first(headers, 'remaining')),
    nearLimit: first(headers, 'nearlimit')?.toLowerCase() === 'true',
    reason: reason.includes('quota') ? 'quota' : reason === '' ? null : 'burst',
  };
};
