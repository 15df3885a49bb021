import type { Instant } from '../../model/work-item.ts';
import { untilMoment, type RateNotice } from '../rate-headers.ts';

/** The most that Linear charges for one query. */
const DEAREST_QUERY = 10_000;

/** How much of each limit one query may take. */
const FAMILIES: readonly [family: string, most: number][] = [
  ['requests', 1],
  ['endpoint-requests', 1],
  ['complexity', DEAREST_QUERY],
];

/** One family's limit: queries that are sure to fit, where that is told; a limit of points says only that it is used up. */
const read = (headers: Headers, [family, most]: (typeof FAMILIES)[number], from: Instant) => {
  const text = headers.get(`x-ratelimit-${family}-remaining`)?.trim() ?? '';
  const remaining = text === '' ? Number.NaN : Number(text);
  const resetMs = untilMoment(headers.get(`x-ratelimit-${family}-reset`), from);
  if (!Number.isFinite(remaining) || resetMs === null) return [];
  if (most > 1 && remaining >= most) return [];
  return [{ remaining: Math.floor(remaining / most), resetMs }];
};

/** What an answer says is left of the limit that is nearest to its end. */
export const readLimits = (headers: Headers, now: Instant): RateNotice => {
  const sent = Date.parse(headers.get('date') ?? '');
  const from = Number.isNaN(sent) ? now : sent;
  const known = FAMILIES.flatMap((family) => read(headers, family, from));
  const [least] = known.sort((a, b) => a.remaining - b.remaining || b.resetMs - a.resetMs);
  return {
    retryAfterMs: null,
    resetMs: least?.resetMs ?? null,
    limit: null,
    remaining: least?.remaining ?? null,
    nearLimit: false,
    reason: null,
  };
};
