import { addHeading } from '../headings.ts';
import { daysOf } from '../ledger-sheet.ts';
import { newPage } from '../page.ts';
import type { Page, TableColumn } from '../page.ts';
import { pageSheet, printedUnder, widths } from '../page-sheet.ts';
import { absolute, formula } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import { UNRECORDED, tally } from '../tally.ts';
import { nameText } from '../text.ts';
import { liveDays } from '../view.ts';
import type { View } from '../view.ts';
import { keyColumn, phaseText, stateColumn, teamColumn, titleColumn } from './bet-columns.ts';
import { FLOWS, flowLines, median, teamLoads } from './flow-lines.ts';
import type { FlowLine, TeamLoad } from './flow-lines.ts';
import type { Portfolio } from './portfolio.ts';

const SHEET = 'Flow';

/** A group of bets, or days outside all bets; `text` is the formula of its days. */
interface Group {
  name: string;
  lines: FlowLine[] | null;
  units: number;
  text: string;
}

const groupsOf = (view: View, lines: FlowLine[]): Group[] => {
  const unrecorded = tally(view.report.rows.filter(({ itemId }) => itemId === null)).units;
  const free = tally(
    view.report.rows.filter(({ itemId, betKey }) => itemId !== null && nameText(betKey) === null),
  ).units;
  const ofUnrecorded = `SUMIFS(Ledger_Days,Ledger_Bet_shape,"${UNRECORDED}")`;
  return [
    ...FLOWS.map((flow) => {
      const chosen = lines.filter((line) => line.flow === flow);
      return {
        name: flow,
        lines: chosen,
        units: chosen.reduce((sum, { units }) => sum + units, 0),
        text: lines.length === 0 ? '0' : `SUMIFS(Flow_Days,Flow_Group,"${flow}")`,
      };
    }),
    {
      name: 'Work on no bet of this level',
      lines: null,
      units: free,
      text: `SUMIFS(Ledger_Days,Ledger_Bet,"=")-${ofUnrecorded}`,
    },
    { name: UNRECORDED, lines: null, units: unrecorded, text: ofUnrecorded },
  ];
};

const groupColumns = (any: boolean): TableColumn<Group>[] => [
  { key: 'name', header: 'Bets of level 1', format: 'text', value: ({ name }) => name },
  {
    key: 'bets',
    header: 'Bets',
    format: 'integer',
    value: ({ lines }, at) =>
      lines && formula(any ? `COUNTIF(Flow_Group,${at('name')})` : '0', lines.length),
    total: 'sum',
  },
  {
    key: 'days',
    header: 'Days in the period',
    format: 'days',
    value: ({ text, units }) => formula(text, daysOf(units)),
    total: 'sum',
  },
  {
    key: 'age',
    header: 'Median age, days',
    format: 'integer',
    value: ({ lines }) => lines && median(lines.map(({ age }) => age)),
  },
  {
    key: 'inPhase',
    header: 'Median days in state',
    format: 'integer',
    value: ({ lines }) => lines && median(lines.flatMap(({ inPhase }) => inPhase ?? [])),
  },
];

const LOAD_COLUMNS: TableColumn<TeamLoad>[] = [
  { key: 'team', header: 'Team', format: 'text', value: ({ team }) => team },
  { key: 'bets', header: 'Bets worked on', format: 'integer', value: ({ bets }) => bets },
  {
    key: 'shared',
    header: 'Of these with other teams',
    format: 'integer',
    value: ({ shared }) => shared,
  },
];

const lineColumns = (view: View): TableColumn<FlowLine>[] => {
  const { bet: bets, source } = view.by;
  const title = titleColumn;
  const team = teamColumn(view);
  return [
    { ...title, value: ({ bet }, at, row) => title.value(bet, at, row) },
    { key: 'flow', header: 'Group', format: 'text', value: ({ flow }) => flow },
    { ...team, value: ({ bet }, at, row) => team.value(bet, at, row) },
    { key: 'phase', header: 'Phase', format: 'text', value: ({ bet }) => phaseText(bet) },
    { ...stateColumn, value: ({ bet }, at, row) => stateColumn.value(bet, at, row) },
    { key: 'age', header: 'Age, days', format: 'integer', value: ({ age }) => age },
    { key: 'inPhase', header: 'Days in state', format: 'integer', value: ({ inPhase }) => inPhase },
    {
      key: 'days',
      header: `Days in ${view.report.period.key}`,
      format: 'days',
      value: ({ bet, units }) =>
        liveDays(
          { units, fteMonths: 0, costMinor: null },
          [bets.range, bets.criteria.of(nameText(bet.item.key))],
          [source.range, source.criteria.of(nameText(bet.item.source))],
        ),
      total: 'sum',
    },
    { ...keyColumn, value: ({ bet }, at, row) => keyColumn.value(bet, at, row) },
  ];
};

const addSection = (page: Page, title: string, note: string): void => {
  page.blank();
  page.add([title], 'section', { height: 24 });
  page.add([note], 'muted');
};

/** Shipped, in flight, stalled, stopped: counts and days, then how bets share teams, then every bet. */
export const flowSheet = (view: View, portfolio: Portfolio): { sheet: Sheet; units: number } => {
  const page = newPage();
  addHeading(page, view.report, 'Flow: shipped, in flight, stalled, stopped', 8);
  const lines = flowLines(view, portfolio);
  const groups = groupsOf(view, lines);
  const total = groups.reduce((sum, { units }) => sum + units, 0);
  page.table(groups, groupColumns(lines.length > 0), { totalLabel: 'All capacity' });
  page.add(
    [
      'Stalled: begun and open, but on hold or without work in the period. Days in state are known where the source keeps a history of a bet\u2019s states.',
    ],
    'muted',
  );
  const loads = teamLoads(lines);
  addSection(
    page,
    'How many bets share a team',
    'A signal about the design of the work, not about the teams: many bets a team are many handovers. In alphabetical order.',
  );
  if (loads.length === 0) page.add(['No team worked on a bet in the period.'], 'muted');
  else page.table(loads, LOAD_COLUMNS);
  addSection(
    page,
    'Every bet',
    'Bets of level 1 that are open, ended in the period or had work in it.',
  );
  const layout = widths(46, 24, 22, 14, 18, 11, 11, 13, 14);
  if (lines.length === 0) {
    page.add(['None.'], 'muted');
    return { sheet: pageSheet(SHEET, layout, page), units: total };
  }
  const placed = page.table(lines, lineColumns(view), { totalLabel: 'Together' });
  const named = (name: string, key: string) => ({
    name,
    ref: absolute(SHEET, placed.columnOf(key), placed.top, placed.bottom),
  });
  const sheet = pageSheet(SHEET, layout, page, {
    print: printedUnder(placed),
    names: [named('Flow_Group', 'flow'), named('Flow_Days', 'days')],
  });
  return { sheet, units: total };
};
