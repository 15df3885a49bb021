import type { Cell } from '../sheet.ts';
import { addDays } from '../../model/date.ts';
import { UNRECORDED } from '../tally.ts';
import { isOneWay, nextMilestone } from './doors.ts';
import { isChosen, shapeMoves, whereMoved } from './mix.ts';
import type { ShapeMove } from './mix.ts';
import { movedBy } from './moves.ts';
import type { Facts } from './overview-sentences.ts';
import { plansYears, sharesReached } from './overview-sentences.ts';
import { byEffort } from './portfolio.ts';
import type { Bet, Portfolio } from './portfolio.ts';
import { REACHED_SHARE } from './reach.ts';
import { counted, movement, percent, percentText, quoted, say } from './say.ts';

/** A question that a rule raises, with what it rests on. */
export interface Question {
  rule: string;
  question: string;
  evidence: Cell;
}

interface QuestionRule {
  id: string;
  ask: (facts: Facts) => Omit<Question, 'rule'> | null;
}

const MOVED = 0.03;
const APART = 0.05;
const MUCH = 0.05;
const OFTEN = 2;
const QUARTER = 92;
const MANY_TEAMS = 3;
const NAMED = 3;

/** The first few titles with their keys, and how many more there are. */
const named = (bets: readonly Bet[], tell: (bet: Bet) => string = () => ''): string => {
  const list = [...bets]
    .slice(0, NAMED)
    .map((bet) => `${quoted(bet.item.title)}${tell(bet)} (${bet.key})`)
    .join('; ');
  return bets.length > NAMED ? `${list}; and ${bets.length - NAMED} more.` : `${list}.`;
};

const shapeMoved: QuestionRule = {
  id: 'shape-moved',
  ask: ({ view }) => {
    const moves = shapeMoves(view).filter((one) => isChosen(one) && one.before !== null);
    const change = ({ now, before }: ShapeMove): number => now - (before ?? 0);
    const [most] = moves.sort((a, b) => Math.abs(change(b)) - Math.abs(change(a)));
    if (most === undefined || Math.abs(change(most)) < MOVED) return null;
    const before = most.before ?? 0;
    const where = whereMoved(view, most);
    return {
      question: `${most.shape} ${change(most) > 0 ? 'grew' : 'shrank'}. Did we decide that?`,
      evidence: say(
        `From ${percentText(before)} in ${view.report.prior.key} to `,
        percent(most.formula, most.now),
        where === null ? '.' : `, most of it in ${where.team}: ${counted(where.items, 'item')}.`,
      ),
    };
  },
};

const awayFromIntent: QuestionRule = {
  id: 'away-from-intent',
  ask: ({ view }) => {
    const gap = ({ now, intended }: ShapeMove): number => now - (intended ?? 0);
    const [most] = shapeMoves(view)
      .filter(({ intended }) => intended !== null)
      .sort((a, b) => Math.abs(gap(b)) - Math.abs(gap(a)));
    if (most === undefined || Math.abs(gap(most)) < APART) return null;
    return {
      question: `${most.shape} is ${gap(most) > 0 ? 'above' : 'below'} what was intended. Change the work or the intent?`,
      evidence: say(
        percent(most.formula, most.now),
        ` of days against ${percentText(most.intended ?? 0)}.`,
      ),
    };
  },
};

const reachFell: QuestionRule = {
  id: 'reach-fell',
  ask: (facts) => {
    const { now, before } = sharesReached(facts);
    if (before === null || before - now < MOVED) return null;
    return {
      question: 'Less of the work links up to a multi-year bet. Are the long bets still ours?',
      evidence: say(
        percent(REACHED_SHARE, now),
        ' of days, ',
        movement(`${REACHED_SHARE}-${before}`, now - before),
        ` on ${facts.view.report.prior.key}.`,
      ),
    };
  },
};

/** A rule about bets: asks when at least one fits. */
const aboutBets = (
  id: string,
  question: (count: number, facts: Facts) => string,
  fits: (bet: Bet, facts: Facts) => boolean,
  tell?: (bet: Bet, facts: Facts) => string,
): QuestionRule => ({
  id,
  ask: (facts) => {
    const bets = facts.portfolio.bets.filter((bet) => fits(bet, facts)).sort(byEffort);
    if (bets.length === 0) return null;
    return {
      question: question(bets.length, facts),
      evidence: named(bets, tell && ((bet) => tell(bet, facts))),
    };
  },
});

const hasNearMilestone = (bet: Bet, { portfolio }: Facts): boolean => {
  const next = nextMilestone(bet, portfolio.asOfDate);
  return next !== null && next.date <= addDays(portfolio.asOfDate, QUARTER);
};

const doorsWithoutMilestone = aboutBets(
  'one-way-without-milestone',
  (count) =>
    `${counted(count, 'one-way door has', 'one-way doors have')} no milestone in the next quarter. When would we notice that ${count === 1 ? 'it goes' : 'they go'} wrong?`,
  (bet, facts) => bet.open && isOneWay(facts.view.report, bet) && !hasNearMilestone(bet, facts),
);

const movedOften = aboutBets(
  'target-moved-often',
  (count) =>
    `${counted(count, 'open bet has', 'open bets have')} moved ${count === 1 ? 'its' : 'their'} target ${OFTEN} times or more. Replan, shrink or stop?`,
  ({ open, moves }) => open && moves.length >= OFTEN,
  ({ moves }) => `, ${moves.length} times, ${counted(Math.abs(movedBy(moves)), 'day')} in all`,
);

const pastTarget = aboutBets(
  'past-target',
  (count) =>
    `${counted(count, 'open bet is', 'open bets are')} past ${count === 1 ? 'its' : 'their'} target. What is the new date, and who says so?`,
  ({ open, item }, { portfolio }) =>
    open && item.plannedEnd !== null && item.plannedEnd.date < portfolio.asOfDate,
  ({ item }) => `, ${item.plannedEnd?.date ?? ''}`,
);

const inTrouble = aboutBets(
  'off-track',
  (count) =>
    `${counted(count, 'open bet is', 'open bets are')} reported off track. What would it take, and is it worth it?`,
  ({ open, item }) => open && item.health === 'offTrack',
);

const stalled = aboutBets(
  'stalled',
  (count, { view }) =>
    `${counted(count, 'bet', 'bets')} begun before ${view.report.period.key} had no work in it. Stop ${count === 1 ? 'it' : 'them'}?`,
  ({ open, item, units }, { view }) =>
    open &&
    units === 0 &&
    (item.phase === 'active' || item.phase === 'paused') &&
    item.plannedStart !== null &&
    item.plannedStart.date < view.report.period.start,
);

const manyTeams = aboutBets(
  'many-teams',
  (count) =>
    `${counted(count, 'bet was', 'bets were')} worked on by ${MANY_TEAMS} teams or more. Is each one bet?`,
  ({ item, teams }) => item.level === 1 && teams.length >= MANY_TEAMS,
  ({ teams }) => `, ${teams.length} teams`,
);

const waiting = aboutBets(
  'waits-across-teams',
  (count) =>
    `${counted(count, 'open bet waits', 'open bets wait')} for another team. Who clears the way?`,
  ({ open, blockers, item }) =>
    open && item.level === 1 && blockers.some(({ kind }) => kind === 'waits for'),
  ({ blockers }) =>
    `, for ${[...new Set(blockers.filter(({ kind }) => kind === 'waits for').map(({ team }) => team))].join(' and ')}`,
);

const silent: QuestionRule = {
  id: 'health-not-reported',
  ask: ({ middle }) => {
    const open = middle.filter((bet) => bet.open);
    const bets = open.filter(({ item }) => item.health === null).sort(byEffort);
    if (bets.length === 0) return null;
    return {
      question: `Nobody has reported the health of ${bets.length.toLocaleString('en')} of ${counted(open.length, 'open months-to-quarters bet')}. How do we know?`,
      evidence: named(bets),
    };
  },
};

const unexplained = (id: string, shape: string, question: string): QuestionRule => ({
  id,
  ask: ({ view }) => {
    const move = shapeMoves(view).find((one) => one.shape === shape);
    if (move === undefined || move.now < MUCH) return null;
    return { question, evidence: say(percent(move.formula, move.now), ` of days are ${shape}.`) };
  },
});

const noLongBet: QuestionRule = {
  id: 'no-multi-year-bet',
  ask: ({ view, portfolio }) =>
    plansYears(portfolio)
      ? null
      : {
          question: 'No bet is planned for more than a year. Is that a choice?',
          evidence: `${counted(portfolio.bets.length, 'bet')} in the sources, the longest ${longestPlan(view, portfolio)}.`,
        },
};

const longestPlan = ({ report }: Facts['view'], { bets }: Portfolio): string => {
  const used = new Set(bets.map(({ horizon }) => horizon));
  return report.horizonBands.findLast(({ value }) => used.has(value))?.value ?? 'without a plan';
};

const linksToNothing: QuestionRule = {
  id: 'no-bet',
  ask: ({ view }) => {
    const free = view.report.rows
      .filter(({ itemId, betKey, initiativeKey }) => itemId !== null && !betKey && !initiativeKey)
      .reduce((sum, { units }) => sum + units, 0);
    const part = view.all.units === 0 ? 0 : free / view.all.units;
    if (part < MUCH) return null;
    const text =
      `(SUMIFS(Ledger_Days,Ledger_Bet,"=",Ledger_Initiative,"=")` +
      `-SUMIFS(Ledger_Days,Ledger_Bet_shape,"${UNRECORDED}"))/SUM(Ledger_Days)`;
    return {
      question: 'Some work belongs to no bet. Which bet is missing, or which work?',
      evidence: say(percent(text, part), ' of days link to no bet at all.'),
    };
  },
};

/** In the order in which they are asked; the configuration can switch each off by its id. */
export const QUESTION_RULES: readonly QuestionRule[] = [
  shapeMoved,
  awayFromIntent,
  reachFell,
  inTrouble,
  movedOften,
  doorsWithoutMilestone,
  pastTarget,
  waiting,
  stalled,
  manyTeams,
  silent,
  linksToNothing,
  noLongBet,
  unexplained(
    'unclassified',
    'Unclassified',
    'Much of the work has no bet shape. Which rule is missing?',
  ),
  unexplained('unrecorded', UNRECORDED, 'Much capacity has no active item. What was it spent on?'),
];
