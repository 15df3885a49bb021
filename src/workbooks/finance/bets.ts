import type { LedgerRow } from '../../ledger/row.ts';
import { link } from '../formulas.ts';
import { addHeading } from '../headings.ts';
import { newPage, shownTotal } from '../page.ts';
import type { TableColumn } from '../page.ts';
import { pageSheet, widths } from '../page-sheet.ts';
import { absolute } from '../sheet.ts';
import { sameName, tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import { nameText } from '../text.ts';
import { liveCost, liveDays, liveFte, liveShare } from '../view.ts';
import type { View } from '../view.ts';
import type { TotalledSheet } from './summary.ts';

interface Bet extends Tally {
  name: string | null;
  title: string;
  initiative: string | null;
  initiativeTitle: string | null;
}

const NO_BET = '(no bet)';

/** Bets by days, the work that links to none among them. */
const betLines = ({ report, by }: View): Bet[] => {
  const first = new Map<string, LedgerRow>();
  for (const row of report.rows) {
    const key = sameName(by.bet.name(row));
    if (!first.has(key)) first.set(key, row);
  }
  return [...tallyBy(report.rows, by.bet.name)]
    .map(([key, sum]): Bet => {
      const row = sum.name === null ? undefined : first.get(key);
      return {
        ...sum,
        title:
          row === undefined ? 'Work that links to no bet, and Unrecorded' : (row.betTitle ?? ''),
        initiative: nameText(row?.initiativeKey ?? null),
        initiativeTitle: row?.initiativeTitle ?? null,
      };
    })
    .sort((a, b) => b.units - a.units);
};

const columnsOf = (view: View, totalRow: number): TableColumn<Bet>[] => {
  const { report, by } = view;
  type At = (key: string) => string;
  const match = (bet: Bet, at: At): [string, string] => [
    by.bet.range,
    by.bet.criteria.at(at('key'), bet.name),
  ];
  const itemOf = new Map(
    [...report.items.values()].map((item) => [sameName(nameText(item.key)), item]),
  );
  const verdictOfBet = ({ name }: Bet, dimension: string): string | null => {
    const item = itemOf.get(sameName(name));
    return item === undefined ? null : (report.verdicts.get(item.id)?.[dimension]?.value ?? null);
  };
  return [
    { key: 'key', header: 'Bet', format: 'text', value: ({ name }) => name ?? NO_BET },
    {
      key: 'title',
      header: 'Bet title',
      format: 'wrapped',
      value: ({ title }) => title.slice(0, 300),
    },
    {
      key: 'shape',
      header: 'Bet shape',
      format: 'text',
      value: (bet) => verdictOfBet(bet, 'shape'),
    },
    {
      key: 'horizon',
      header: 'Horizon',
      format: 'text',
      value: (bet) => verdictOfBet(bet, 'horizon'),
    },
    {
      key: 'initiative',
      header: 'Initiative',
      format: 'text',
      value: ({ initiative }) => initiative,
    },
    {
      key: 'initiativeTitle',
      header: 'Initiative title',
      format: 'wrapped',
      value: ({ initiativeTitle }) => initiativeTitle?.slice(0, 300) ?? null,
    },
    {
      key: 'days',
      header: 'Days',
      format: 'days',
      value: (bet, at) => liveDays(bet, match(bet, at)),
      total: 'sum',
    },
    {
      key: 'share',
      header: 'Share of days',
      format: 'percent',
      value: (bet, at) => liveShare(at('days'), `G$${totalRow}`, bet.units, view.all.units),
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
            value: (bet: Bet, at: At) => liveCost(view, bet, match(bet, at)),
            total: 'sum' as const,
          },
        ]
      : []),
    {
      key: 'link',
      header: 'Link',
      format: 'link',
      value: ({ name }) => link(itemOf.get(sameName(name))?.url ?? null, 'Open'),
    },
  ];
};

/** Every bet that work of the period links up to, and the work that links to none. */
export const betsSheet = (view: View): TotalledSheet => {
  const page = newPage();
  addHeading(page, view.report, 'Bets', 7);
  const bets = betLines(view);
  const placed = page.table(bets, columnsOf(view, page.next() + bets.length + 1), {
    totalLabel: 'All capacity',
  });
  return {
    sheet: pageSheet(
      'Bets',
      widths(13, 42, 13, 13, 13, 34, 11, 10, 12, ...(view.hasCost ? [15] : []), 8),
      page,
      {
        frozen: { rows: placed.head, columns: 2 },
        filter: `A${placed.head}:${placed.letterOf('link')}${Math.max(placed.top, placed.bottom)}`,
        print: {
          orientation: 'landscape',
          wide: 1,
          tall: null,
          titleRows: [placed.head, placed.head],
          area: null,
        },
        names: [
          {
            name: 'Bets_Keys',
            ref: absolute('Bets', 1, placed.top, Math.max(placed.top, placed.bottom)),
          },
          {
            name: 'Bets_Days',
            ref: absolute(
              'Bets',
              placed.columnOf('days'),
              placed.top,
              Math.max(placed.top, placed.bottom),
            ),
          },
        ],
      },
    ),
    total: {
      sheet: 'Bets',
      ref: absolute('Bets', placed.columnOf('days'), placed.total ?? placed.top),
      days: shownTotal(page, placed, 'days'),
    },
  };
};
