import type { DimensionValue } from '../config/config.ts';
import type { LedgerRow } from '../ledger/row.ts';
import { roundedSum } from './changes-by-cause.ts';
import { daysOf, moneyOf, verdictOf } from './ledger-sheet.ts';
import { costColumns, daysColumn } from './live-columns.ts';
import type { Measured } from './live-columns.ts';
import type { Page, TableColumn } from './page.ts';
import { formula } from './sheet.ts';
import { EMPTY_TALLY, UNRECORDED, sameName, tallyBy } from './tally.ts';
import type { Tally } from './tally.ts';
import type { View } from './view.ts';

type Line = DimensionValue;
type SumOf = (line: Line) => Tally;

/** Values that only the filed ledger has are lines too, so that both totals are whole. */
const linesOf = (view: View, filed: Map<string, Tally & { name: string | null }>): Line[] => {
  const known = new Set(view.shapes.map(({ value }) => sameName(value)));
  const others = [...filed.values()].flatMap(({ name }) =>
    name === null || known.has(sameName(name))
      ? []
      : [{ value: name, colour: '7B8794', meaning: 'only in what was filed' }],
  );
  return [
    ...view.shapes.filter(({ value }) => value !== UNRECORDED),
    ...others,
    ...view.shapes.slice(-1),
  ];
};

const filedCost = (view: View, filed: SumOf): TableColumn<Line>[] =>
  view.hasCost
    ? [
        {
          key: 'filedCost',
          header: `Filed cost (${view.report.currency ?? ''})`,
          format: 'money',
          value: (line) => moneyOf(filed(line).costMinor ?? 0, view.report.currency),
          total: 'sum',
        },
      ]
    : [];

const costDifference = (view: View, filed: SumOf, now: SumOf): TableColumn<Line>[] =>
  view.hasCost
    ? [
        {
          key: 'costGap',
          header: `Difference (${view.report.currency ?? ''})`,
          format: 'moneyChange',
          value: (line, at) =>
            formula(
              `ROUND(${at('cost')}-${at('filedCost')},4)`,
              moneyOf(
                (now(line).costMinor ?? 0) - (filed(line).costMinor ?? 0),
                view.report.currency,
              ),
            ),
          total: roundedSum,
        },
      ]
    : [];

const columnsOf = (view: View, filed: SumOf): TableColumn<Line>[] => {
  const measured: Measured<Line> = {
    sum: ({ value }) => view.byShape.get(sameName(value)) ?? EMPTY_TALLY,
    match: ({ value }, at) => [
      [view.by.shape.range, view.by.shape.criteria.at(at('value'), value)],
    ],
  };
  return [
    { key: 'value', header: 'Bet shape', format: 'text', value: ({ value }) => value },
    {
      key: 'filed',
      header: 'Filed days',
      format: 'days',
      value: (line) => daysOf(filed(line).units),
      total: 'sum',
    },
    { ...daysColumn(measured), header: 'Restated days' },
    {
      key: 'gap',
      header: 'Difference (days)',
      format: 'change',
      value: (line, at) =>
        formula(
          `ROUND(${at('days')}-${at('filed')},4)`,
          daysOf(measured.sum(line).units - filed(line).units),
        ),
      total: roundedSum,
    },
    ...filedCost(view, filed),
    ...costColumns(view, measured).map((column) => ({
      ...column,
      header: `Restated cost (${view.report.currency ?? ''})`,
    })),
    ...costDifference(view, filed, measured.sum),
  ];
};

/** Days and cost of each shape as filed, as they would be today, and the difference. */
export const addFiledMix = (page: Page, view: View, filedRows: readonly LedgerRow[]): void => {
  const sums = tallyBy(filedRows, (row) => verdictOf(row, 'shape'));
  const filed: SumOf = ({ value }) => sums.get(sameName(value)) ?? EMPTY_TALLY;
  page.add(['By bet shape'], 'section', { height: 24 });
  page.table(linesOf(view, sums), columnsOf(view, filed), { totalLabel: 'All capacity' });
  page.blank();
};
