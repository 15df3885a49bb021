import type { ZoneDays } from '../model/calendar.ts';
import { dateAt, startOfDay, zoneDays } from '../model/calendar.ts';
import { addDays, dayNumber, isoDate } from '../model/date.ts';
import type { FiscalCalendar } from '../model/period.ts';
import { monthsOf, periodContaining } from '../model/period.ts';
import type { Instant, IsoDate } from '../model/work-item.ts';

/** A part of a ledger month in which no rate begins or ends. */
export interface Slice {
  month: string;
  start: IsoDate;
}

/** The days that effort is worked out for: whole ledger months around a window, up to the last day that ended by `asOf`. */
export interface DayGrid {
  days: ZoneDays;
  /** Days that have ended; later ones do not count. */
  ended: number;
  /** Positions of the window's own first day and the day after its last. */
  from: number;
  to: number;
  /** By day: which month, and which slice. */
  monthOf: Int32Array;
  sliceOf: Int32Array;
  months: number;
  slices: Slice[];
}

/** `cuts` are dates on which a slice must begin, for instance those of the rates. */
export const dayGrid = (options: {
  window: { start: IsoDate; end: IsoDate };
  timezone: string;
  fiscal: FiscalCalendar;
  asOf: Instant;
  cuts: readonly IsoDate[];
}): DayGrid => {
  const { window, asOf } = options;
  const months = monthsOf(window, options.fiscal);
  const first = months[0]?.start ?? window.start;
  const days = zoneDays(options.timezone, first, months.at(-1)?.end ?? window.end);
  const ended = days.borders.subarray(1).findLastIndex((border) => border <= asOf) + 1;
  const monthOf = new Int32Array(days.count);
  const sliceOf = new Int32Array(days.count);
  const slices: Slice[] = [];
  const cuts = new Set(options.cuts.map(dayNumber));
  months.forEach((month, m) => {
    const start = dayNumber(month.start) - days.first;
    const end = dayNumber(month.end) - days.first;
    for (let i = start; i <= end; i += 1) {
      if (i === start || cuts.has(days.first + i))
        slices.push({ month: month.key, start: isoDate(days.first + i) });
      monthOf[i] = m;
      sliceOf[i] = slices.length - 1;
    }
  });
  return {
    days,
    ended,
    from: dayNumber(window.start) - days.first,
    to: Math.min(ended, dayNumber(window.end) - days.first + 1),
    monthOf,
    sliceOf,
    months: months.length,
    slices,
  };
};

/** The end of the last day of {@link dayGrid} that has ended, as it is for any window that ends on `end`, however early it begins. */
export const endOfLastDay = (options: {
  end: IsoDate;
  timezone: string;
  fiscal: FiscalCalendar;
  asOf: Instant;
}): Instant => {
  const { end, timezone, asOf } = options;
  const month = periodContaining(end, 'month', options.fiscal);
  const today = dateAt(asOf, timezone);
  // Where a clock is put back over midnight, the day after begins within today.
  const begun = [addDays(today, 1), today].map((date) => startOfDay(date, timezone));
  const latest = begun.find((border) => border <= asOf)!;
  return Math.min(latest, startOfDay(addDays(month.end, 1), timezone));
};
