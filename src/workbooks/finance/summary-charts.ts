import type { ChartSpec } from '../sheet.ts';
import { columnSeries } from '../table-chart.ts';
import type { ChartTable } from '../table-chart.ts';
import type { View } from '../view.ts';
import { part } from './summary-table.ts';
import type { MixLine } from './summary-table.ts';

const DARK = '1B4F72';
const PALE = 'B8C2CC';

type Place = Pick<ChartSpec, 'from' | 'to'>;

/** Share of days in the palette of the dimension. */
const mixChart = (view: View, table: ChartTable, lines: MixLine[], place: Place): ChartSpec => ({
  kind: 'bar',
  title: `Mix by bet shape, ${view.report.period.key}`,
  alt: `Bars: share of days by bet shape in ${view.report.period.key}, one bar a shape, Unrecorded last.`,
  ...place,
  series: [
    columnSeries(table, {
      key: 'share',
      name: 'Share of days',
      values: lines.map(({ now }) => part(now.units, view.all.units)),
      colour: DARK,
      labelled: true,
      pointColours: lines.map((_, index) => view.shapes[index]?.colour ?? PALE),
    }),
  ],
  valueFormat: '0%',
  valueTitle: null,
});

/** Actual against intended; against the period before where nothing is configured as intended. */
const intentChart = (view: View, table: ChartTable, lines: MixLine[], place: Place): ChartSpec => {
  const { report } = view;
  const actual = columnSeries(table, {
    key: 'share',
    name: 'Share of days',
    values: lines.map(({ now }) => part(now.units, view.all.units)),
    colour: DARK,
  });
  const other =
    report.intended === null
      ? columnSeries(table, {
          key: 'before',
          name: `Share in ${report.prior.key}`,
          values: lines.map(({ before }) => part(before.units, view.before.units)),
          colour: PALE,
        })
      : columnSeries(table, {
          key: 'intended',
          name: 'Intended share',
          values: lines.map(({ intended }) => intended),
          colour: PALE,
        });
  const against = report.intended === null ? report.prior.key : 'intended';
  return {
    kind: 'column',
    title: `Actual against ${against}`,
    alt: `Columns in pairs: share of days by bet shape in ${report.period.key} beside ${against}.`,
    ...place,
    series: [actual, other],
    valueFormat: '0%',
    valueTitle: null,
  };
};

/** The charts of the table on Summary; nothing is drawn against what is not there to compare with. */
export const mixCharts = (
  view: View,
  table: ChartTable,
  lines: MixLine[],
): ((place: Place) => ChartSpec)[] => [
  (place) => mixChart(view, table, lines, place),
  ...(view.report.intended === null && !view.hasPrior
    ? []
    : [(place: Place) => intentChart(view, table, lines, place)]),
];
