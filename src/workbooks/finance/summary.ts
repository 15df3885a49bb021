import type { SheetTotal } from '../checks.ts';
import { addHeading } from '../headings.ts';
import { newPage, shownTotal } from '../page.ts';
import type { Page } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { absolute, letters, styled } from '../sheet.ts';
import type { ChartSpec, Sheet, Validation } from '../sheet.ts';
import type { ChartTable } from '../table-chart.ts';
import type { View } from '../view.ts';
import { ALL_CENTRES, ALL_TEAMS } from './choices.ts';
import type { Lens } from './choices.ts';
import { intentChart, mixChart } from './summary-charts.ts';
import { largestSentence, summarySentences } from './summary-sentences.ts';
import { addSummaryTable, mixLines, part } from './summary-table.ts';

export interface TotalledSheet {
  sheet: Sheet;
  total: SheetTotal;
}

const NAME = 'Summary';
const CHOICES = [
  { label: 'Team', name: 'Choice_Team', list: 'List_Teams', value: ALL_TEAMS },
  {
    label: 'Cost centre',
    name: 'Choice_Cost_centre',
    list: 'List_Cost_centres',
    value: ALL_CENTRES,
  },
  { label: 'View', name: 'Choice_View', list: 'List_Views', value: 'Bet shape' },
];
const SENTENCES = 5;

/** Three drop-downs; the table below follows them. Returns the row of the first. */
const addChoices = (page: Page): number => {
  const first = page.next();
  for (const [index, { label, value }] of CHOICES.entries())
    page.add([
      styled(label, 'muted'),
      styled(value, 'choice', 'text'),
      styled(null, 'choice'),
      ...(index === 0
        ? [styled('Choose here; the table and the first two charts follow.', 'muted', 'text')]
        : []),
    ]);
  return first;
};

const choiceRules = (first: number): Validation[] =>
  CHOICES.map(({ label, list }, index) => ({
    range: `B${first + index}`,
    list,
    prompt: `Choose a ${label.toLowerCase()} from the list.`,
    strict: true,
  }));

/** Where the charts stand: two by two, below row `top` (from 0). */
const placeOf = (top: number, columns: number, index: number): Pick<ChartSpec, 'from' | 'to'> => {
  const middle = 4;
  const row = top + (index < 2 ? 0 : 20);
  return {
    from: { column: index % 2 === 0 ? 0 : middle, row },
    to: { column: index % 2 === 0 ? middle : columns, row: row + 19 },
  };
};

/** The page that answers: where did effort and money go, against intent and before; what is open; do the checks hold. */
export const summarySheet = (
  view: View,
  lenses: Lens[],
  liveChecks: number,
  charts: ((place: Pick<ChartSpec, 'from' | 'to'>) => ChartSpec)[],
): TotalledSheet => {
  const { report } = view;
  const columns = 6 + (view.hasCost ? 1 : 0) + (report.intended === null ? 0 : 2);
  const page = newPage();
  addHeading(page, report, `Where the effort went in ${report.period.key}`, columns);
  const sentencesAt = page.next();
  for (let index = 0; index < SENTENCES; index += 1) page.text(null, 'sentence', columns, 17);
  page.blank();
  const choicesAt = addChoices(page);
  page.blank();
  const lens = lenses[0] as Lens;
  const lines = mixLines(view, lens, Math.max(...lenses.map(({ values }) => values.length)));
  const placed = addSummaryTable(page, view, lines);
  const shares = lines.map(({ now }) => part(now.units, view.all.units));
  const labels = lines.map(({ value }) => value);
  [largestSentence(placed, labels, shares), ...summarySentences(view, liveChecks)].forEach(
    (cell, index) => {
      const row = page.rows[sentencesAt - 1 + index];
      if (row) row.cells = [cell];
    },
  );
  const top = page.next();
  const table: ChartTable = { sheet: NAME, placed, labels: 'value', names: labels };
  const all = [
    (place: Pick<ChartSpec, 'from' | 'to'>) => mixChart(view, table, lines, place),
    (place: Pick<ChartSpec, 'from' | 'to'>) => intentChart(view, table, lines, place),
    ...charts,
  ].map((chart, index) => chart(placeOf(top, columns, index)));
  const total = placed.total ?? placed.bottom;
  const sheet = pageSheet(
    NAME,
    widths(20, 12, 13, ...Array.from({ length: columns - 3 }, () => 14)),
    page,
    {
      charts: all,
      validations: choiceRules(choicesAt),
      conditionalFormats: [
        { range: `A${sentencesAt + 4}`, formula: `COUNTIF(Checks_Holds,"FAILS")>0`, mark: 'bad' },
      ],
      print: {
        orientation: 'portrait',
        wide: 1,
        tall: 1,
        titleRows: null,
        area: `A1:${letters(columns)}${top + 40}`,
      },
      names: [
        ...CHOICES.map(({ name }, index) => ({ name, ref: absolute(NAME, 2, choicesAt + index) })),
        {
          name: 'Summary_Days',
          ref: absolute(NAME, placed.columnOf('days'), placed.top, placed.bottom),
        },
        { name: 'Summary_Labels', ref: absolute(NAME, 1, placed.top, placed.bottom) },
        {
          name: 'Summary_Shares',
          ref: absolute(NAME, placed.columnOf('share'), placed.top, placed.bottom),
        },
      ],
    },
  );
  return {
    sheet,
    total: {
      sheet: NAME,
      ref: absolute(NAME, placed.columnOf('days'), total),
      days: shownTotal(page, placed, 'days'),
      against:
        'SUMIFS(Ledger_Days,Ledger_Team,Criterion_Team,Ledger_Cost_centre,Criterion_Cost_centre)',
    },
  };
};
