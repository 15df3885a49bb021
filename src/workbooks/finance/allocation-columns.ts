import { formula } from '../sheet.ts';
import { sumifs } from '../formulas.ts';
import { daysOf } from '../ledger-sheet.ts';
import { costColumns, daysColumn, fteColumn, shareColumn } from '../live-columns.ts';
import type { Measured } from '../live-columns.ts';
import type { At, TableColumn } from '../page.ts';
import type { Cell } from '../sheet.ts';
import { numberOf } from '../sheet.ts';
import { EMPTY_TALLY, sameName } from '../tally.ts';
import type { Tally } from '../tally.ts';
import type { View } from '../view.ts';
import { crossKey, of } from './cross.ts';
import type { Crossed } from './cross.ts';
import { itemLines } from './items.ts';

/** A shape over all horizons, or within one of them. */
export interface Line {
  shape: string;
  /** null: all horizons. */
  horizon: string | null;
}

export const ALL_HORIZONS = 'All horizons';

/** Sums of lines, of one period. */
type SumOf = (line: Line) => Tally;

const sumOf =
  (byShape: View['byShape'], sums: Crossed): SumOf =>
  ({ shape, horizon }) =>
    horizon === null ? (byShape.get(sameName(shape)) ?? EMPTY_TALLY) : of(sums, { shape, horizon });

/** Criteria on the ranges that begin with `prefix`; no criterion on the horizon where the line is over all. */
const matching =
  ({ by }: View, prefix: string) =>
  ({ shape, horizon }: Line, at: At): [string, string][] => [
    [`${prefix}_Bet_shape`, by.shape.criteria.at(at('shape'), shape)],
    ...(horizon === null
      ? []
      : [
          [`${prefix}_Horizon`, by.horizon.criteria.at(at('horizon'), horizon)] as [string, string],
        ]),
  ];

/** The lines over all horizons are summed, so that nothing counts twice. */
const ofShapes =
  (lines: Line[]) =>
  (range: string, at: At, cells: Cell[]): Cell => {
    const horizons = range.replace(/[A-Z]+/g, at('horizon').replace(/\d+$/, ''));
    const whole = cells.filter((_, index) => lines[index]?.horizon === null);
    return formula(
      `SUMIFS(${range},${horizons},"${ALL_HORIZONS}")`,
      whole.reduce<number>((sum, cell) => sum + (numberOf(cell) ?? 0), 0),
    );
  };

/** Items of each line, counted live over the hidden Items sheet. */
const itemsColumn = (view: View): TableColumn<Line> => {
  const counts = new Map<string, number>();
  const add = (key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { shape, horizon } of itemLines(view.report.rows)) {
    add(crossKey(shape, horizon));
    add(crossKey(shape, null));
  }
  const match = matching(view, 'Items');
  return {
    key: 'items',
    header: 'Items',
    format: 'integer',
    value: (line, at) =>
      formula(
        `COUNTIFS(${match(line, at).flat().join(',')})`,
        counts.get(crossKey(line.shape, line.horizon)) ?? 0,
      ),
    total: 'sum',
  };
};

const beforeColumns = (view: View, now: SumOf, before: SumOf): TableColumn<Line>[] => [
  {
    key: 'before',
    header: `Days in ${view.report.prior.key}`,
    format: 'days',
    value: (line, at) =>
      formula(
        sumifs('Prior_Days', ...matching(view, 'Prior')(line, at)),
        daysOf(before(line).units),
      ),
    total: 'sum',
  },
  {
    key: 'change',
    header: 'Change (days)',
    format: 'change',
    value: (line, at) =>
      formula(
        `ROUND(${at('days')}-${at('before')},4)`,
        daysOf(now(line).units - before(line).units),
      ),
    total: (_range, at) =>
      formula(`ROUND(${at('days')}-${at('before')},4)`, daysOf(view.all.units - view.before.units)),
  },
];

/** What was meant for a shape, and how far the shape is from it; nothing is meant for one of its horizons. */
const intentColumns = (view: View, now: SumOf): TableColumn<Line>[] => {
  const { intended } = view.report;
  if (intended === null) return [];
  const meant = ({ shape, horizon }: Line): number | null =>
    horizon === null ? (intended[shape] ?? null) : null;
  return [
    {
      key: 'intended',
      header: 'Intended share',
      format: 'percent',
      value: meant,
      total: 'sum',
    },
    {
      key: 'gap',
      header: 'Against intent',
      format: 'points',
      value: (line, at) => {
        const share = meant(line);
        if (share === null) return null;
        const actual = view.all.units === 0 ? 0 : now(line).units / view.all.units;
        return formula(`100*(${at('share')}-${at('intended')})`, 100 * (actual - share));
      },
    },
  ];
};

/** Columns of the list of shapes and horizons; the total line stands in row `totalRow`. */
export const allocationColumns = (
  view: View,
  { now, before }: { now: Crossed; before: Crossed },
  lines: Line[],
  totalRow: number,
): TableColumn<Line>[] => {
  const sum = sumOf(view.byShape, now);
  const measured: Measured<Line> = { sum, match: matching(view, 'Ledger') };
  const columns: TableColumn<Line>[] = [
    { key: 'shape', header: 'Bet shape', format: 'text', value: ({ shape }) => shape },
    {
      key: 'horizon',
      header: 'Horizon',
      format: 'text',
      value: ({ horizon }) => horizon ?? ALL_HORIZONS,
    },
    itemsColumn(view),
    daysColumn(measured),
    fteColumn(measured),
    shareColumn(view, measured, totalRow),
    ...costColumns(view, measured),
    ...(view.hasPrior ? beforeColumns(view, sum, sumOf(view.byShapeBefore, before)) : []),
    ...intentColumns(view, sum),
  ];
  return columns.map((column) =>
    column.total === 'sum' ? { ...column, total: ofShapes(lines) } : column,
  );
};
