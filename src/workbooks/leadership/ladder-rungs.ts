import { share } from '../formulas.ts';
import { daysOf } from '../ledger-sheet.ts';
import type { Page, Placed, TableColumn } from '../page.ts';
import { formula } from '../sheet.ts';
import { UNRECORDED } from '../tally.ts';
import type { View } from '../view.ts';
import type { Portfolio } from './portfolio.ts';
import { reachDays } from './reach.ts';
import type { ReachLine } from './reach.ts';
import { NO_HORIZON, RUNGS } from './rungs.ts';

/** One line a rung: what is planned at it, and how far up the work of the period links. */
export interface RungLine {
  rung: string;
  bets: number | null;
  planned: number;
  furthest: number;
  reached: number;
}

export const rungLines = (portfolio: Portfolio, lines: ReachLine[]): RungLine[] => {
  const sum = (chosen: ReachLine[]): number => chosen.reduce((all, { units }) => all + units, 0);
  const open = portfolio.bets.filter((bet) => bet.open);
  return [...RUNGS, NO_HORIZON, UNRECORDED].map((rung) => {
    const planned = lines.filter((line) => line.rung === rung);
    return {
      rung,
      bets:
        rung === UNRECORDED ? null : open.filter((bet) => (bet.rung ?? NO_HORIZON) === rung).length,
      planned: sum(planned),
      furthest: sum(lines.filter((line) => line.furthest === rung)),
      reached: sum(planned.filter(({ top }) => top !== null)),
    };
  });
};

type Amount = 'planned' | 'furthest';

const shareOf = (view: View, of: Amount, header: string): TableColumn<RungLine> => ({
  key: `${of}Share`,
  header,
  format: 'percent',
  value: (line, at) =>
    formula(
      share(at(of), 'SUM(Ledger_Days)'),
      view.all.units === 0 ? 0 : line[of] / view.all.units,
    ),
  total: 'sum',
});

const columnsOf = (view: View): TableColumn<RungLine>[] => [
  { key: 'rung', header: 'Rung', format: 'text', value: ({ rung }) => rung },
  { key: 'bets', header: 'Open bets', format: 'integer', value: ({ bets }) => bets, total: 'sum' },
  {
    key: 'planned',
    header: 'Days, by the work',
    format: 'days',
    value: ({ planned }, at) => reachDays(planned, ['Reach_Rung', at('rung')]),
    total: 'sum',
  },
  shareOf(view, 'planned', 'The work itself'),
  {
    key: 'furthest',
    header: 'Days, by longest bet',
    format: 'days',
    value: ({ furthest }, at) => reachDays(furthest, ['Reach_Furthest', at('rung')]),
    total: 'sum',
  },
  shareOf(view, 'furthest', 'The longest bet above it'),
  {
    key: 'reached',
    header: 'Reach a multi-year bet',
    format: 'days',
    value: ({ reached }, at) =>
      formula(`SUMIFS(Reach_Days,Reach_Rung,${at('rung')},Reach_Top,"*:*")`, daysOf(reached)),
    total: 'sum',
  },
];

export const addRungs = (page: Page, view: View, lines: RungLine[]): Placed =>
  page.table(lines, columnsOf(view), { totalLabel: 'All capacity' });
