import { dateAt } from '../../model/calendar.ts';
import { dayNumber, isoDate } from '../../model/date.ts';
import type { Instant, IsoDate } from '../../model/work-item.ts';
import type { View } from '../view.ts';
import type { Bet, Portfolio } from './portfolio.ts';

/** What became of a bet since the last review. */
export interface BetChange {
  what: string;
  bet: Bet;
  from: string | null;
  to: string | null;
  on: IsoDate;
}

const HEALTH: Record<string, string> = {
  onTrack: 'On track',
  atRisk: 'At risk',
  offTrack: 'Off track',
};
const healthWord = (value: string | null): string =>
  value === null ? 'Not reported' : (HEALTH[value] ?? value);

/** The day on which the time so far outgrew the planned band, if that was after `since`. */
const slipsSince = ({ report }: View, bet: Bet, since: IsoDate): BetChange[] => {
  const slip = report.slips.get(bet.item.id);
  const start = bet.item.plannedStart?.date;
  const band = report.horizonBands.find(({ value }) => value === slip?.planned);
  if (slip === undefined || start === undefined || band === undefined || band.max === null)
    return [];
  const crossed = dayNumber(start) + band.max;
  if (crossed < dayNumber(since)) return [];
  const on = isoDate(crossed);
  return [{ what: 'Slipped a band', bet, from: slip.planned, to: slip.elapsed, on }];
};

/** It was written down, or came to an end. */
const lifeChanges = (view: View, bet: Bet, since: Instant): BetChange[] => {
  const { timezone, asOf } = view.report;
  const { createdAt, doneAt, phase, sourceState: to } = bet.item;
  const within = (at: Instant): boolean => at > since && at <= asOf;
  const changes: BetChange[] = [];
  if (within(createdAt))
    changes.push({ what: 'New', bet, from: null, to, on: dateAt(createdAt, timezone) });
  if (doneAt !== null && within(doneAt) && (phase === 'done' || phase === 'stopped')) {
    const what = phase === 'done' ? 'Done' : 'Stopped';
    changes.push({ what, bet, from: null, to, on: dateAt(doneAt, timezone) });
  }
  return changes;
};

const RECORDED: Record<string, string> = {
  shape: 'Shape changed',
  horizon: 'Horizon changed',
  health: 'Health changed',
};

/** What history recorded of its shape, horizon and health. */
const recordedChanges = (view: View, bet: Bet, since: Instant): BetChange[] => {
  const { timezone, asOf } = view.report;
  return bet.history.flatMap(({ field, from, to, fromText, toText, at }): BetChange[] => {
    const what = RECORDED[field];
    if (what === undefined || at <= since || at > asOf || from === to) return [];
    const on = dateAt(at, timezone);
    return field === 'health'
      ? [{ what, bet, from: healthWord(from), to: healthWord(to), on }]
      : [{ what, bet, from: fromText ?? from, to: toText ?? to, on }];
  });
};

const changesOf = (view: View, bet: Bet, since: Instant): BetChange[] => [
  ...lifeChanges(view, bet, since),
  ...recordedChanges(view, bet, since),
  ...bet.moves
    .filter(({ at }) => at > since)
    .map(({ from, to, on }) => ({ what: 'Target moved', bet, from, to, on })),
  ...slipsSince(view, bet, dateAt(since, view.report.timezone)),
];

const ORDER = [
  'New',
  'Done',
  'Stopped',
  'Shape changed',
  'Horizon changed',
  'Target moved',
  'Slipped a band',
  'Health changed',
];

export const betChanges = (view: View, { bets }: Portfolio, since: Instant): BetChange[] =>
  bets
    .flatMap((bet) => changesOf(view, bet, since))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.what) - ORDER.indexOf(b.what) ||
        b.on.localeCompare(a.on) ||
        a.bet.item.title.localeCompare(b.bet.item.title, 'en'),
    );
