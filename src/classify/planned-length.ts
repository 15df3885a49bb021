import { dayOf } from '../model/date.ts';
import type { DateResolution, IsoDate, Iteration, WorkItem } from '../model/work-item.ts';

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
  const [first, last] = [dayOf(start), dayOf(end)];
  return first === null || last === null || last < first ? null : last - first + 1;
};

/**
 * Planned length of an item: its planned dates where both are known and in order, else its current (last) sprint or
 * cycle that has both ends. Never from elapsed time. Null when neither says.
 */
export const plannedLength = (item: WorkItem): PlannedLength | null =>
  fromDates(item) ?? fromIteration(item);

/** The days of {@link plannedLength} alone. */
export const plannedDays = ({ plannedStart, plannedEnd, iterations }: WorkItem): number | null => {
  const planned = plannedStart && plannedEnd && inclusiveDays(plannedStart.date, plannedEnd.date);
  if (planned !== null) return planned;
  const current = currentIteration(iterations);
  return current && inclusiveDays(current.start, current.end);
};

/** The last sprint or cycle that has both ends. */
export const currentIteration = (
  iterations: readonly Iteration[],
): (Iteration & { start: IsoDate; end: IsoDate }) | null => {
  for (let at = iterations.length - 1; at >= 0; at--) {
    const { id, name, start, end } = iterations[at]!;
    if (start && end) return { id, name, start, end };
  }
  return null;
};

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
  const current = currentIteration(iterations);
  if (current === null) return null;
  const days = inclusiveDays(current.start, current.end);
  if (days === null) return null;
  const { start, end, name } = current;
  return { days, start, end, source: 'sprint or cycle', resolution: 'day', iteration: name };
};

const coarser = (a: DateResolution, b: DateResolution): DateResolution =>
  COARSENESS.indexOf(a) >= COARSENESS.indexOf(b) ? a : b;
