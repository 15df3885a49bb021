import type { SheetTotal } from '../checks.ts';
import { totalOf } from '../checks.ts';
import { addHeading } from '../headings.ts';
import { newPage } from '../page.ts';
import type { Page, Placed } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { absolute, letters, styled } from '../sheet.ts';
import type { Cell, ChartSpec, DefinedName, Sheet, Validation } from '../sheet.ts';
import type { ChartTable } from '../table-chart.ts';
import type { View } from '../view.ts';
import { ALL_CENTRES, ALL_TEAMS, BET_SHAPE_VIEW } from './choices.ts';
import type { Lens } from './choices.ts';
import { mixCharts } from './summary-charts.ts';
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
  { label: 'View', name: 'Choice_View', list: 'List_Views', value: BET_SHAPE_VIEW },
];
/** Columns of the page, whatever the table needs of them: charts and print area stand still. */
const COLUMNS = 9;
const QUESTIONS = ['Effort and money', 'Intent', 'Run', 'Unexplained', 'Changed', 'Checks'];

const FOLLOWS = 'the table, its charts and the first two answers';

/** Three drop-downs; the table below follows them. Returns the row of the first. */
const addChoices = (page: Page): number => {
  const first = page.next();
  for (const [index, { label, value }] of CHOICES.entries())
    page.add([
      styled(label, 'muted'),
      styled(value, 'choice', 'text'),
      styled(null, 'choice'),
      ...(index === 0
        ? [styled(null), styled(`Choose here: ${FOLLOWS} follow.`, 'muted', 'text')]
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
const MIDDLE = 4;

/** Where the charts stand: two by two below row `top` (from 0), an odd one over the whole width. */
const placesBelow = (top: number, charts: number): Place[] =>
  Array.from({ length: Math.ceil(charts / 2) }, (_, line): Place[] => {
    const row = top + line * CHART_ROWS;
    const between = (from: number, to: number): Place => ({
      from: { column: from, row },
      to: { column: to, row: row + CHART_ROWS - 1 },
    });
    return 2 * line + 1 === charts
      ? [between(0, COLUMNS)]
      : [between(0, MIDDLE), between(MIDDLE, COLUMNS)];
  }).flat();

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

/** The questions, their answers still open: those refer to the table below. */
const addQuestions = (page: Page): number => {
  const first = page.next();
  for (const question of QUESTIONS)
    page.add([styled(question, 'topic')], 'sentence', { height: 17, merge: [2, COLUMNS] });
  page.blank();
  return first;
};

const fill = (page: Page, first: number, sentences: Cell[]): void =>
  sentences.forEach((cell, index) => {
    page.rows[first - 1 + index]?.cells.push(cell);
  });

interface LaidOut {
  page: Page;
  placed: Placed;
  lines: MixLine[];
  choicesAt: number;
  /** Row of the sentence about the checks. */
  checksAt: number;
}

/** Sentences, drop-downs and the table, from top to bottom. */
const layOut = (view: View, lenses: Lens[], liveChecks: number): LaidOut => {
  const { report } = view;
  const page = newPage();
  addHeading(page, report, `Where the effort went in ${report.period.key}`, COLUMNS);
  const sentencesAt = addQuestions(page);
  const choicesAt = addChoices(page);
  page.blank();
  const depth = Math.max(...lenses.map(({ values }) => values.length));
  const lines = mixLines(view, lenses[0] as Lens, depth);
  const placed = addSummaryTable(page, view, lines);
  fill(page, sentencesAt, summarySentences(view, placed, lines, liveChecks));
  return { page, placed, lines, choicesAt, checksAt: sentencesAt + QUESTIONS.length - 1 };
};

const sheetOf = ({ page, placed, choicesAt, checksAt }: LaidOut, charts: ChartSpec[]): Sheet =>
  pageSheet(NAME, widths(20, 12, 13, ...Array.from({ length: COLUMNS - 3 }, () => 14)), page, {
    charts,
    validations: choiceRules(choicesAt),
    conditionalFormats: [
      { range: `B${checksAt}`, formula: `COUNTIF(Checks_Holds,"FAILS")>0`, mark: 'bad' },
    ],
    print: {
      orientation: 'portrait',
      wide: 1,
      tall: 1,
      titleRows: null,
      area: `A1:${letters(COLUMNS)}${Math.max(page.rows.length, ...charts.map(({ to }) => to.row + 1))}`,
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
  const { page, placed, lines } = laidOut;
  const table: ChartTable = {
    sheet: NAME,
    placed,
    labels: 'value',
    names: lines.map(({ value }) => value),
  };
  const all = view.all.units === 0 ? [] : [...mixCharts(view, table, lines), ...charts];
  const places = placesBelow(page.next(), all.length);
  return {
    sheet: sheetOf(
      laidOut,
      all.map((chart, index) => chart(places[index] as Place)),
    ),
    total: {
      ...totalOf(page, NAME, placed, view),
      against: (column) =>
        `SUMIFS(${column},Ledger_Team,Criterion_Team,Ledger_Cost_centre,Criterion_Cost_centre)`,
    },
  };
};
