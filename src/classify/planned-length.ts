import { DAY_MS } from '../model/date.ts';
import type { DateResolution, IsoDate, WorkItem } from '../model/work-item.ts';

/** How long an item is planned to take, and on whose word. */
export interface PlannedLength {
  /** Inclusive calendar days, 1 or more. */
  days: number;
  start: IsoDate;
  end: IsoDate;
  source: 'planned dates' | 'sprint or cycle';
  /** The coarser of the two dates' resolutions. */
  resolution: DateResolution;
  /** Name of the sprint or cycle. */
  iteration: string | null;
}

const COARSENESS: DateResolution[] = ['day', 'month', 'quarter', 'halfYear', 'year'];

/** Inclusive calendar days from one date to another; null when the end comes first or a date is malformed. */
export const inclusiveDays = (start: IsoDate, end: IsoDate): number | null => {
  const days = Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS) + 1;
  return days >= 1 ? days : null;
};

/**
 * Planned length of an item: its planned dates where both are known and in order, else its current (last) sprint or
 * cycle that has both ends. Never from elapsed time. Null when neither says.
 */
export const plannedLength = (item: WorkItem): PlannedLength | null =>
  fromDates(item) ?? fromIteration(item);

const fromDates = ({ plannedStart, plannedEnd }: WorkItem): PlannedLength | null => {
  if (!plannedStart || !plannedEnd) return null;
  const days = inclusiveDays(plannedStart.date, plannedEnd.date);
  if (days === null) return null;
  return {
    days,
    start: plannedStart.date,
    end: plannedEnd.date,
    source: 'planned dates',
    resolution: coarser(plannedStart.resolution, plannedEnd.resolution),
    iteration: null,
  };
};

const fromIteration = ({ iterations }: WorkItem): PlannedLength | null => {
  const current = iterations.findLast((iteration) => iteration.start && iteration.end);
  if (!current?.start || !current.end) return null;
  const days = inclusiveDays(current.start, current.end);
  if (days === null) return null;
  const { start, end, name } = current;
  return { days, start, end, source: 'sprint or cycle', resolution: 'day', iteration: name };
};

const coarser = (a: DateResolution, b: DateResolution): DateResolution =>
  COARSENESS.indexOf(a) >= COARSENESS.indexOf(b) ? a : b;
