import type { HorizonBand } from '../config/config.ts';
import type { DateResolution, IsoDate, WorkItem } from '../model/work-item.ts';
import { inclusiveDays, plannedLength } from './planned-length.ts';
import type { PlannedLength } from './planned-length.ts';

/** Longest length of each resolution in calendar days; a year without its leap day, so that it is within a band of 366. */
const RESOLUTION_DAYS: Record<DateResolution, number> = {
  day: 0,
  month: 31,
  quarter: 92,
  halfYear: 184,
  year: 365,
};

/**
 * The band of a planned length of `days` inclusive calendar days; bands are in ascending order. A band with
 * `maxEstimateHours` is taken only by an item that is estimated at no more. A length in a gap between two bands, or
 * beyond either end, goes to the nearer band by ratio; on a tie to the shorter. Null without bands.
 */
export const bandOf = (
  days: number,
  estimateSeconds: number | null,
  bands: readonly HorizonBand[],
): HorizonBand | null => {
  let best: HorizonBand | null = null;
  let bestRatio = Infinity;
  for (const band of bands) {
    if (!fitsEstimate(band, estimateSeconds)) continue;
    const ratio = distance(band, days);
    if (ratio < bestRatio) [best, bestRatio] = [band, ratio];
  }
  return best;
};

/** How far a length is from a band, as a ratio: 1 within it. */
const distance = (band: HorizonBand, days: number): number => {
  if (days < band.min) return band.min / days;
  return band.max === null || days <= band.max ? 1 : days / band.max;
};

const contains = (band: HorizonBand, days: number): boolean =>
  days >= band.min && (band.max === null || days <= band.max);

const fitsEstimate = ({ maxEstimateHours }: HorizonBand, estimateSeconds: number | null): boolean =>
  maxEstimateHours === null ||
  (estimateSeconds !== null && estimateSeconds <= maxEstimateHours * 3600);

/**
 * The finest band that may be claimed on dates of a resolution. Such a date may lie anywhere within its month, quarter
 * or year, so a band may be claimed only if it reaches beyond the resolution's own length: month (31 days) caps at
 * 1-3 months, quarter (92) and half-year (184) at 1-3 quarters, year (365) at 1-3 years.
 */
export const finestBand = (
  resolution: DateResolution,
  bands: readonly HorizonBand[],
): HorizonBand | null => {
  const plain = bands.filter((band) => band.maxEstimateHours === null);
  const reach = RESOLUTION_DAYS[resolution];
  return plain.find((band) => band.max === null || band.max > reach) ?? plain.at(-1) ?? null;
};

export interface PlannedHorizon {
  value: string;
  source: 'planned dates' | 'sprint or cycle';
  /** Put into words when asked. */
  evidence: () => string;
  /** True when the dates would say a finer band than their resolution allows. */
  capped: boolean;
}

/** Horizon from the planned length; null when the item has none (see {@link plannedLength}) or there are no bands. */
export const plannedHorizon = (
  item: WorkItem,
  bands: readonly HorizonBand[],
): PlannedHorizon | null => {
  const length = plannedLength(item);
  const band = length && bandOf(length.days, item.estimateSeconds, bands);
  if (!length || !band) return null;
  const finest = length.resolution === 'day' ? null : finestBand(length.resolution, bands);
  const capped = finest !== null && bands.indexOf(finest) > bands.indexOf(band);
  return {
    value: capped ? finest.value : band.value,
    source: length.source,
    evidence: () => planInWords(item, length, band, capped),
    capped,
  };
};

const planInWords = (
  item: WorkItem,
  length: PlannedLength,
  band: HorizonBand,
  capped: boolean,
): string => {
  const days = `${length.start} to ${length.end} (${length.days} ${length.days === 1 ? 'day' : 'days'})`;
  const what = length.iteration === null ? `planned ${days}` : `in ${length.iteration}, ${days}`;
  const hours = band.maxEstimateHours === null ? '' : `, estimated ${hoursOf(item)} h`;
  return what + hours + (capped ? `, known to the ${RESOLUTION_WORD[length.resolution]} only` : '');
};

const RESOLUTION_WORD: Record<DateResolution, string> = {
  day: 'day',
  month: 'month',
  quarter: 'quarter',
  halfYear: 'half-year',
  year: 'year',
};

const hoursOf = (item: WorkItem): number =>
  Math.round(((item.estimateSeconds ?? 0) / 3600) * 100) / 100;

/** Horizon by level alone; a level above the highest listed takes the highest one's. */
export const levelDefault = (
  level: number,
  defaults: readonly { level: number; value: string }[],
): string | null => {
  const exact = defaults.find((entry) => entry.level === level);
  if (exact) return exact.value;
  const highest = defaults.reduce<{ level: number; value: string } | null>(
    (best, entry) => (best === null || entry.level > best.level ? entry : best),
    null,
  );
  return highest !== null && level > highest.level ? highest.value : null;
};

export interface Slip {
  planned: string;
  elapsed: string;
  /** Inclusive calendar days. */
  elapsedDays: number;
}

/**
 * Whether the time that has passed since an item began is in a longer band than the one it was planned in. `until` is
 * the day on which it was done, else the as-of day; `startedOn` the day work began when history knows it, else the
 * planned start counts. Null when it has not slipped, has not begun, was stopped, or has no planned length.
 */
export const slippedBand = (
  item: WorkItem,
  bands: readonly HorizonBand[],
  until: IsoDate,
  startedOn: IsoDate | null = null,
): Slip | null => {
  if (item.phase === 'todo' || item.phase === 'stopped') return null;
  const length = plannedLength(item);
  const planned = plannedHorizon(item, bands);
  if (!length || !planned) return null;
  const elapsedDays = inclusiveDays(startedOn ?? length.start, until);
  const elapsed = elapsedDays === null ? null : bandOf(elapsedDays, null, bands);
  if (elapsedDays === null || elapsed === null) return null;
  const plannedIndex = bands.findIndex((band) => band.value === planned.value);
  return bands.indexOf(elapsed) > plannedIndex && !isSameDayWork(elapsedDays, planned, bands)
    ? { planned: planned.value, elapsed: elapsed.value, elapsedDays }
    : null;
};

/** Work of hours has no hours in its elapsed time: a single day is within its plan. */
const isSameDayWork = (
  elapsedDays: number,
  planned: PlannedHorizon,
  bands: readonly HorizonBand[],
): boolean => {
  const band = bands.find((each) => each.value === planned.value);
  return band !== undefined && contains(band, elapsedDays);
};
