import type { LedgerRow } from '../../ledger/row.ts';
import { daysOf } from '../ledger-sheet.ts';
import type { At, Page, Placed, TableColumn } from '../page.ts';
import type { ChartSpec } from '../sheet.ts';
import { columnSeries } from '../table-chart.ts';
import type { ChartTable } from '../table-chart.ts';
import { EMPTY_TALLY, UNRECORDED, sameName, tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import { liveDays } from '../view.ts';
import type { View } from '../view.ts';

/** Sums by shape and horizon together, and their matrix to read and to draw. */

export interface Cross {
  shape: string;
  horizon: string;
}
export type Crossed = Map<string, Tally>;

export const crossKey = (shape: string | null, horizon: string | null): string =>
  sameName(`${shape}\u0001${horizon}`);

export const crossed = (view: View, rows: LedgerRow[]): Crossed =>
  tallyBy(rows, (row) => crossKey(view.by.shape.name(row), view.by.horizon.name(row)));

export const of = (sums: Crossed, { shape, horizon }: Cross): Tally =>
  sums.get(crossKey(shape, horizon)) ?? EMPTY_TALLY;

const recorded = (
  values: { value: string; colour: string }[],
): { value: string; colour: string }[] => values.filter(({ value }) => value !== UNRECORDED);

/** Days as a matrix, shapes down and horizons across, to read and to draw. */
export const addMatrix = (page: Page, view: View, now: Crossed): Placed => {
  const { by } = view;
  const columns: TableColumn<string>[] = [
    { key: 'shape', header: 'Days', format: 'text', value: (shape) => shape },
    ...recorded(view.horizons).map(({ value: horizon }) => ({
      key: horizon,
      header: horizon,
      format: 'days' as const,
      value: (shape: string, at: At) =>
        liveDays(
          of(now, { shape, horizon }),
          [by.shape.range, by.shape.criteria.at(at('shape'), shape)],
          [by.horizon.range, by.horizon.criteria.of(horizon)],
        ),
      total: 'sum' as const,
    })),
  ];
  return page.table(
    recorded(view.shapes).map(({ value }) => value),
    columns,
    { totalLabel: 'Recorded' },
  );
};

export const matrixChart = (
  sheet: string,
  view: View,
  placed: Placed,
  now: Crossed,
  row: number,
): ChartSpec => {
  const shapes = recorded(view.shapes).map(({ value }) => value);
  const table: ChartTable = { sheet, placed, labels: 'shape', names: shapes };
  return {
    kind: 'stackedBar',
    title: `Bet shape by horizon, days in ${view.report.period.key}`,
    alt: `Stacked bars: days of each bet shape in ${view.report.period.key}, split by horizon.`,
    from: { column: 0, row },
    to: { column: 11, row: row + 18 },
    series: recorded(view.horizons).map(({ value: horizon, colour }) =>
      columnSeries(table, {
        key: horizon,
        name: horizon,
        values: shapes.map((shape) => daysOf(of(now, { shape, horizon }).units)),
        colour,
      }),
    ),
    valueFormat: '#,##0',
    valueTitle: 'Days',
  };
};
