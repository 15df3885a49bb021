import { dateAt } from '../../model/calendar.ts';
import type { Change } from '../../model/change.ts';
import { dayNumber } from '../../model/date.ts';
import type { Instant, IsoDate } from '../../model/work-item.ts';

/** One move of a target date, in calendar days; positive is later. */
export interface Move {
  at: Instant;
  on: IsoDate;
  from: IsoDate;
  to: IsoDate;
  days: number;
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}/;

const dateOf = (text: string | null): IsoDate | null =>
  text !== null && ISO_DATE.test(text) ? text.slice(0, 10) : null;

/** Every time a target moved, up to the as-of instant. Setting a first date or taking one away is no move. */
export const movesOf = (
  history: readonly Change[],
  { asOf, timezone }: { asOf: Instant; timezone: string },
): Move[] =>
  history.flatMap(({ field, from, to, at }) => {
    const [before, after] = [dateOf(from), dateOf(to)];
    if (field !== 'plannedEnd' || at > asOf || before === null || after === null) return [];
    const days = dayNumber(after) - dayNumber(before);
    return days === 0 ? [] : [{ at, on: dateAt(at, timezone), from: before, to: after, days }];
  });

/** Days between the first target and the last. */
export const movedBy = (moves: readonly Move[]): number =>
  moves.reduce((sum, { days }) => sum + days, 0);

const signed = (days: number): string => (days > 0 ? `+${days}` : String(days));

/** `2026-08-01 to 2026-08-29 (+28 days, decided 2026-07-20)`, a line a move. */
export const movesText = (moves: readonly Move[]): string =>
  moves
    .map(({ from, to, days, on }) => `${from} to ${to} (${signed(days)} days, on ${on})`)
    .join('\n');
