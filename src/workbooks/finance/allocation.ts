import { totalOf } from '../checks.ts';
import { addHeading } from '../headings.ts';
import { newPage } from '../page.ts';
import type { Page, Placed } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { absolute } from '../sheet.ts';
import type { ChartSpec, DefinedName } from '../sheet.ts';
import { UNRECORDED } from '../tally.ts';
import type { View } from '../view.ts';
import { allocationColumns } from './allocation-columns.ts';
import type { Line } from './allocation-columns.ts';
import { addMatrix, crossed, matrixChart, of } from './cross.ts';
import type { Crossed } from './cross.ts';
import type { TotalledSheet } from './summary.ts';
import { addTrend, trendChart } from './trend.ts';

const NAME = 'Allocation';
const CHART_ROWS = 19;
/** Rows that still read well on one printed page. */
const ONE_PAGE = 95;

interface Periods {
  now: Crossed;
  before: Crossed;
}

/** A line for each shape, and below it one for each horizon in which it has effort now or had before. */
const linesOf = (view: View, { now, before }: Periods): Line[] =>
  view.shapes.flatMap(({ value: shape }) => [
    { shape, horizon: null },
    ...view.horizons
      .filter(({ value }) => value !== UNRECORDED)
      .map(({ value: horizon }) => ({ shape, horizon }))
      .filter((pair) => of(now, pair).units !== 0 || of(before, pair).units !== 0),
  ]);

const addList = (page: Page, view: View, periods: Periods): Placed => {
  const lines = linesOf(view, periods);
  const totalRow = page.next() + lines.length + 1;
  return page.table(lines, allocationColumns(view, periods, lines, totalRow), {
    totalLabel: 'All capacity',
    line: ({ horizon }) => (horizon === null ? { role: 'group' } : { outline: 1 }),
  });
};

const namesOf = (placed: Placed): DefinedName[] =>
  [
    { name: 'Allocation_Bet_shape', key: 'shape' },
    { name: 'Allocation_Horizon', key: 'horizon' },
    { name: 'Allocation_Days', key: 'days' },
  ].map(({ name, key }) => ({
    name,
    ref: absolute(NAME, placed.columnOf(key), placed.top, placed.bottom),
  }));

export interface AllocationSheet extends TotalledSheet {
  /** Chart of the last periods, to stand on Summary. */
  trend: (place: Pick<ChartSpec, 'from' | 'to'>) => ChartSpec;
}

/** Shape by horizon: as a matrix, as a chart, and as a list with shares and changes. */
export const allocationSheet = (view: View): AllocationSheet => {
  const page = newPage();
  addHeading(page, view.report, 'Allocation: bet shape by horizon', 11);
  const now = crossed(view, view.report.rows);
  const headed = page.next() - 1;
  const matrix = addMatrix(page, view, now);
  page.blank();
  const chartAt = page.next();
  page.blank(view.all.units === 0 ? 0 : CHART_ROWS);
  const trend = addTrend(page, view);
  page.blank();
  const placed = addList(page, view, { now, before: crossed(view, view.report.priorRows) });
  return {
    sheet: pageSheet(NAME, widths(16, 15, 13, 13, 13, 13, 15, 13, 13, 13, 13), page, {
      charts: view.all.units === 0 ? [] : [matrixChart(NAME, view, matrix, now, chartAt - 1)],
      frozen: { rows: headed, columns: 2 },
      grouped: true,
      print: {
        orientation: 'portrait',
        wide: 1,
        tall: page.next() <= ONE_PAGE ? 1 : null,
        titleRows: [placed.head, placed.head],
        area: null,
        breaks: page.next() <= ONE_PAGE ? [] : [placed.head - 1],
      },
      names: namesOf(placed),
    }),
    total: totalOf(page, NAME, placed, view),
    trend: trendChart(view, NAME, trend),
  };
};
