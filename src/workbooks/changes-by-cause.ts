import type { RestatementRow } from '../ledger/row.ts';
import { moneyOf } from './ledger-sheet.ts';
import type { At, Page, TableColumn } from './page.ts';
import { formula, numberOf } from './sheet.ts';
import type { Cell, Format } from './sheet.ts';

/** The lines that follow on the same page: their first and last row, and the letters of their columns. */
export interface LinesBelow {
  top: number;
  bottom: number;
  letterOf: (key: 'cause' | 'days' | 'cost') => string;
}

interface Cause {
  cause: string;
  rows: RestatementRow[];
}

/** Rows that a table of causes takes, with its head, its total and the blank row below. */
export const causeRows = (rows: RestatementRow[]): number => causesOf(rows).length + 3;

const causesOf = (rows: RestatementRow[]): Cause[] =>
  [...Map.groupBy(rows, ({ cause }) => cause)]
    .map(([cause, list]) => ({ cause, rows: list }))
    .sort((a, b) => b.rows.length - a.rows.length);

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Sums differences without the dust of binary fractions, so that nothing is a dash. */
export const roundedSum = (range: string, _at: At, cells: Cell[]): Cell =>
  formula(
    `ROUND(SUM(${range}),4)`,
    rounded(cells.reduce<number>((all, cell) => all + (numberOf(cell) ?? 0), 0)),
  );

const sumColumn = (
  below: LinesBelow,
  column: { key: 'days' | 'cost'; header: string; format: Format },
  valueOf: (row: RestatementRow) => number,
): TableColumn<Cause> => ({
  ...column,
  value: ({ rows }, at) =>
    formula(
      `ROUND(SUMIFS(${rangeOf(below, column.key)},${rangeOf(below, 'cause')},${at('cause')}),4)`,
      rounded(rows.reduce((sum, row) => sum + valueOf(row), 0)),
    ),
  total: roundedSum,
});

const rangeOf = ({ top, bottom, letterOf }: LinesBelow, key: 'cause' | 'days' | 'cost'): string =>
  `$${letterOf(key)}$${top}:$${letterOf(key)}$${bottom}`;

/** How many lines each cause has, and by how much they move days and cost: live over the lines below. */
export const addCauses = (
  page: Page,
  rows: RestatementRow[],
  below: LinesBelow,
  currency: string | null,
): void => {
  const cost = ({ costDeltaMinor }: RestatementRow): number =>
    moneyOf(costDeltaMinor ?? 0, currency);
  const columns: TableColumn<Cause>[] = [
    { key: 'cause', header: 'Cause', format: 'text', value: ({ cause }) => cause },
    {
      key: 'lines',
      header: 'Lines',
      format: 'integer',
      value: ({ rows: { length } }, at) =>
        formula(`COUNTIFS(${rangeOf(below, 'cause')},${at('cause')})`, length),
      total: 'sum',
    },
    sumColumn(
      below,
      { key: 'days', header: 'Change in days', format: 'change' },
      ({ daysDelta }) => daysDelta,
    ),
    ...(currency === null
      ? []
      : [
          sumColumn(
            below,
            { key: 'cost', header: `Change in cost (${currency})`, format: 'moneyChange' },
            cost,
          ),
        ]),
  ];
  page.table(causesOf(rows), columns, { totalLabel: 'Together' });
  page.blank();
};
