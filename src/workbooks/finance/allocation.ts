import { criterion } from '../formulas.ts';
import { addHeading } from '../headings.ts';
import { daysOf, verdictOf } from '../ledger-sheet.ts';
import { newPage } from '../page.ts';
import type { TableColumn } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { absolute } from '../sheet.ts';
import type { LedgerRow } from '../../ledger/row.ts';
import { EMPTY_TALLY, UNRECORDED, sameName, tally, tallyBy } from '../tally.ts';
import { liveCost, liveDays, liveFte, liveShare } from '../view.ts';
import type { View } from '../view.ts';
import type { TotalledSheet } from './summary.ts';

interface Cross {
  shape: string;
  horizon: string;
}

const crossKey = (row: LedgerRow): string =>
  `${verdictOf(row, 'shape')}\u0001${verdictOf(row, 'horizon')}`;

/** Shape by horizon: a line for each pair that has effort now or had before. */
export const allocationSheet = (view: View): TotalledSheet => {
  const { report } = view;
  const page = newPage();
  addHeading(page, report, 'Allocation: bet shape by horizon', 9);
  const now = tallyBy(report.rows, crossKey);
  const before = tallyBy(report.priorRows, crossKey);
  const of = (map: typeof now, { shape, horizon }: Cross) =>
    map.get(sameName(`${shape}\u0001${horizon}`)) ?? EMPTY_TALLY;
  const pairs = view.shapes.flatMap(({ value: shape }) =>
    view.horizons
      .map(({ value: horizon }) => ({ shape, horizon }))
      .filter((pair) => (shape === UNRECORDED) === (pair.horizon === UNRECORDED))
      .filter(
        (pair) => of(now, pair).units !== 0 || of(before, pair).units !== 0 || shape === UNRECORDED,
      ),
  );
  const all = tally(report.rows).units;
  const match = ({ shape, horizon }: Cross, at: (key: string) => string): [string, string][] => [
    ['Ledger_Bet_shape', criterion(at('shape'), shape)],
    ['Ledger_Horizon', criterion(at('horizon'), horizon)],
  ];
  const totalRow = page.next() + pairs.length + 1;
  const columns: TableColumn<Cross>[] = [
    { key: 'shape', header: 'Bet shape', format: 'text', value: ({ shape }) => shape },
    { key: 'horizon', header: 'Horizon', format: 'text', value: ({ horizon }) => horizon },
    { key: 'items', header: 'Items', format: 'integer', value: (pair) => of(now, pair).items },
    {
      key: 'days',
      header: 'Days',
      format: 'days',
      value: (pair, at) => liveDays(of(now, pair), ...match(pair, at)),
      total: 'sum',
    },
    {
      key: 'fte',
      header: 'FTE-months',
      format: 'fte',
      value: (pair, at) => liveFte(of(now, pair), ...match(pair, at)),
      total: 'sum',
    },
    {
      key: 'share',
      header: 'Share of days',
      format: 'percent',
      value: (pair, at) => liveShare(at('days'), `D$${totalRow}`, of(now, pair).units, all),
      total: 'sum',
    },
    {
      key: 'before',
      header: `Days in ${report.prior.key}`,
      format: 'days',
      value: (pair) => daysOf(of(before, pair).units),
      total: 'sum',
    },
    {
      key: 'change',
      header: 'Change (days)',
      format: 'change',
      value: (pair, at) => ({
        kind: 'formula',
        formula: `${at('days')}-${at('before')}`,
        result: daysOf(of(now, pair).units) - daysOf(of(before, pair).units),
      }),
      total: 'sum',
    },
    ...(view.hasCost
      ? [
          {
            key: 'cost',
            header: `Cost (${report.currency ?? ''})`,
            format: 'money' as const,
            value: (pair: Cross, at: (key: string) => string) =>
              liveCost(view, of(now, pair), ...match(pair, at)),
            total: 'sum' as const,
          },
        ]
      : []),
  ];
  const placed = page.table(pairs, columns, { totalLabel: 'All capacity' });
  return {
    sheet: pageSheet('Allocation', widths(16, 16, 10, 12, 12, 12, 14, 14, 16), page),
    total: {
      sheet: 'Allocation',
      ref: absolute('Allocation', placed.columnOf('days'), placed.total ?? 1),
      days: daysOf(all),
    },
  };
};
