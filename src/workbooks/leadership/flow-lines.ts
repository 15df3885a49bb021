import { dateAt } from '../../model/calendar.ts';
import { dayNumber } from '../../model/date.ts';
import { nameText } from '../text.ts';
import { sameName, tallyBy } from '../tally.ts';
import type { View } from '../view.ts';
import { byEffort, isCurrent } from './portfolio.ts';
import type { Bet, Portfolio } from './portfolio.ts';

export const FLOWS = [
  'Shipped in the period',
  'In flight',
  'Stalled',
  'Not started',
  'Stopped in the period',
  'Ended outside the period',
] as const;
export type Flow = (typeof FLOWS)[number];

/** One bet of level 1, which takes every day of its work once. */
export interface FlowLine {
  bet: Bet;
  flow: Flow;
  units: number;
  /** Calendar days since it was written down, until it ended or the as-of day. */
  age: number;
  /** Calendar days in its present state; null where history does not say. */
  inPhase: number | null;
}

const flowOf = ({ report }: View, { item, endedOn, open }: Bet, units: number): Flow => {
  const inPeriod =
    endedOn !== null && endedOn >= report.period.start && endedOn <= report.period.end;
  if (item.phase === 'done') return inPeriod ? 'Shipped in the period' : 'Ended outside the period';
  if (item.phase === 'stopped')
    return inPeriod ? 'Stopped in the period' : 'Ended outside the period';
  if (!open) return 'Ended outside the period';
  if (item.phase === 'paused') return 'Stalled';
  if (units > 0) return 'In flight';
  return item.phase === 'todo' ? 'Not started' : 'Stalled';
};

const lineOf = (view: View, { asOfDate, report }: Portfolio, bet: Bet, units: number): FlowLine => {
  const until = dayNumber(bet.endedOn !== null && bet.endedOn < asOfDate ? bet.endedOn : asOfDate);
  const daysSince = (instant: number, end: number): number =>
    Math.max(0, end - dayNumber(dateAt(instant, report.timezone)));
  const entered = bet.history.findLast(({ field, at }) => field === 'state' && at <= report.asOf);
  return {
    bet,
    flow: flowOf(view, bet, units),
    units,
    age: daysSince(bet.item.createdAt, until),
    inPhase: entered === undefined ? null : daysSince(entered.at, dayNumber(asOfDate)),
  };
};

/** Level-1 bets that are open, ended in the period or had work in it; by group, most effort first. */
export const flowLines = (view: View, portfolio: Portfolio): FlowLine[] => {
  const name = (source: string | null, key: string | null): string =>
    JSON.stringify([source, nameText(key)]);
  const spent = tallyBy(view.report.rows, (row) => name(row.source, row.betKey));
  return portfolio.bets
    .filter(({ item }) => item.level === 1)
    .map((bet) => {
      const units = spent.get(sameName(name(bet.item.source, bet.item.key)))?.units ?? 0;
      return lineOf(view, portfolio, bet, units);
    })
    .filter(({ bet, flow }) => isCurrent(bet) || flow !== 'Ended outside the period')
    .sort((a, b) => FLOWS.indexOf(a.flow) - FLOWS.indexOf(b.flow) || byEffort(a.bet, b.bet));
};

export const median = (numbers: readonly number[]): number | null => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
};

/** How many level-1 bets a team worked on in the period, and how many of them with other teams. */
export interface TeamLoad {
  team: string;
  bets: number;
  shared: number;
}

export const teamLoads = (lines: readonly FlowLine[]): TeamLoad[] => {
  const loads = new Map<string, TeamLoad>();
  for (const { bet } of lines)
    for (const team of bet.teams) {
      const load = loads.get(sameName(team)) ?? { team, bets: 0, shared: 0 };
      load.bets += 1;
      if (bet.teams.length > 1) load.shared += 1;
      loads.set(sameName(team), load);
    }
  return [...loads.values()].sort((a, b) => a.team.localeCompare(b.team, 'en'));
};
