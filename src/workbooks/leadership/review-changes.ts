import { startOfDay } from '../../model/calendar.ts';
import { addHeading, instantText } from '../headings.ts';
import { newPage } from '../page.ts';
import type { Page, Placed, TableColumn } from '../page.ts';
import { pageSheet, printedUnder, widths } from '../page-sheet.ts';
import { dateCell } from '../sheet.ts';
import type { Sheet } from '../sheet.ts';
import type { RestatementRow } from '../../ledger/row.ts';
import type { View } from '../view.ts';
import { link } from '../formulas.ts';
import { ownerText } from './bet-columns.ts';
import { betChanges } from './bet-changes.ts';
import type { BetChange } from './bet-changes.ts';
import type { Portfolio } from './portfolio.ts';
import { counted, daysText } from './say.ts';

const betColumns = (view: View): TableColumn<BetChange>[] => [
  { key: 'what', header: 'What', format: 'text', value: ({ what }) => what },
  {
    key: 'title',
    header: 'Bet',
    format: 'wrapped',
    value: ({ bet }) => bet.item.title.slice(0, 240),
  },
  { key: 'team', header: 'Team', format: 'wrapped', value: ({ bet }) => ownerText(view, bet) },
  { key: 'from', header: 'From', format: 'text', value: ({ from }) => from },
  { key: 'to', header: 'To', format: 'text', value: ({ to }) => to },
  { key: 'on', header: 'On', format: 'date', value: ({ on }) => dateCell(on) },
  {
    key: 'key',
    header: 'Key',
    format: 'link',
    value: ({ bet }) => (bet.item.url === null ? bet.key : link(bet.item.url, bet.key)),
  },
];

const MOVED_FIELDS = ['Bet shape', 'Horizon'];

/** Work whose shape or horizon changed, a line an item and field. */
const reclassified = (rows: readonly RestatementRow[]): RestatementRow[] => [
  ...new Map(
    rows
      .filter(({ field }) => MOVED_FIELDS.includes(field))
      .map((row) => [JSON.stringify([row.key, row.field, row.old, row.new]), row]),
  ).values(),
];

const REST_COLUMNS: TableColumn<RestatementRow>[] = [
  { key: 'field', header: 'What', format: 'text', value: ({ field }) => field },
  { key: 'title', header: 'Item', format: 'wrapped', value: ({ title }) => title.slice(0, 240) },
  { key: 'cause', header: 'Cause', format: 'text', value: ({ cause }) => cause },
  { key: 'from', header: 'From', format: 'text', value: ({ old }) => old },
  { key: 'to', header: 'To', format: 'text', value: (row) => row.new },
  { key: 'days', header: 'Days', format: 'change', value: ({ daysDelta }) => daysDelta },
  { key: 'key', header: 'Key', format: 'text', value: ({ key }) => key },
];

type LastReview = NonNullable<View['report']['lastReview']>;

const addReclassified = (page: Page, { periodKey, rows }: LastReview): void => {
  page.blank();
  page.add(['Work that changed shape or horizon'], 'section', { height: 24 });
  if (rows === null) {
    page.add(
      [`The last review was of ${periodKey}: its ledger is not compared with this one.`],
      'muted',
    );
    return;
  }
  const moved = reclassified(rows);
  if (moved.length === 0) page.add(['None.'], 'muted');
  else page.table(moved, REST_COLUMNS);
  const days = rows.reduce((sum, { daysDelta }) => sum + daysDelta, 0);
  page.add(
    [
      `${counted(rows.length, 'ledger line has', 'ledger lines have')} changed in all, ${daysText(days)} days together; the finance workbook lists each with its cause.`,
    ],
    'muted',
  );
};

/** `61 new, 74 done, 3 target moved`, in the order of the list. */
const countsText = (changes: readonly BetChange[]): string =>
  [...Map.groupBy(changes, ({ what }) => what)]
    .map(([what, list]) => `${list.length.toLocaleString('en')} ${what.toLowerCase()}`)
    .join(', ');

/** The changes of bets under a heading; null where there are none to list. */
const addBets = (page: Page, view: View, title: string, changes: BetChange[]): Placed | null => {
  page.blank();
  page.add([title], 'section', { height: 24 });
  page.add([changes.length === 0 ? 'No bet has changed.' : `${countsText(changes)}.`], 'muted');
  return changes.length === 0 ? null : page.table(changes, betColumns(view));
};

const sameChange = ({ what, bet, from, to, on }: BetChange): string =>
  JSON.stringify([what, bet.id, from, to, on]);

/** Which review that was, and as of when. */
const lastReviewText = ({ series, asOf, periodKey }: LastReview, timezone: string): string => {
  const which = series === null ? 'exported by hand' : `by the schedule ${series}`;
  return `the last review (${periodKey}, ${which}), as of ${instantText(asOf, timezone)}`;
};

/** What changed since the last review, and before it in the period. */
export const reviewChangesSheet = (view: View, portfolio: Portfolio): Sheet => {
  const { report } = view;
  const { lastReview: last, timezone } = report;
  const page = newPage();
  addHeading(page, report, 'Changes since the last review', 7);
  const begun = startOfDay(report.period.start, timezone);
  const all = betChanges(view, portfolio, begun);
  let placed: Placed | null = null;
  if (last === null) {
    const title = `Bets, since the period began on ${report.period.start} (no review came before this one)`;
    placed = addBets(page, view, title, all);
  } else {
    const recent = betChanges(view, portfolio, last.asOf);
    addBets(page, view, `Bets, since ${lastReviewText(last, timezone)}`, recent);
    addReclassified(page, last);
    const seen = new Set(recent.map(sameChange));
    const earlier = all.filter((one) => !seen.has(sameChange(one)));
    if (last.asOf > begun) placed = addBets(page, view, 'Bets, earlier in the period', earlier);
  }
  return pageSheet(
    'Changes',
    widths(18, 50, 24, 16, 16, 12, 14),
    page,
    placed === null ? {} : { print: printedUnder(placed) },
  );
};
