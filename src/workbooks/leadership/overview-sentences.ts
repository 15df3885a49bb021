import { UNRECORDED } from '../tally.ts';
import type { Cell } from '../sheet.ts';
import type { View } from '../view.ts';
import { isChosen, shapeMoves, whereMoved } from './mix.ts';
import type { ShapeMove } from './mix.ts';
import { movedBy } from './moves.ts';
import type { Move } from './moves.ts';
import type { Bet, Portfolio } from './portfolio.ts';
import { REACHED_SHARE, reachLines, unitsReached } from './reach.ts';
import type { ReachLine } from './reach.ts';
import { counted, movement, percent, percentText, quoted, say } from './say.ts';

/** Everything the sentences are computed from. */
export interface Facts {
  view: View;
  portfolio: Portfolio;
  lines: ReachLine[];
  middle: Bet[];
}

export const sharesReached = ({ view, portfolio, lines }: Facts) => {
  const before = reachLines(view, portfolio, view.report.priorRows);
  return {
    now: view.all.units === 0 ? 0 : unitsReached(lines) / view.all.units,
    before: view.before.units === 0 ? null : unitsReached(before) / view.before.units,
  };
};

/** Is there any bet of more than a year, open or not? */
export const plansYears = ({ bets }: Portfolio): boolean =>
  bets.some(({ rung }) => rung === 'Years');

/** Does work link up to a multi-year bet more than it did? */
const reachSentence = (facts: Facts): Cell => {
  const { report } = facts.view;
  const { now, before } = sharesReached(facts);
  if (!plansYears(facts.portfolio))
    return 'No bet is planned for more than a year, so no work reaches one.';
  const lead = percent(REACHED_SHARE, now);
  if (before === null)
    return say(
      lead,
      ` of days reach a multi-year bet; ${report.prior.key} has no figures to compare with.`,
    );
  return say(
    lead,
    ' of days reach a multi-year bet, ',
    movement(`${REACHED_SHARE}-${before}`, now - before),
    ` on ${report.prior.key} (${percentText(before)}).`,
  );
};

const change = ({ now, before }: ShapeMove): number => (before === null ? 0 : now - before);

/** Which shape moved most, and in which team; without a period before, which took the most. */
const moverSentence = ({ view }: Facts): Cell => {
  const moves = shapeMoves(view).filter(({ shape }) => shape !== UNRECORDED);
  const known = moves.filter(({ before }) => before !== null);
  if (known.length === 0) {
    const most = moves.reduce((a, b) => (b.now > a.now ? b : a));
    return say(`${most.shape} took the most: `, percent(most.formula, most.now), ' of days.');
  }
  const most = known.reduce((a, b) => (Math.abs(change(b)) > Math.abs(change(a)) ? b : a));
  const before = most.before ?? 0;
  const where = whereMoved(view, most);
  return say(
    `${most.shape} moved most: `,
    percent(most.formula, most.now),
    ' of days, ',
    movement(`${most.formula}-${before}`, change(most)),
    ` on ${view.report.prior.key}`,
    where === null
      ? '.'
      : `, most of it in ${where.team} (${counted(where.items, 'item')} in ${view.report.period.key}).`,
  );
};

/** How far the mix is from what was meant; without intent, how much of it nobody can explain. */
const intentSentence = ({ view }: Facts): Cell => {
  const moves = shapeMoves(view);
  const gap = ({ now, intended }: ShapeMove): number => now - (intended ?? 0);
  const meant = moves.filter(({ intended }) => intended !== null);
  if (meant.length > 0) {
    const most = meant.reduce((a, b) => (Math.abs(gap(b)) > Math.abs(gap(a)) ? b : a));
    const intended = most.intended ?? 0;
    return say(
      `Furthest from intent is ${most.shape}: `,
      percent(most.formula, most.now),
      ` of days against ${percentText(intended)} intended.`,
    );
  }
  const [first] = moves.filter(isChosen).sort((a, b) => b.now - a.now);
  return first === undefined || first.now === 0
    ? 'No work has a bet shape yet: see Method for how shapes are set.'
    : say(
        `No mix is intended by the configuration; ${first.shape} leads with `,
        percent(first.formula, first.now),
        ' of days.',
      );
};

const within = (view: View, { on }: Move): boolean =>
  on >= view.report.period.start && on <= view.report.period.end;

/** What became of plans: targets of the messy middle that moved in the period. */
const movesSentence = ({ view, middle }: Facts): Cell | null => {
  if (middle.length === 0) return null;
  const moved = middle
    .map((bet) => ({ bet, moves: bet.moves.filter((move) => within(view, move)) }))
    .filter(({ moves }) => moves.length > 0)
    .sort((a, b) => Math.abs(movedBy(b.moves)) - Math.abs(movedBy(a.moves)));
  const [most] = moved;
  if (most === undefined)
    return `None of the ${counted(middle.length, 'months-to-quarters bet')} moved its target in ${view.report.period.key}.`;
  const later = movedBy(most.moves);
  return (
    `${moved.length.toLocaleString('en')} of ${counted(middle.length, 'months-to-quarters bet')} moved ${moved.length === 1 ? 'its' : 'their'} target in ${view.report.period.key}; ` +
    `furthest ${quoted(most.bet.item.title)}, ${later === 0 ? 'there and back' : `${counted(Math.abs(later), 'day')} ${later < 0 ? 'earlier' : 'later'}`}.`
  );
};

/** What came to an end. */
const endedSentence = ({ view, portfolio }: Facts): Cell | null => {
  if (portfolio.bets.length === 0) return null;
  const ended = endedIn(view, portfolio);
  const done = ended.filter(({ item }) => item.phase === 'done');
  const stopped = ended.filter(({ item }) => item.phase === 'stopped');
  const open = portfolio.bets.filter((bet) => bet.open).length;
  return `${counted(done.length, 'bet was', 'bets were')} finished and ${stopped.length.toLocaleString('en')} stopped in ${view.report.period.key}; ${counted(open, 'bet is', 'bets are')} open.`;
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

/** Three to five sentences of what changed, the most telling first. */
export const overviewSentences = (facts: Facts): Cell[] => {
  if (facts.view.all.units === 0)
    return [
      `No capacity is recorded in ${facts.view.report.period.key}: no person had an active item.`,
    ];
  return [
    reachSentence(facts),
    moverSentence(facts),
    intentSentence(facts),
    movesSentence(facts),
    endedSentence(facts),
  ].filter((one) => one !== null);
};
