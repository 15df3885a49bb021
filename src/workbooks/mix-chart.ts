import type { Placed } from './page.ts';
import { absolute } from './sheet.ts';
import type { ChartSpec, SeriesSpec } from './sheet.ts';
import type { View } from './view.ts';
import { EMPTY_TALLY, sameName, tally } from './tally.ts';

const columnSeries = (
  sheet: string,
  placed: Placed,
  key: string,
  name: string,
  categories: string[],
  values: (number | null)[],
  colour: string,
): SeriesSpec => ({
  name,
  nameRef: absolute(sheet, placed.columnOf(key), placed.head),
  categoriesRef: absolute(sheet, placed.columnOf('value'), placed.top, placed.bottom),
  valuesRef: absolute(sheet, placed.columnOf(key), placed.top, placed.bottom),
  categories,
  values,
  colour,
});

/** Share of days by shape, in the palette of the dimension, against what was intended and the period before. */
export const mixChart = (
  sheet: string,
  view: View,
  placed: Placed,
  place: Pick<ChartSpec, 'from' | 'to'>,
): ChartSpec => {
  const { report, shapes } = view;
  const now = view.byShape;
  const before = view.byShapeBefore;
  const whole = tally(report.rows).units || 1;
  const wholeBefore = tally(report.priorRows).units || 1;
  const names = shapes.map(({ value }) => value);
  const shares = names.map((name) => (now.get(sameName(name)) ?? EMPTY_TALLY).units / whole);
  const earlier = names.map(
    (name) => (before.get(sameName(name)) ?? EMPTY_TALLY).units / wholeBefore,
  );
  return {
    kind: 'bar',
    title: `Share of days by bet shape, ${report.period.key}`,
    alt: `Bars: share of days by bet shape in ${report.period.key} and in ${report.prior.key}.`,
    ...place,
    series: [
      {
        ...columnSeries(sheet, placed, 'share', 'Share of days', names, shares, '1B4F72'),
        pointColours: shapes.map(({ colour }) => colour),
      },
      columnSeries(
        sheet,
        placed,
        'before',
        `Share in ${report.prior.key}`,
        names,
        earlier,
        'C4CAD1',
      ),
    ],
    valueFormat: '0%',
    valueTitle: null,
  };
};
