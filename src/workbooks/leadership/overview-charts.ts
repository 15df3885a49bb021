import type { Placed } from '../page.ts';
import type { ChartSpec } from '../sheet.ts';
import { columnSeries } from '../table-chart.ts';
import type { View } from '../view.ts';
import type { RungLine } from './ladder-rungs.ts';
import { shapeMoves } from './mix.ts';

/** Dark, middle and pale: apart from each other in grey too. */
const DARK = '16365C';
const MIDDLE = '7F9DB9';
const PALE = 'C9D3DC';
const TEXT_SIZE = 10;

type Place = Pick<ChartSpec, 'from' | 'to'>;

/** Share of days by shape now, in the period before and as intended. */
export const shapeChart = (
  view: View,
  { sheet, placed }: { sheet: string; placed: Placed },
  place: Place,
): ChartSpec => {
  const { report } = view;
  const moves = shapeMoves(view);
  const table = { sheet, placed, labels: 'value', names: moves.map(({ shape }) => shape) };
  const compared = [
    ...(view.before.units === 0 ? [] : [report.prior.key]),
    ...(report.intended === null ? [] : ['what was intended']),
  ];
  return {
    kind: 'bar',
    title: `Mix by bet shape, ${report.period.key}`,
    alt: `Bars: share of days by bet shape in ${report.period.key}${compared.length === 0 ? '' : ` beside ${compared.join(' and ')}`}.`,
    ...place,
    series: [
      {
        ...columnSeries(table, {
          key: 'share',
          name: 'Share of days',
          values: moves.map(({ now }) => now),
          colour: DARK,
        }),
        labelled: true,
      },
      ...(view.before.units === 0
        ? []
        : [
            columnSeries(table, {
              key: 'before',
              name: `Share in ${report.prior.key}`,
              values: moves.map(({ before }) => before ?? 0),
              colour: PALE,
            }),
          ]),
      ...(report.intended === null
        ? []
        : [
            columnSeries(table, {
              key: 'intended',
              name: 'Intended share',
              values: moves.map(({ intended }) => intended),
              colour: MIDDLE,
            }),
          ]),
    ],
    valueFormat: '0%',
    valueTitle: null,
    textSize: TEXT_SIZE,
  };
};

/** How far ahead the work is planned, and how far up it links. */
export const horizonChart = (
  view: View,
  { sheet, placed, lines }: { sheet: string; placed: Placed; lines: RungLine[] },
  place: Place,
): ChartSpec => {
  const table = { sheet, placed, labels: 'rung', names: lines.map(({ rung }) => rung) };
  const part = (units: number): number => (view.all.units === 0 ? 0 : units / view.all.units);
  return {
    kind: 'bar',
    title: 'How far ahead, and how far up it links',
    alt: 'Bars in pairs: share of days by the planned length of the work, and by the longest bet that it links up to.',
    ...place,
    series: [
      {
        ...columnSeries(table, {
          key: 'plannedShare',
          name: 'Work as planned',
          values: lines.map(({ planned }) => part(planned)),
          colour: PALE,
        }),
        labelled: true,
      },
      {
        ...columnSeries(table, {
          key: 'furthestShare',
          name: 'As far as it links',
          values: lines.map(({ furthest }) => part(furthest)),
          colour: DARK,
        }),
        labelled: true,
      },
    ],
    valueFormat: '0%',
    valueTitle: null,
    textSize: TEXT_SIZE,
    plainValues: true,
  };
};
