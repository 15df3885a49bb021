import { link } from '../formulas.ts';
import type { Page, Placed, TableColumn } from '../page.ts';
import { dateCell } from '../sheet.ts';
import { UNRECORDED } from '../tally.ts';
import { liveShare } from '../view.ts';
import type { View } from '../view.ts';
import { healthText, ownerText } from './bet-columns.ts';
import { byEffort, isCurrent, topOf } from './portfolio.ts';
import type { Bet, Portfolio } from './portfolio.ts';
import { DIRECTLY, below, reachDays, under } from './reach.ts';
import type { ReachLine } from './reach.ts';
import { NO_HORIZON, RUNGS } from './rungs.ts';

/** A line of the ladder: a bet, or the work that stands outside. */
interface Line {
  label: string;
  bet: Bet | null;
  depth: number;
  /** Current bets below. */
  below: number | null;
  match: [string, string];
  units: number;
  unitsByNext: ReadonlyMap<string, number>;
}

const sumByNext = (lines: ReachLine[]): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const { next, units } of lines) sums.set(next, (sums.get(next) ?? 0) + units);
  return sums;
};

const lineOf = (
  label: string,
  bet: Bet | null,
  match: [string, string],
  lines: ReachLine[],
): Line => ({
  label,
  bet,
  depth: 0,
  below: bet === null ? null : currentBelow(bet, new Set()).length,
  match,
  units: lines.reduce((sum, { units }) => sum + units, 0),
  unitsByNext: sumByNext(lines),
});

/** Every current bet below one, depth first, most effort first; a cycle of parents is walked once. */
const currentBelow = (bet: Bet, seen: Set<Bet>): Bet[] => {
  seen.add(bet);
  return bet.children
    .filter((child) => isCurrent(child) && !seen.has(child))
    .sort(byEffort)
    .flatMap((child) => [child, ...currentBelow(child, seen)]);
};

/** The topmost bets of more than a year: those that work of the period counts under, and other current ones. */
const multiYearBets = ({ bets, chainOf }: Portfolio, lines: ReachLine[]): Bet[] => {
  const tops = new Set(lines.map(({ top }) => top));
  return bets
    .filter((bet) => tops.has(bet) || (isCurrent(bet) && topOf(chainOf(bet.item.id)) === bet))
    .sort(byEffort);
};

const multiYearLines = (portfolio: Portfolio, lines: ReachLine[]): Line[] => [
  ...multiYearBets(portfolio, lines).map((bet) =>
    lineOf(
      bet.item.title,
      bet,
      under(bet),
      lines.filter(({ top }) => top === bet),
    ),
  ),
  lineOf(
    'Work that reaches no multi-year bet',
    null,
    under(null),
    lines.filter(({ top, rung }) => top === null && rung !== UNRECORDED),
  ),
  lineOf(
    UNRECORDED,
    null,
    ['Reach_Top', `"${UNRECORDED}"`],
    lines.filter(({ rung }) => rung === UNRECORDED),
  ),
];

const INDENT = '    ';

const treeLines = (portfolio: Portfolio, lines: ReachLine[]): Line[] =>
  multiYearBets(portfolio, lines).flatMap((top) =>
    [top, ...currentBelow(top, new Set())].map((bet) => {
      const chain = portfolio.chainOf(bet.item.id);
      const depth = bet === top ? 0 : chain.indexOf(top);
      return {
        ...lineOf(
          INDENT.repeat(Math.max(0, depth)) + bet.item.title,
          bet,
          below(bet),
          lines.filter((line) => line.chain.includes(bet)),
        ),
        depth,
      };
    }),
  );

const rungText = ({ rung, planned }: Bet): string =>
  rung === null ? NO_HORIZON : planned ? rung : `${rung} (by level)`;

const PLAN_COLUMNS: TableColumn<Line>[] = [
  { key: 'health', header: 'Health', format: 'text', value: ({ bet }) => bet && healthText(bet) },
  {
    key: 'end',
    header: 'Target',
    format: 'date',
    value: ({ bet }) => dateCell(bet?.item.plannedEnd?.date ?? null),
  },
  {
    key: 'key',
    header: 'Key',
    format: 'link',
    value: ({ bet }) => bet && (bet.item.url === null ? bet.key : link(bet.item.url, bet.key)),
  },
];

/** Days of a line that pass a bet of one rung on the way up. */
const viaColumn = (next: string): TableColumn<Line> => ({
  key: next,
  header: next === DIRECTLY ? 'No bet between' : `By bets of ${next.toLowerCase()}`,
  format: 'days',
  value: ({ match, unitsByNext }) =>
    reachDays(unitsByNext.get(next) ?? 0, match, ['Reach_Next', `"${next}"`]),
  total: 'sum',
});

const columnsOf = (view: View, via: string[] | null): TableColumn<Line>[] => {
  const total = via !== null;
  const summed = total ? { total: 'sum' as const } : {};
  return [
    {
      key: 'title',
      header: total ? 'Multi-year bet' : 'Bet',
      format: 'wrapped',
      value: ({ label }) => label.slice(0, 240),
    },
    {
      key: 'team',
      header: 'Team',
      format: 'wrapped',
      value: ({ bet }) => bet && ownerText(view, bet),
    },
    {
      key: 'horizon',
      header: 'Rung',
      format: 'text',
      value: ({ bet }) => bet && rungText(bet),
    },
    { key: 'below', header: 'Current bets below', format: 'integer', value: (line) => line.below },
    {
      key: 'days',
      header: `Days in ${view.report.period.key}`,
      format: 'days',
      value: ({ units, match }) => reachDays(units, match),
      ...summed,
    },
    {
      key: 'share',
      header: 'Share of days',
      format: 'percent',
      value: ({ units }, at) => liveShare(at('days'), 'SUM(Ledger_Days)', units, view.all.units),
      ...summed,
    },
    ...(via ?? []).map(viaColumn),
    ...PLAN_COLUMNS,
  ];
};

/** One line a multi-year bet and the work that reaches none: each day counts once. */
export const addMultiYear = (
  page: Page,
  view: View,
  portfolio: Portfolio,
  lines: ReachLine[],
): Placed => {
  const via = [...RUNGS, DIRECTLY].filter((rung) => lines.some(({ next }) => next === rung));
  return page.table(multiYearLines(portfolio, lines), columnsOf(view, via), {
    totalLabel: 'All capacity',
  });
};

/** The bets below each multi-year bet; days of a bet are part of those of the bet above, so there is no total. */
export const addTree = (
  page: Page,
  view: View,
  portfolio: Portfolio,
  lines: ReachLine[],
): Placed | null => {
  const tree = treeLines(portfolio, lines);
  return tree.length === 0 ? null : page.table(tree, columnsOf(view, null));
};
