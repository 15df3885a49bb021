import { literal, share, sumifs } from '../formulas.ts';
import { hiddenSheet } from '../hidden-sheet.ts';
import { daysOf, verdictOf } from '../ledger-sheet.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { formula } from '../sheet.ts';
import type { FormulaCell, Sheet } from '../sheet.ts';
import { UNRECORDED, sameName } from '../tally.ts';
import type { View } from '../view.ts';
import { topOf } from './portfolio.ts';
import type { Bet, Portfolio } from './portfolio.ts';
import { NO_HORIZON, RUNGS, rungOf } from './rungs.ts';

/**
 * The hidden sheet between the Ledger and the ladder: one line for all ledger rows with the same source, bet,
 * initiative and horizon, with the bets above them, so that work can be summed under any bet of any level.
 * Its days are formulas over the Ledger.
 */
export interface ReachLine {
  names: {
    source: string | null;
    bet: string | null;
    initiative: string | null;
    horizon: string | null;
  };
  /** Of the work itself. */
  rung: string;
  /** The longest of the work and the bets above it. */
  furthest: string;
  /** The longest bet between the multi-year bet and the work; `Directly` when there is none. */
  next: string;
  chain: Bet[];
  top: Bet | null;
  units: number;
}

const SHEET = 'Reach';
const REACHES_NONE = '(none)';

const rungNameOf = ({ report }: View, row: LedgerRow): string =>
  row.itemId === null
    ? UNRECORDED
    : (rungOf(report.horizonBands, verdictOf(row, 'horizon')) ?? NO_HORIZON);

export const DIRECTLY = 'Directly';

/** The longest rung of some work or a bet above it. */
const longestOf = (rung: string, chain: readonly Bet[]): string =>
  RUNGS.find((one) => one === rung || chain.some((bet) => bet.rung === one)) ?? rung;

export const reachLines = (
  view: View,
  { chainOf }: Portfolio,
  rows = view.report.rows,
): ReachLine[] => {
  const { source, bet, initiative, horizon } = view.by;
  const lines = new Map<string, ReachLine>();
  for (const row of rows) {
    const names = {
      source: source.name(row),
      bet: bet.name(row),
      initiative: initiative.name(row),
      horizon: horizon.name(row),
    };
    const key = JSON.stringify(Object.values(names).map(sameName));
    const line = lines.get(key);
    if (line) line.units += row.units;
    else {
      const chain = row.itemId === null ? [] : chainOf(row.itemId);
      const rung = rungNameOf(view, row);
      const furthest = row.itemId === null ? rung : longestOf(rung, chain);
      const top = topOf(chain);
      const between = top === null ? chain : chain.slice(0, chain.indexOf(top));
      const next = row.itemId === null ? rung : longestOf(DIRECTLY, between);
      lines.set(key, { names, rung, furthest, next, chain, top, units: row.units });
    }
  }
  return [...lines.values()];
};

const escaped = (text: string): string => text.replace(/[~*?]/g, '~$&');

/** Matches the work below a bet, whatever is in between. */
export const below = (bet: Bet): [string, string] => [
  'Reach_Path',
  literal(`*|${escaped(bet.id)}|*`),
];

/** Matches the work that counts under a multi-year bet. */
export const under = (top: Bet | null): [string, string] => [
  'Reach_Top',
  literal(top === null ? REACHES_NONE : `=${escaped(top.id)}`),
];

export const reachSheet = (view: View, lines: ReachLine[]): Sheet => {
  const { source, bet, initiative, horizon } = view.by;
  return hiddenSheet(SHEET, [
    { name: 'Reach_Source', cells: lines.map(({ names }) => names.source) },
    { name: 'Reach_Bet', cells: lines.map(({ names }) => names.bet) },
    { name: 'Reach_Initiative', cells: lines.map(({ names }) => names.initiative) },
    { name: 'Reach_Horizon', cells: lines.map(({ names }) => names.horizon) },
    { name: 'Reach_Rung', cells: lines.map(({ rung }) => rung) },
    { name: 'Reach_Furthest', cells: lines.map(({ furthest }) => furthest) },
    { name: 'Reach_Next', cells: lines.map(({ next }) => next) },
    {
      name: 'Reach_Path',
      cells: lines.map(({ chain }) =>
        chain.length === 0 ? null : `|${chain.map(({ id }) => id).join('|')}|`,
      ),
    },
    {
      name: 'Reach_Top',
      cells: lines.map(({ top, rung }) =>
        rung === UNRECORDED ? UNRECORDED : (top?.id ?? REACHES_NONE),
      ),
    },
    {
      name: 'Reach_Days',
      cells: lines.map(({ names, units }) =>
        formula(
          sumifs(
            'Ledger_Days',
            [source.range, source.criteria.of(names.source)],
            [bet.range, bet.criteria.of(names.bet)],
            [initiative.range, initiative.criteria.of(names.initiative)],
            [horizon.range, horizon.criteria.of(names.horizon)],
          ),
          daysOf(units),
        ),
      ),
    },
  ]);
};

/** A live sum of days over the hidden sheet with its cached result. */
export const reachDays = (units: number, ...pairs: [string, string][]): FormulaCell =>
  formula(sumifs('Reach_Days', ...pairs), daysOf(units));

/** Days of all work that counts under a multi-year bet, as a formula: only ids of bets hold a colon. */
export const REACHED = 'SUMIFS(Reach_Days,Reach_Top,"*:*")';
export const REACHED_SHARE = share(REACHED, 'SUM(Ledger_Days)');

export const unitsReached = (lines: readonly ReachLine[]): number =>
  lines.reduce((sum, { top, units }) => sum + (top === null ? 0 : units), 0);
