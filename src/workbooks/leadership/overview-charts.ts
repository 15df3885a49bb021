import type { Placed } from '../page.ts';
import type { ChartSpec, SeriesSpec } from '../sheet.ts';
import { columnSeries } from '../table-chart.ts';
import type { ChartTable } from '../table-chart.ts';
import type { View } from '../view.ts';
import type { RungLine } from './ladder-rungs.ts';
import { shapeMoves } from './mix.ts';
import type { ShapeMove } from './mix.ts';

/** Dark, middle and pale: apart from each other in grey too. */
const DARK = '16365C';
const MIDDLE = '7F9DB9';
const PALE = 'C9D3DC';
const TEXT_SIZE = 11;

type Place = Pick<ChartSpec, 'from' | 'to'>;

/** What the shares are compared with: the period before and what was intended, where there are any. */
const comparisons = (view: View, table: ChartTable, moves: ShapeMove[]): SeriesSpec[] => {
  const { report, before } = view;
  const earlier = columnSeries(table, {
    key: 'before',
    name: `Share in ${report.prior.key}`,
    values: moves.map((move) => move.before ?? 0),
    colour: PALE,
  });
  const intended = columnSeries(table, {
    key: 'intended',
    name: 'Intended share',
    values: moves.map((move) => move.intended),
    colour: MIDDLE,
  });
  return [
    ...(before.units === 0 ? [] : [earlier]),
    ...(report.intended === null ? [] : [intended]),
  ];
};

/** Share of days by shape now, in the period before and as intended. */
export const shapeChart = (
  view: View,
  { sheet, placed }: { sheet: string; placed: Placed },
  place: Place,
): ChartSpec => {
  const { key } = view.report.period;
  const moves = shapeMoves(view);
  const table = { sheet, placed, labels: 'value', names: moves.map(({ shape }) => shape) };
  const now = columnSeries(table, {
    key: 'share',
    name: 'Share of days',
    values: moves.map((move) => move.now),
    colour: DARK,
  });
  const others = comparisons(view, table, moves);
  const beside = others.map(({ name }) => name.toLowerCase()).join(' and ');
  return {
    kind: 'bar',
    title: `Mix by bet shape, ${key}`,
    alt: `Bars: share of days by bet shape in ${key}${beside === '' ? '' : ` beside ${beside}`}.`,
    ...place,
    series: [{ ...now, labelled: true }, ...others],
    valueFormat: '0%',
    valueTitle: null,
    textSize: TEXT_SIZE,
  };
};

/** Horizon mix: of the work by itself, and of the longest bet that it links up to. */
export const horizonChart = (
  view: View,
  { sheet, placed, lines }: { sheet: string; placed: Placed; lines: RungLine[] },
  place: Place,
): ChartSpec => {
  const table = { sheet, placed, labels: 'rung', names: lines.map(({ rung }) => rung) };
  const part = (units: number): number => (view.all.units === 0 ? 0 : units / view.all.units);
  return {
    kind: 'bar',
    title: 'Horizon of the work, and of the longest bet above it',
    alt: 'Bars in pairs: share of days by the planned length of the work, and by the longest bet that it links up to.',
    ...place,
    series: [
      {
        ...columnSeries(table, {
          key: 'plannedShare',
          name: 'The work itself',
          values: lines.map(({ planned }) => part(planned)),
          colour: PALE,
        }),
        labelled: true,
      },
      {
        ...columnSeries(table, {
          key: 'furthestShare',
          name: 'The longest bet above it',
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
