import type { SheetTotal } from '../checks.ts';
import { addHeading } from '../headings.ts';
import { newPage, shownTotal } from '../page.ts';
import type { Page, Placed } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { absolute, letters, styled } from '../sheet.ts';
import type { Cell, ChartSpec, DefinedName, Sheet, Validation } from '../sheet.ts';
import type { ChartTable } from '../table-chart.ts';
import type { View } from '../view.ts';
import { ALL_CENTRES, ALL_TEAMS } from './choices.ts';
import type { Lens } from './choices.ts';
import { intentChart, mixChart } from './summary-charts.ts';
import { summarySentences } from './summary-sentences.ts';
import { addSummaryTable, mixLines } from './summary-table.ts';
import type { MixLine } from './summary-table.ts';

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
const SENTENCES = 6;

/** Three drop-downs; the table below follows them. Returns the row of the first. */
const addChoices = (page: Page): number => {
  const first = page.next();
  for (const [index, { label, value }] of CHOICES.entries())
    page.add([
      styled(label, 'muted'),
      styled(value, 'choice', 'text'),
      styled(null, 'choice'),
      ...(index === 0
        ? [
            styled(null),
            styled('Choose here; the table and the first two charts follow.', 'muted', 'text'),
          ]
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

type Place = Pick<ChartSpec, 'from' | 'to'>;

const CHART_ROWS = 22;

/** Where the charts stand: two by two, below row `top` (from 0). */
const placeOf = (top: number, columns: number, index: number): Place => {
  const middle = 4;
  const row = top + (index < 2 ? 0 : CHART_ROWS);
  return {
    from: { column: index % 2 === 0 ? 0 : middle, row },
    to: { column: index % 2 === 0 ? middle : columns, row: row + CHART_ROWS - 1 },
  };
};

const namesOf = (placed: Placed, choicesAt: number): DefinedName[] => [
  ...CHOICES.map(({ name }, index) => ({ name, ref: absolute(NAME, 2, choicesAt + index) })),
  ...[
    { name: 'Summary_Days', key: 'days' },
    { name: 'Summary_Labels', key: 'value' },
    { name: 'Summary_Shares', key: 'share' },
  ].map(({ name, key }) => ({
    name,
    ref: absolute(NAME, placed.columnOf(key), placed.top, placed.bottom),
  })),
];

/** Rows kept free for the sentences, which refer to the table below them. */
const addPlaceholders = (page: Page, columns: number): number => {
  const first = page.next();
  for (let index = 0; index < SENTENCES; index += 1) page.text(null, 'sentence', columns, 17);
  page.blank();
  return first;
};

const fill = (page: Page, first: number, sentences: Cell[]): void =>
  sentences.forEach((cell, index) => {
    const row = page.rows[first - 1 + index];
    if (row) row.cells = [cell];
  });

interface LaidOut {
  page: Page;
  placed: Placed;
  lines: MixLine[];
  columns: number;
  choicesAt: number;
  /** Row of the sentence about the checks. */
  checksAt: number;
}

/** Sentences, drop-downs and the table, from top to bottom. */
const layOut = (view: View, lenses: Lens[], liveChecks: number): LaidOut => {
  const { report } = view;
  const columns = 6 + (view.hasCost ? 1 : 0) + (report.intended === null ? 0 : 2);
  const page = newPage();
  addHeading(page, report, `Where the effort went in ${report.period.key}`, columns);
  const sentencesAt = addPlaceholders(page, columns);
  const choicesAt = addChoices(page);
  page.blank();
  const depth = Math.max(...lenses.map(({ values }) => values.length));
  const lines = mixLines(view, lenses[0] as Lens, depth);
  const placed = addSummaryTable(page, view, lines);
  fill(page, sentencesAt, summarySentences(view, placed, lines, liveChecks));
  return { page, placed, lines, columns, choicesAt, checksAt: sentencesAt + SENTENCES - 1 };
};

const sheetOf = (
  { page, placed, columns, choicesAt, checksAt }: LaidOut,
  charts: ChartSpec[],
): Sheet =>
  pageSheet(NAME, widths(20, 12, 13, ...Array.from({ length: columns - 3 }, () => 14)), page, {
    charts,
    validations: choiceRules(choicesAt),
    conditionalFormats: [
      { range: `A${checksAt}`, formula: `COUNTIF(Checks_Holds,"FAILS")>0`, mark: 'bad' },
    ],
    print: {
      orientation: 'portrait',
      wide: 1,
      tall: 1,
      titleRows: null,
      area: `A1:${letters(columns)}${page.next() + 2 * CHART_ROWS}`,
    },
    names: namesOf(placed, choicesAt),
  });

/** The page that answers: where did effort and money go, against intent and before; what is open; do the checks hold. */
export const summarySheet = (
  view: View,
  lenses: Lens[],
  liveChecks: number,
  charts: ((place: Place) => ChartSpec)[],
): TotalledSheet => {
  const laidOut = layOut(view, lenses, liveChecks);
  const { page, placed, lines, columns } = laidOut;
  const table: ChartTable = {
    sheet: NAME,
    placed,
    labels: 'value',
    names: lines.map(({ value }) => value),
  };
  const top = page.next();
  const all = [
    (place: Place) => mixChart(view, table, lines, place),
    (place: Place) => intentChart(view, table, lines, place),
    ...charts,
  ].map((chart, index) => chart(placeOf(top, columns, index)));
  return {
    sheet: sheetOf(laidOut, all),
    total: {
      sheet: NAME,
      ref: absolute(NAME, placed.columnOf('days'), placed.total ?? placed.bottom),
      days: shownTotal(page, placed, 'days'),
      against:
        'SUMIFS(Ledger_Days,Ledger_Team,Criterion_Team,Ledger_Cost_centre,Criterion_Cost_centre)',
    },
  };
};
