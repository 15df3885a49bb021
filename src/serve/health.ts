import type { SourceConfig } from '../config/config.ts';
import { dateAt } from '../model/calendar.ts';
import type { Instant } from '../model/work-item.ts';
import type { SourceState } from '../store/store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A token is worth a word from so many days before its end. */
const TOKEN_WARNING_DAYS = 14;

export interface SourceHealth {
  source: string;
  asOf: Instant | null;
  /** Items that the source still shows. */
  items: number;
  stale: boolean;
  /** Whole days until the token's last day, below 0 after it; null while that is far off or unknown. */
  tokenDaysLeft: number | null;
}

export interface Freshness {
  staleAfterHours: number;
  timezone: string;
  now: Instant;
}

const daysLeft = ({ tokenExpires }: SourceConfig, { timezone, now }: Freshness): number | null => {
  if (tokenExpires === null) return null;
  const days = (Date.parse(tokenExpires) - Date.parse(dateAt(now, timezone))) / DAY_MS;
  return days > TOKEN_WARNING_DAYS ? null : days;
};

/** `its token expires in 9 days`; null while there is nothing to say. */
export const tokenWarning = ({ tokenDaysLeft: days }: SourceHealth): string | null => {
  if (days === null) return null;
  if (days < 0) return 'its token has expired';
  if (days === 0) return 'its token expires today';
  return `its token expires in ${days} day${days === 1 ? '' : 's'}`;
};

/** How fresh each configured source is; one that was never pulled completely is stale. */
export const sourceHealth = (
  sources: readonly SourceConfig[],
  states: readonly SourceState[],
  freshness: Freshness,
): SourceHealth[] =>
  sources.map((entry) => {
    const { staleAfterHours, now } = freshness;
    const source = entry.id;
    const state = states.find((one) => one.source === source);
    const asOf = state?.asOf ?? null;
    const stale = asOf === null || now - asOf > staleAfterHours * HOUR_MS;
    const tokenDaysLeft = daysLeft(entry, freshness);
    return { source, asOf, items: state?.itemsInStore ?? 0, stale, tokenDaysLeft };
  });

/** Share of recorded days that have a bet shape, by the counts of a run; null when it exported nothing. */
export const coverageOf = (counts: Readonly<Record<string, number>> | undefined): number | null => {
  const { recordedDays, unclassifiedDays } = counts ?? {};
  if (recordedDays === undefined || unclassifiedDays === undefined || recordedDays === 0)
    return null;
  return 1 - unclassifiedDays / recordedDays;
};
