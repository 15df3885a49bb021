import type { LedgerRow } from '../../ledger/row.ts';
import type { WorkItem } from '../../model/work-item.ts';
import { link } from '../formulas.ts';
import { totalOf } from '../checks.ts';
import { addHeading } from '../headings.ts';
import { costColumns, daysColumn, fteColumn, shareColumn } from '../live-columns.ts';
import type { Measured } from '../live-columns.ts';
import { newPage } from '../page.ts';
import type { Placed, TableColumn } from '../page.ts';
import { pageSheet, printedUnder, widths } from '../page-sheet.ts';
import { absolute } from '../sheet.ts';
import type { DefinedName } from '../sheet.ts';
import { UNRECORDED, sameName, tally, tallyBy } from '../tally.ts';
import type { Tally } from '../tally.ts';
import { nameText } from '../text.ts';
import type { View } from '../view.ts';
import { filterOf } from './review-columns.ts';
import type { TotalledSheet } from './summary.ts';

interface Bet extends Tally {
  /** null: work that links to no bet, or capacity without work. */
  name: string | null;
  unrecorded: boolean;
  title: string;
  initiative: string | null;
  initiativeTitle: string | null;
}

const NAME = 'Bets';
const NO_BET = '(no bet)';
const TITLE_LENGTH = 300;
const UNRECORDED_LINE = {
  name: null,
  unrecorded: true,
  title: 'Capacity without an active item',
  initiative: null,
  initiativeTitle: null,
};

/** Bets by days, the work that links to none among them; capacity without work last. */
const betLines = ({ report, by }: View): Bet[] => {
  const first = new Map<string, LedgerRow>();
  for (const row of report.rows) {
    const key = sameName(by.bet.name(row));
    if (!first.has(key)) first.set(key, row);
  }
  const recorded = report.rows.filter(({ itemId }) => itemId !== null);
  const unrecorded = tally(report.rows.filter(({ itemId }) => itemId === null));
  const bets = [...tallyBy(recorded, by.bet.name)]
    .map(([key, sum]): Bet => {
      const row = sum.name === null ? undefined : first.get(key);
      return {
        ...sum,
        unrecorded: false,
        title: row === undefined ? 'Work that links to no bet' : (row.betTitle ?? ''),
        initiative: nameText(row?.initiativeKey ?? null),
        initiativeTitle: row?.initiativeTitle ?? null,
      };
    })
    .sort((a, b) => b.units - a.units);
  return unrecorded.units === 0 ? bets : [...bets, { ...UNRECORDED_LINE, ...unrecorded }];
};

/** What the bet itself was classified as; a bet that is not in the store has no verdict. */
const verdictColumns = (view: View, itemOf: ItemOf): TableColumn<Bet>[] =>
  (['shape', 'horizon'] as const).map((dimension) => ({
    key: dimension,
    header: dimension === 'shape' ? 'Bet shape' : 'Horizon',
    format: 'text',
    value: (bet) => {
      const item = itemOf(bet);
      return item === undefined
        ? null
        : (view.report.verdicts.get(item.id)?.[dimension]?.value ?? null);
    },
  }));

const nameOf = ({ name, unrecorded }: Bet): string => (unrecorded ? UNRECORDED : (name ?? NO_BET));

const nameColumns: TableColumn<Bet>[] = [
  { key: 'key', header: 'Bet', format: 'text', value: nameOf },
  {
    key: 'title',
    header: 'Bet title',
    format: 'wrapped',
    value: ({ title }) => title.slice(0, TITLE_LENGTH),
  },
];

const initiativeColumns: TableColumn<Bet>[] = [
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
    value: ({ initiativeTitle }) => initiativeTitle?.slice(0, TITLE_LENGTH) ?? null,
  },
];

type ItemOf = (bet: Bet) => WorkItem | undefined;

const columnsOf = (view: View, totalRow: number): TableColumn<Bet>[] => {
  const { range, criteria } = view.by.bet;
  const { shape } = view.by;
  const items = new Map(
    [...view.report.items.values()].map((item) => [sameName(nameText(item.key)), item]),
  );
  const itemOf: ItemOf = ({ name }) => items.get(sameName(name));
  const measured: Measured<Bet> = {
    sum: (bet) => bet,
    match: ({ name, unrecorded }, at) => [
      [range, criteria.at(at('key'), name)],
      ...(name === null
        ? [[shape.range, `"${unrecorded ? '' : '<>'}${UNRECORDED}"`] as [string, string]]
        : []),
    ],
  };
  return [
    ...nameColumns,
    ...verdictColumns(view, itemOf),
    ...initiativeColumns,
    daysColumn(measured),
    shareColumn(view, measured, totalRow),
    fteColumn(measured),
    ...costColumns(view, measured),
    {
      key: 'link',
      header: 'Link',
      format: 'link',
      value: (bet) => link(itemOf(bet)?.url ?? null, 'Open'),
    },
  ];
};

const namesOf = (placed: Placed): DefinedName[] =>
  [
    { name: 'Bets_Keys', key: 'key' },
    { name: 'Bets_Days', key: 'days' },
  ].map(({ name, key }) => ({
    name,
    ref: absolute(NAME, placed.columnOf(key), placed.top, Math.max(placed.top, placed.bottom)),
  }));

/** Every bet that work of the period links up to, and the work that links to none. */
export const betsSheet = (view: View): TotalledSheet => {
  const page = newPage();
  addHeading(page, view.report, 'Bets: what the work of the period links up to', 7);
  const bets = betLines(view);
  const placed = page.table(bets, columnsOf(view, page.next() + bets.length + 1), {
    totalLabel: 'All capacity',
  });
  const layout = widths(13, 42, 13, 13, 13, 42, 11, 10, 12, ...(view.hasCost ? [13] : []), 8);
  return {
    sheet: pageSheet(NAME, layout, page, {
      frozen: { rows: placed.head, columns: 2 },
      filter: filterOf(placed, 'link'),
      print: printedUnder(placed),
      names: namesOf(placed),
    }),
    total: totalOf(page, NAME, placed, view),
  };
};
