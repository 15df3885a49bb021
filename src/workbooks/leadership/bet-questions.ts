import { addDays } from '../../model/date.ts';
import { isOneWay, nextMilestone } from './doors.ts';
import { movedBy } from './moves.ts';
import { plansYears } from './facts.ts';
import type { Facts } from './facts.ts';
import { byEffort } from './portfolio.ts';
import type { Bet, Portfolio } from './portfolio.ts';
import type { QuestionRule } from './question.ts';
import { counted, quoted } from './say.ts';

/** Questions about single bets: what is late, stuck, shared or silent. */

const OFTEN = 2;
const QUARTER = 92;
const MANY_TEAMS = 3;
const NAMED = 3;

/** The first few titles with their keys, and how many more there are. */
export const named = (bets: readonly Bet[], tell: (bet: Bet) => string = () => ''): string => {
  const list = [...bets]
    .slice(0, NAMED)
    .map((bet) => `${quoted(bet.item.title)}${tell(bet)} (${bet.key})`)
    .join('; ');
  return bets.length > NAMED ? `${list}; and ${bets.length - NAMED} more.` : `${list}.`;
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

export const doorsWithoutMilestone = aboutBets(
  'one-way-without-milestone',
  (count) =>
    `${counted(count, 'one-way door has', 'one-way doors have')} no milestone in the next quarter. When would we notice that ${count === 1 ? 'it goes' : 'they go'} wrong?`,
  (bet, facts) => bet.open && isOneWay(facts.view.report, bet) && !hasNearMilestone(bet, facts),
);

export const movedOften = aboutBets(
  'target-moved-often',
  (count) =>
    `${counted(count, 'open bet has', 'open bets have')} moved ${count === 1 ? 'its' : 'their'} target ${OFTEN} times or more. Replan, shrink or stop?`,
  ({ open, moves }) => open && moves.length >= OFTEN,
  ({ moves }) => `, ${moves.length} times, ${counted(Math.abs(movedBy(moves)), 'day')} in all`,
);

export const pastTarget = aboutBets(
  'past-target',
  (count) =>
    `${counted(count, 'open bet is', 'open bets are')} past ${count === 1 ? 'its' : 'their'} target. What is the new date, and who says so?`,
  ({ open, item }, { portfolio }) =>
    open && item.plannedEnd !== null && item.plannedEnd.date < portfolio.asOfDate,
  ({ item }) => `, ${item.plannedEnd?.date ?? ''}`,
);

export const inTrouble = aboutBets(
  'off-track',
  (count) =>
    `${counted(count, 'open bet is', 'open bets are')} reported off track. What would it take, and is it worth it?`,
  ({ open, item }) => open && item.health === 'offTrack',
);

export const stalled = aboutBets(
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

export const manyTeams = aboutBets(
  'many-teams',
  (count) =>
    `${counted(count, 'bet was', 'bets were')} worked on by ${MANY_TEAMS} teams or more. Is each one bet?`,
  ({ item, teams }) => item.level === 1 && teams.length >= MANY_TEAMS,
  ({ teams }) => `, ${teams.length} teams`,
);

export const waiting = aboutBets(
  'waits-across-teams',
  (count) =>
    `${counted(count, 'open bet waits', 'open bets wait')} for another team. Who clears the way?`,
  ({ open, blockers, item }) =>
    open && item.level === 1 && blockers.some(({ kind }) => kind === 'waits for'),
  ({ blockers }) =>
    `, for ${[...new Set(blockers.filter(({ kind }) => kind === 'waits for').map(({ team }) => team))].join(' and ')}`,
);

export const silent: QuestionRule = {
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

export const noLongBet: QuestionRule = {
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
