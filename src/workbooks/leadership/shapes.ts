import { addHeading } from '../headings.ts';
import { addMixTable } from '../mix-table.ts';
import { newPage } from '../page.ts';
import type { Placed, TableColumn } from '../page.ts';
import { pageSheet, printedUnder, widths } from '../page-sheet.ts';
import type { Sheet } from '../sheet.ts';
import type { View } from '../view.ts';
import {
  daysColumn,
  healthColumn,
  healthMarks,
  horizonColumn,
  keyColumn,
  shareColumn,
  soFarColumn,
  startColumn,
  stateColumn,
  targetColumn,
  teamColumn,
  titleColumn,
} from './bet-columns.ts';
import { byEffort, isCurrent } from './portfolio.ts';
import type { Bet, Portfolio } from './portfolio.ts';

export const SHAPES_SHEET = 'Bets by shape';

const columnsOf = (view: View): TableColumn<Bet>[] => [
  titleColumn,
  { key: 'shape', header: 'Bet shape', format: 'text', value: ({ shape }) => shape },
  horizonColumn,
  teamColumn(view),
  stateColumn,
  healthColumn,
  startColumn,
  targetColumn,
  daysColumn(view, false),
  shareColumn(view, false),
  soFarColumn,
  keyColumn,
];

/** The mix by shape, and every current bet under its own shape, in the order of the preset. */
export const shapesSheet = (view: View, portfolio: Portfolio): { sheet: Sheet; mix: Placed } => {
  const page = newPage();
  addHeading(page, view.report, 'Bets by shape', 8);
  const mix = addMixTable(page, view);
  page.blank();
  page.add(['Bets that are open or had work in the period'], 'section', { height: 24 });
  page.add(
    [
      'Under the shape of the bet; the work below it can have another. Days of a bet are also part of those of the bets above it.',
    ],
    'muted',
  );
  const order = new Map(view.shapes.map(({ value }, index) => [value, index]));
  const rank = ({ shape }: Bet): number => order.get(shape ?? '') ?? order.size;
  const bets = portfolio.bets.filter(isCurrent).sort((a, b) => rank(a) - rank(b) || byEffort(a, b));
  const layout = widths(46, 14, 18, 18, 14, 16, 14, 18, 13, 11, 12, 14);
  if (bets.length === 0) {
    page.add(['No bet is open or had work in the period.'], 'muted');
    return { sheet: pageSheet(SHAPES_SHEET, layout, page), mix };
  }
  const placed = page.table(bets, columnsOf(view));
  return {
    sheet: pageSheet(SHAPES_SHEET, layout, page, {
      filter: `A${placed.head}:${placed.letterOf('key')}${placed.bottom}`,
      conditionalFormats: healthMarks(placed),
      print: printedUnder(placed),
    }),
    mix,
  };
};
