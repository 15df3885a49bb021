import { share, sumifs } from '../formulas.ts';
import { addHeading } from '../headings.ts';
import { daysOf, verdictOf } from '../ledger-sheet.ts';
import { mixChart } from '../mix-chart.ts';
import { addMixTable } from '../mix-table.ts';
import { newPage } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { absolute, formula } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import { EMPTY_TALLY, sameName, tally, tallyBy } from '../tally.ts';
import type { SheetTotal } from '../checks.ts';
import type { View } from '../view.ts';

export interface TotalledSheet {
  sheet: Sheet;
  total: SheetTotal | null;
}

const SPAN = 8;

const percentText = (value: number): string =>
  `${(Math.round(value * 1000 + 1e-9 * Math.sign(value)) / 10).toFixed(1)}%`;

const sentence = (view: View, value: string, words: string) => {
  const { report } = view;
  const group =
    tallyBy(report.rows, (row) => verdictOf(row, 'shape')).get(sameName(value)) ?? EMPTY_TALLY;
  const all = tally(report.rows).units;
  const part = sumifs('Ledger_Days', ['Ledger_Bet_shape', `"${value}"`]);
  return formula(
    `TEXT(${share(part, 'SUM(Ledger_Days)')},"0.0%")&"${words}"`,
    `${percentText(all === 0 ? 0 : group.units / all)}${words}`,
  );
};

export const summarySheet = (view: View): TotalledSheet => {
  const { report } = view;
  const page = newPage();
  addHeading(page, report, `Where the effort went in ${report.period.key}`, SPAN);
  page.text(
    sentence(view, 'Run', " of all capacity kept service at today's level (Run)."),
    'sentence',
    SPAN,
    18,
  );
  page.text(sentence(view, 'Unclassified', ' is unclassified: see Review.'), 'sentence', SPAN, 18);
  page.text(
    sentence(view, 'Unrecorded', ' is capacity without an active item (Unrecorded).'),
    'sentence',
    SPAN,
    18,
  );
  page.blank();
  const placed = addMixTable(page, view);
  const total = placed.total ?? placed.bottom;
  const top = page.next();
  const chart = mixChart('Summary', view, placed, {
    from: { column: 0, row: top },
    to: { column: SPAN, row: top + 20 },
  });
  const sheet = pageSheet('Summary', widths(22, 13, 13, 13, 14, 15, 13, 16), page, {
    charts: [chart],
    print: { orientation: 'portrait', wide: 1, tall: 1, titleRows: null, area: `A1:H${top + 21}` },
    names: [
      { name: 'Mix_Shapes', ref: absolute('Summary', 1, placed.top, placed.bottom) },
      { name: 'Mix_Days', ref: absolute('Summary', 2, placed.top, placed.bottom) },
    ],
  });
  return {
    sheet,
    total: {
      sheet: 'Summary',
      ref: absolute('Summary', placed.columnOf('days'), total),
      days: daysOf(tally(report.rows).units),
    },
  };
};
