import { totalOf } from '../checks.ts';
import { addHeading } from '../headings.ts';
import { daysOf } from '../ledger-sheet.ts';
import { costColumns, daysColumn, fteColumn, shareColumn } from '../live-columns.ts';
import type { Grouping } from '../names.ts';
import { newPage } from '../page.ts';
import type { At, Page, Placed, TableColumn } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { absolute } from '../sheet.ts';
import type { ChartSpec } from '../sheet.ts';
import { columnSeries } from '../table-chart.ts';
import { EMPTY_TALLY, sameName, tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import { liveDays } from '../view.ts';
import type { View } from '../view.ts';
import { NO_CENTRE, NO_TEAM } from './choices.ts';
import type { TotalledSheet } from './summary.ts';

const NAME = 'Teams';
const CHARTED = 12;
const CHART_ROWS = 24;
/** Rows that still read well on one printed page. */
const ONE_PAGE = 60;

interface Group extends Tally {
  name: string | null;
}
type Matches = (group: Group, at: At) => [range: string, criterion: string][];

const groupsOf = (view: View, grouping: Grouping): Group[] =>
  [...tallyBy(view.report.rows, grouping.name).values()].sort((a, b) => b.units - a.units);

const byShape = (view: View, grouping: Grouping): ((group: Group, shape: string) => Tally) => {
  const key = (name: string | null, shape: string | null): string =>
    sameName(`${sameName(name)}\u0001${shape}`);
  const sums = tallyBy(view.report.rows, (row) => key(grouping.name(row), view.by.shape.name(row)));
  return ({ name }, shape) => sums.get(key(name, shape)) ?? EMPTY_TALLY;
};

const shapeColumns = (view: View, grouping: Grouping, match: Matches): TableColumn<Group>[] => {
  const shapeOf = byShape(view, grouping);
  const { range, criteria } = view.by.shape;
  return view.shapes.map(({ value }) => ({
    key: `shape ${value}`,
    header: value,
    format: 'days',
    value: (group, at) =>
      liveDays(shapeOf(group, value), ...match(group, at), [range, criteria.of(value)]),
    total: 'sum',
  }));
};

/** A table of teams or of cost centres, named by `header`; `none` stands for effort without one. */
const addGroups = (
  page: Page,
  view: View,
  grouping: Grouping,
  { header, none }: { header: string; none: string },
): Placed => {
  const groups = groupsOf(view, grouping);
  const match: Matches = ({ name }, at) => [
    [grouping.range, grouping.criteria.at(at('name'), name)],
  ];
  const measured = { sum: (group: Group): Tally => group, match };
  const columns: TableColumn<Group>[] = [
    { key: 'name', header, format: 'text', value: ({ name }) => name ?? none },
    daysColumn(measured),
    shareColumn(view, measured, page.next() + groups.length + 1),
    fteColumn(measured),
    ...costColumns(view, measured),
    ...shapeColumns(view, grouping, match),
  ];
  return page.table(groups, columns, { totalLabel: 'All capacity' });
};

/** Days by team, split by shape; the largest teams where there are many. */
const teamChart =
  (view: View, placed: Placed) =>
  (place: Pick<ChartSpec, 'from' | 'to'>): ChartSpec => {
    const groups = groupsOf(view, view.by.team).slice(0, CHARTED);
    const shapeOf = byShape(view, view.by.team);
    const table = {
      sheet: NAME,
      placed,
      labels: 'name',
      names: groups.map(({ name }) => name ?? NO_TEAM),
    };
    const which = groups.length < CHARTED ? 'Teams' : `The ${CHARTED} largest teams`;
    return {
      kind: 'stackedBar',
      title: `${which}: days by bet shape`,
      alt: `Stacked bars: days of each team in ${view.report.period.key}, split by bet shape.`,
      ...place,
      series: view.shapes.map(({ value, colour }) =>
        columnSeries(table, {
          key: `shape ${value}`,
          name: value,
          values: groups.map((group) => daysOf(shapeOf(group, value).units)),
          colour,
        }),
      ),
      valueFormat: '#,##0',
      valueTitle: null,
    };
  };

export interface TeamsSheet extends TotalledSheet {
  chart: (place: Pick<ChartSpec, 'from' | 'to'>) => ChartSpec;
}

/** Days by delivery team and by cost centre, and what shape they took. */
export const teamsSheet = (view: View): TeamsSheet => {
  const page = newPage();
  addHeading(page, view.report, 'Teams and cost centres: days by bet shape', 8);
  const placed = addGroups(page, view, view.by.team, { header: 'Team', none: NO_TEAM });
  page.blank(2);
  const centres = addGroups(page, view, view.by.costCentre, {
    header: 'Cost centre',
    none: NO_CENTRE,
  });
  const row = page.next();
  const chart = teamChart(view, placed);
  const fits = row + CHART_ROWS <= ONE_PAGE;
  const money = view.hasCost ? [15] : [];
  const ranges = (prefix: string, { top, bottom, columnOf }: Placed) => [
    { name: `${prefix}_Names`, ref: absolute(NAME, 1, top, Math.max(top, bottom)) },
    { name: `${prefix}_Days`, ref: absolute(NAME, columnOf('days'), top, Math.max(top, bottom)) },
  ];
  return {
    sheet: pageSheet(NAME, widths(28, 12, 11, 12, ...money, ...view.shapes.map(() => 12)), page, {
      frozen: { rows: placed.head, columns: 1 },
      charts:
        view.all.units === 0
          ? []
          : [chart({ from: { column: 0, row }, to: { column: 10, row: row + CHART_ROWS } })],
      print: {
        orientation: 'landscape',
        wide: 1,
        tall: fits ? 1 : null,
        titleRows: [placed.head, placed.head],
        area: null,
        breaks: fits ? [] : [row],
      },
      names: [...ranges('Teams', placed), ...ranges('Cost_centres', centres)],
    }),
    total: totalOf(page, NAME, placed, view),
    chart,
  };
};
