import { addHeading } from '../headings.ts';
import { daysOf } from '../ledger-sheet.ts';
import { newPage, shownTotal } from '../page.ts';
import type { Page, Placed, TableColumn } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { absolute, formula } from '../sheet.ts';
import type { ChartSpec } from '../sheet.ts';
import { liveCost, liveDays, liveFte, liveShare } from '../view.ts';
import type { View } from '../view.ts';
import { addMatrix, crossKey, crossed, matrixChart, of } from './cross.ts';
import type { At, Cross, Crossed } from './cross.ts';
import { itemLines } from './items.ts';
import type { TotalledSheet } from './summary.ts';
import { addTrend, trendChart } from './trend.ts';

const NAME = 'Allocation';

/** Items counted live over the hidden Items sheet. */
const itemCounts = (view: View): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { shape, horizon } of itemLines(view.report.rows)) {
    const key = crossKey(shape, horizon);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

/** A line for each pair of shape and horizon that has effort now or had before. */
const addPairs = (page: Page, view: View, now: Crossed): Placed => {
  const { report, by } = view;
  const before = crossed(view, report.priorRows);
  const counts = itemCounts(view);
  const pairs = view.shapes.flatMap(({ value: shape }) =>
    view.horizons
      .map(({ value: horizon }) => ({ shape, horizon }))
      .filter((pair) => of(now, pair).units !== 0 || of(before, pair).units !== 0),
  );
  const totalRow = page.next() + pairs.length + 1;
  const match = ({ shape, horizon }: Cross, at: At): [string, string][] => [
    [by.shape.range, by.shape.criteria.at(at('shape'), shape)],
    [by.horizon.range, by.horizon.criteria.at(at('horizon'), horizon)],
  ];
  const countOf = (pair: Cross, at: At): string => {
    const [shape, horizon] = match(pair, at);
    return `COUNTIFS(Items_Bet_shape,${shape?.[1]},Items_Horizon,${horizon?.[1]})`;
  };
  const columns: TableColumn<Cross>[] = [
    { key: 'shape', header: 'Bet shape', format: 'text', value: ({ shape }) => shape },
    { key: 'horizon', header: 'Horizon', format: 'text', value: ({ horizon }) => horizon },
    {
      key: 'items',
      header: 'Items',
      format: 'integer',
      value: (pair, at) =>
        formula(countOf(pair, at), counts.get(crossKey(pair.shape, pair.horizon)) ?? 0),
      total: 'sum',
    },
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
      value: (pair, at) =>
        liveShare(at('days'), `D$${totalRow}`, of(now, pair).units, view.all.units),
      total: 'sum',
    },
    ...(view.hasCost
      ? [
          {
            key: 'cost',
            header: `Cost (${report.currency ?? ''})`,
            format: 'money' as const,
            value: (pair: Cross, at: At) => liveCost(view, of(now, pair), ...match(pair, at)),
            total: 'sum' as const,
          },
        ]
      : []),
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
      value: (pair, at) =>
        formula(
          `${at('days')}-${at('before')}`,
          daysOf(of(now, pair).units) - daysOf(of(before, pair).units),
        ),
      total: 'sum',
    },
    ...(report.intended === null
      ? []
      : [
          {
            key: 'intended',
            header: 'Intended for the shape',
            format: 'percent' as const,
            value: ({ shape }: Cross) => report.intended?.[shape] ?? null,
          },
        ]),
  ];
  return page.table(pairs, columns, { totalLabel: 'All capacity' });
};

export interface AllocationSheet extends TotalledSheet {
  /** Chart of the last periods, to stand on Summary. */
  trend: (place: Pick<ChartSpec, 'from' | 'to'>) => ChartSpec;
}

/** Shape by horizon: as a list with shares and changes, as a matrix, and as a chart. */
export const allocationSheet = (view: View): AllocationSheet => {
  const page = newPage();
  addHeading(page, view.report, 'Allocation: bet shape by horizon', 9);
  const now = crossed(view, view.report.rows);
  const placed = addPairs(page, view, now);
  page.blank(2);
  const matrix = addMatrix(page, view, now);
  page.blank(2);
  const trend = addTrend(page, view);
  const row = page.next();
  const sheet = pageSheet(NAME, widths(16, 15, 13, 13, 13, 13, 15, 13, 13, 13, 13), page, {
    charts: [matrixChart(NAME, view, matrix, now, row)],
    frozen: { rows: placed.head, columns: 2 },
    print: {
      orientation: 'portrait',
      wide: 1,
      tall: null,
      titleRows: [placed.head, placed.head],
      area: `A1:K${row + 21}`,
    },
    names: [
      {
        name: 'Allocation_Bet_shape',
        ref: absolute(NAME, 1, placed.top, Math.max(placed.top, placed.bottom)),
      },
      {
        name: 'Allocation_Horizon',
        ref: absolute(NAME, 2, placed.top, Math.max(placed.top, placed.bottom)),
      },
      {
        name: 'Allocation_Days',
        ref: absolute(
          NAME,
          placed.columnOf('days'),
          placed.top,
          Math.max(placed.top, placed.bottom),
        ),
      },
    ],
  });
  return {
    sheet,
    total: {
      sheet: NAME,
      ref: absolute(NAME, placed.columnOf('days'), placed.total ?? placed.top),
      days: shownTotal(page, placed, 'days'),
    },
    trend: trendChart(view, NAME, trend),
  };
};
