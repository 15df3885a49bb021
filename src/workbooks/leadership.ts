import type { LedgerRow } from '../ledger/row.ts';
import type { WorkItem } from '../model/work-item.ts';
import { changesSheet } from './changes.ts';
import type { BuiltWorkbook } from './finance.ts';
import { bind } from './finance.ts';
import { share } from './formulas.ts';
import { addHeading } from './headings.ts';
import { daysOf, ledgerSheet, verdictOf } from './ledger-sheet.ts';
import { methodSheet } from './method.ts';
import { mixChart } from './mix-chart.ts';
import { addMixTable } from './mix-table.ts';
import { newPage } from './page.ts';
import type { TableColumn } from './page.ts';
import { pageSheet, widths } from './page-sheet.ts';
import type { Report } from './report.ts';
import { dateCell, formula } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import { EMPTY_TALLY, sameName, tally, tallyBy } from './tally.ts';
import { nameText } from './text.ts';
import { liveDays, viewOf } from './view.ts';
import type { View } from './view.ts';

/** First, thin version of the leadership review: every sheet of the design, live over its own Ledger. */

const overview = (view: View): Sheet => {
  const { report } = view;
  const page = newPage();
  addHeading(page, report, `Where we are: ${report.period.key}`, 8);
  const changes = report.sinceLastExport?.rows.length ?? 0;
  page.text(
    changes === 0
      ? 'Nothing has changed since the last export.'
      : `${changes} lines changed since the last export: see Changes.`,
    'sentence',
    8,
    18,
  );
  page.blank();
  const placed = addMixTable(page, view);
  const top = page.next();
  return pageSheet('Overview', widths(22, 13, 13, 13, 14, 15, 13, 16), page, {
    charts: [
      mixChart('Overview', view, placed, {
        from: { column: 0, row: top },
        to: { column: 8, row: top + 20 },
      }),
    ],
    print: { orientation: 'portrait', wide: 1, tall: 1, titleRows: null, area: `A1:H${top + 21}` },
  });
};

const ladder = (view: View): Sheet => {
  const { report } = view;
  const page = newPage();
  addHeading(page, report, 'Ladder: how much of the work links up to a multi-year bet', 5);
  const groups = [...tallyBy(report.rows, (row) => nameText(row.initiativeKey)).values()].sort(
    (a, b) => b.units - a.units,
  );
  const titles = new Map(
    report.rows.map((row) => [nameText(row.initiativeKey), row.initiativeTitle]),
  );
  const all = tally(report.rows).units;
  type Group = (typeof groups)[number];
  const columns: TableColumn<Group>[] = [
    { key: 'key', header: 'Initiative', format: 'text', value: ({ name }) => name ?? '(none)' },
    {
      key: 'title',
      header: 'Initiative title',
      format: 'text',
      value: ({ name }) =>
        name === null
          ? 'Work that links to no initiative, and Unrecorded'
          : (titles.get(name) ?? null),
    },
    {
      key: 'days',
      header: 'Days',
      format: 'days',
      value: (group, at) =>
        liveDays(group, [
          'Ledger_Initiative',
          view.by.initiative.criteria.at(at('key'), group.name),
        ]),
      total: 'sum',
    },
    {
      key: 'share',
      header: 'Share of days',
      format: 'percent',
      value: (group, at) =>
        formula(share(at('days'), 'SUM(Ledger_Days)'), all === 0 ? 0 : group.units / all),
      total: 'sum',
    },
  ];
  page.table(groups, columns, { totalLabel: 'All capacity' });
  return pageSheet('Ladder', widths(14, 60, 12, 14), page);
};

interface BetLine {
  item: WorkItem;
  units: number;
  value: string;
}

const betLines = (view: View, dimension: string): BetLine[] => {
  const spent = tallyBy(view.report.rows, (row: LedgerRow) => nameText(row.betKey));
  return [...view.report.items.values()]
    .filter(({ level }) => level >= 1)
    .map((item) => ({
      item,
      units: (spent.get(sameName(nameText(item.key))) ?? EMPTY_TALLY).units,
      value: view.report.verdicts.get(item.id)?.[dimension]?.value ?? '',
    }))
    .sort((a, b) => b.units - a.units);
};

const betColumns = (view: View, header: string): TableColumn<BetLine>[] => [
  { key: 'key', header: 'Bet', format: 'text', value: ({ item }) => nameText(item.key) },
  { key: 'title', header: 'Title', format: 'text', value: ({ item }) => item.title },
  { key: 'value', header, format: 'text', value: ({ value }) => value },
  { key: 'phase', header: 'State', format: 'text', value: ({ item }) => item.sourceState },
  { key: 'health', header: 'Health', format: 'text', value: ({ item }) => item.health },
  {
    key: 'start',
    header: 'Planned start',
    format: 'date',
    value: ({ item }) => dateCell(item.plannedStart?.date ?? null),
  },
  {
    key: 'end',
    header: 'Planned end',
    format: 'date',
    value: ({ item }) => dateCell(item.plannedEnd?.date ?? null),
  },
  {
    key: 'days',
    header: `Days in ${view.report.period.key}`,
    format: 'days',
    value: ({ item, units }, at) =>
      liveDays({ ...EMPTY_TALLY, units }, [
        'Ledger_Bet',
        view.by.bet.criteria.at(at('key'), nameText(item.key)),
      ]),
    total: 'sum',
  },
];

const betSheet = (
  view: View,
  name: string,
  title: string,
  header: string,
  lines: BetLine[],
): Sheet => {
  const page = newPage();
  addHeading(page, view.report, title, 8);
  if (lines.length === 0) page.add(['Nothing of this kind.'], 'muted');
  else page.table(lines, betColumns(view, header), { totalLabel: 'Together' });
  return pageSheet(name, widths(14, 50, 16, 16, 12, 14, 14, 14), page);
};

const flow = (view: View): Sheet => {
  const { report } = view;
  const page = newPage();
  addHeading(page, report, 'Flow: shipped, in flight, stopped', 4);
  const phases = ['done', 'active', 'paused', 'todo', 'stopped', 'unknown'] as const;
  const worked = new Map(report.rows.map((row) => [row.itemId, row]));
  const counts = phases.map((phase) => ({
    phase,
    items: [...worked.keys()].filter((id) => id !== null && report.items.get(id)?.phase === phase)
      .length,
  }));
  page.table(
    counts,
    [
      { key: 'phase', header: 'Phase today', format: 'text', value: ({ phase }) => phase },
      {
        key: 'items',
        header: 'Items with effort in the period',
        format: 'integer',
        value: ({ items }) => items,
        total: 'sum',
      },
    ],
    { totalLabel: 'All' },
  );
  page.blank();
  const unrecorded = report.rows.filter((row) => verdictOf(row, 'shape') === 'Unrecorded');
  page.add([
    { kind: 'styled', value: 'Unrecorded days', role: 'section' },
    liveDays(tally(unrecorded), ['Ledger_Bet_shape', '"Unrecorded"']),
  ]);
  return pageSheet('Flow', [...widths(30), { width: 20, format: 'days' }], page);
};

/** The leadership review workbook: report in, sheets out. */
export const leadershipWorkbook = (report: Report): BuiltWorkbook => {
  const view = viewOf(report);
  const horizons = betLines(view, 'horizon');
  const sheets = [
    overview(view),
    ladder(view),
    betSheet(
      view,
      'Months to quarters',
      'Months to quarters: the messy middle',
      'Horizon',
      horizons.filter(({ value }) => value === '1-3 months' || value === '1-3 quarters'),
    ),
    betSheet(
      view,
      'Bets by shape',
      'Bets by shape',
      'Bet shape',
      betLines(view, 'shape').sort((a, b) => a.value.localeCompare(b.value, 'en')),
    ),
    betSheet(
      view,
      'One-way doors',
      'One-way doors: hard to reverse',
      'Door',
      betLines(view, 'door').filter(({ value }) => value === 'one-way'),
    ),
    flow(view),
    changesSheet(report),
    ledgerSheet(report),
    methodSheet(report),
  ];
  const days = daysOf(tally(report.rows).units);
  return {
    workbook: bind(report, 'Leadership review', sheets),
    sheetTotals: { Ledger: days, Overview: days, Ladder: days },
  };
};
