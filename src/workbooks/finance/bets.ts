import { criterion } from '../formulas.ts';
import { addHeading } from '../headings.ts';
import { daysOf } from '../ledger-sheet.ts';
import { newPage } from '../page.ts';
import type { TableColumn } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { absolute } from '../sheet.ts';
import { tally, tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import { nameText } from '../text.ts';
import { liveCost, liveDays, liveFte } from '../view.ts';
import type { View } from '../view.ts';
import type { TotalledSheet } from './summary.ts';

interface Bet extends Tally {
  name: string | null;
  title: string;
  initiative: string | null;
  initiativeTitle: string | null;
}

/** Every bet that work of the period links up to, and the work that links to none. */
export const betsSheet = (view: View): TotalledSheet => {
  const { report } = view;
  const page = newPage();
  addHeading(page, report, 'Bets', 7);
  const first = new Map(report.rows.map((row) => [nameText(row.betKey), row]));
  const bets = [...tallyBy(report.rows, (row) => nameText(row.betKey)).values()]
    .sort((a, b) => b.units - a.units)
    .map((group): Bet => {
      const row = first.get(group.name);
      return {
        ...group,
        title:
          group.name === null ? 'Work that links to no bet, and Unrecorded' : (row?.betTitle ?? ''),
        initiative: group.name === null ? null : nameText(row?.initiativeKey ?? null),
        initiativeTitle: group.name === null ? null : (row?.initiativeTitle ?? null),
      };
    });
  const match = (bet: Bet, at: (key: string) => string): [string, string] => [
    'Ledger_Bet',
    criterion(at('key'), bet.name),
  ];
  const columns: TableColumn<Bet>[] = [
    { key: 'key', header: 'Bet', format: 'text', value: ({ name }) => name ?? '(none)' },
    { key: 'title', header: 'Bet title', format: 'text', value: ({ title }) => title },
    {
      key: 'initiative',
      header: 'Initiative',
      format: 'text',
      value: ({ initiative }) => initiative,
    },
    {
      key: 'initiativeTitle',
      header: 'Initiative title',
      format: 'text',
      value: ({ initiativeTitle }) => initiativeTitle,
    },
    {
      key: 'days',
      header: 'Days',
      format: 'days',
      value: (bet, at) => liveDays(bet, match(bet, at)),
      total: 'sum',
    },
    {
      key: 'fte',
      header: 'FTE-months',
      format: 'fte',
      value: (bet, at) => liveFte(bet, match(bet, at)),
      total: 'sum',
    },
    ...(view.hasCost
      ? [
          {
            key: 'cost',
            header: `Cost (${report.currency ?? ''})`,
            format: 'money' as const,
            value: (bet: Bet, at: (key: string) => string) => liveCost(view, bet, match(bet, at)),
            total: 'sum' as const,
          },
        ]
      : []),
  ];
  const placed = page.table(bets, columns, { totalLabel: 'All capacity' });
  return {
    sheet: pageSheet('Bets', widths(14, 46, 14, 40, 12, 12, 16), page),
    total: {
      sheet: 'Bets',
      ref: absolute('Bets', placed.columnOf('days'), placed.total ?? 1),
      days: daysOf(tally(report.rows).units),
    },
  };
};
