import type { Cell } from '../sheet.ts';
import type { View } from '../view.ts';
import type { Facts } from './facts.ts';
import { movedBy } from './moves.ts';
import type { Move } from './moves.ts';
import type { Bet, Portfolio } from './portfolio.ts';
import { counted, daysText, listed, quoted } from './say.ts';

/** What became of plans, and what came to an end. */

const within = (view: View, { on }: Move): boolean =>
  on >= view.report.period.start && on <= view.report.period.end;

/** Targets of the messy middle that moved in the period. */
export const movesSentence = ({ view, middle }: Facts): Cell | null => {
  if (middle.length === 0) return null;
  const moved = middle
    .map((bet) => ({ bet, moves: bet.moves.filter((move) => within(view, move)) }))
    .filter(({ moves }) => moves.length > 0)
    .sort((a, b) => Math.abs(movedBy(b.moves)) - Math.abs(movedBy(a.moves)));
  const [most] = moved;
  const all = counted(middle.length, 'months-to-quarters bet');
  if (most === undefined)
    return `None of the ${all} moved its target in ${view.report.period.key}.`;
  const later = movedBy(most.moves);
  return (
    `${moved.length.toLocaleString('en')} of ${all} moved ${moved.length === 1 ? 'its' : 'their'} target in ${view.report.period.key}; ` +
    `furthest ${quoted(most.bet.item.title)} (${most.bet.key}), ${later === 0 ? 'there and back' : `${counted(Math.abs(later), 'day')} ${later < 0 ? 'earlier' : 'later'}`}.`
  );
};

const effortOf = ({ units, unitsBefore }: Bet): number => units + unitsBefore;
const NAMED = 3;

/** What came to an end: what was finished, by the largest, and what was given up. */
export const endedSentence = ({ view, portfolio }: Facts): Cell | null => {
  if (portfolio.bets.length === 0) return null;
  const ended = endedIn(view, portfolio).sort((a, b) => effortOf(b) - effortOf(a));
  const done = ended.filter(({ item }) => item.phase === 'done');
  const stopped = ended.filter(({ item }) => item.phase === 'stopped');
  const open = portfolio.bets.filter((bet) => bet.open).length;
  const [first] = done;
  const largest =
    first === undefined || effortOf(first) === 0
      ? ''
      : `, the largest ${quoted(first.item.title)} (${first.key}, ${daysText(effortOf(first) / 10_000)} days in all)`;
  const which =
    stopped.length === 0
      ? ''
      : ` (${listed(stopped.slice(0, NAMED).map(({ key }) => key))}${stopped.length > NAMED ? ' and others' : ''})`;
  return `${counted(done.length, 'bet was', 'bets were')} finished in ${view.report.period.key}${largest}${largest === '' ? '' : ','} and ${stopped.length.toLocaleString('en')} stopped${which}; ${counted(open, 'is', 'are')} open.`;
};

/** Bets that were done or stopped within the period. */
const endedIn = ({ report }: View, { bets }: Portfolio): Bet[] =>
  bets.filter(
    ({ item, endedOn }) =>
      (item.phase === 'done' || item.phase === 'stopped') &&
      endedOn !== null &&
      endedOn >= report.period.start &&
      endedOn <= report.period.end,
  );
