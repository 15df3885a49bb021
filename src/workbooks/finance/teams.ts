import type { LedgerRow } from '../../ledger/row.ts';
import { criterion } from '../formulas.ts';
import { addHeading } from '../headings.ts';
import { daysOf, verdictOf } from '../ledger-sheet.ts';
import { newPage } from '../page.ts';
import type { Page, Placed, TableColumn } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { absolute } from '../sheet.ts';
import { EMPTY_TALLY, sameName, tally, tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import { nameText } from '../text.ts';
import { liveCost, liveDays, liveFte } from '../view.ts';
import type { View } from '../view.ts';
import type { TotalledSheet } from './summary.ts';

interface Group extends Tally {
  name: string | null;
}

const addGroups = (
  page: Page,
  view: View,
  title: string,
  range: string,
  none: string,
  name: (row: LedgerRow) => string | null,
): Placed => {
  const { report, shapes } = view;
  const groups = [...tallyBy(report.rows, name).values()].sort((a, b) => b.units - a.units);
  const cells = tallyBy(
    report.rows,
    (row) => `${sameName(name(row))}\u0001${verdictOf(row, 'shape')}`,
  );
  const match = (group: Group, at: (key: string) => string): [string, string] => [
    range,
    criterion(at('name'), group.name),
  ];
  const columns: TableColumn<Group>[] = [
    { key: 'name', header: title, format: 'text', value: (group) => group.name ?? none },
    {
      key: 'days',
      header: 'Days',
      format: 'days',
      value: (group, at) => liveDays(group, match(group, at)),
      total: 'sum',
    },
    {
      key: 'fte',
      header: 'FTE-months',
      format: 'fte',
      value: (group, at) => liveFte(group, match(group, at)),
      total: 'sum',
    },
    ...(view.hasCost
      ? [
          {
            key: 'cost',
            header: `Cost (${report.currency ?? ''})`,
            format: 'money' as const,
            value: (group: Group, at: (key: string) => string) =>
              liveCost(view, group, match(group, at)),
            total: 'sum' as const,
          },
        ]
      : []),
    ...shapes.map(({ value }, index) => ({
      key: `shape${index}`,
      header: value,
      format: 'days' as const,
      value: (group: Group, at: (key: string) => string) =>
        liveDays(
          cells.get(sameName(`${sameName(group.name)}\u0001${value}`)) ?? EMPTY_TALLY,
          match(group, at),
          ['Ledger_Bet_shape', `"${value.replaceAll('"', '""')}"`],
        ),
      total: 'sum' as const,
    })),
  ];
  return page.table(groups, columns, { totalLabel: 'All capacity' });
};

/** Days by delivery team and by cost centre, and what shape they took (columns of shapes are days). */
export const teamsSheet = (view: View): TotalledSheet => {
  const { report } = view;
  const page = newPage();
  addHeading(page, report, 'Teams', 8);
  const placed = addGroups(page, view, 'Team', 'Ledger_Team', '(no team)', (row) =>
    nameText(row.team),
  );
  page.blank();
  addGroups(page, view, 'Cost centre', 'Ledger_Cost_centre', '(no cost centre)', (row) =>
    nameText(row.costCentre),
  );
  return {
    sheet: pageSheet(
      'Teams',
      widths(26, 12, 12, ...(view.hasCost ? [16] : []), ...view.shapes.map(() => 11)),
      page,
    ),
    total: {
      sheet: 'Teams',
      ref: absolute('Teams', placed.columnOf('days'), placed.total ?? 1),
      days: daysOf(tally(report.rows).units),
    },
  };
};
