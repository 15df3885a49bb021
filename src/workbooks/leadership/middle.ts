import { addHeading } from '../headings.ts';
import { newPage } from '../page.ts';
import type { Placed, TableColumn } from '../page.ts';
import { pageSheet, printedUnder } from '../page-sheet.ts';
import { absolute } from '../sheet.ts';
import type { DefinedName, Sheet } from '../sheet.ts';
import type { View } from '../view.ts';
import {
  daysColumn,
  healthColumn,
  healthMarks,
  keyColumn,
  noteColumn,
  phaseColumn,
  shareColumn,
  soFarColumn,
  startColumn,
  targetColumn,
  teamColumn,
  titleColumn,
} from './bet-columns.ts';
import { blockersText } from './blockers.ts';
import { movedBy, movesText } from './moves.ts';
import { byEffort, isCurrent } from './portfolio.ts';
import type { Bet, Portfolio } from './portfolio.ts';
import { MIDDLE } from './rungs.ts';
import { counted } from './say.ts';

const MIDDLE_SHEET = 'Months to quarters';

const CHOSEN = ['override', 'field', 'rule'];

/** Planned for 26 to 316 days: by what somebody said, else by its dates. The level alone is no plan. */
const isMiddle =
  ({ report }: Portfolio) =>
  ({ item, rung, plannedDays }: Bet): boolean => {
    const source = report.verdicts.get(item.id)?.['horizon']?.horizonSource ?? 'unknown';
    if (CHOSEN.includes(source)) return rung === 'Quarters' || rung === 'Months';
    return plannedDays !== null && plannedDays >= MIDDLE.min && plannedDays <= MIDDLE.max;
  };

const GRAVITY = { offTrack: 0, atRisk: 1, onTrack: 2 };

const gravity = ({ item: { health } }: Bet): number => (health === null ? 2 : GRAVITY[health]);

/** The messy middle that is open or had work in the period: open ones first, of these what is off track, then most effort. */
export const middleBets = (portfolio: Portfolio): Bet[] =>
  portfolio.bets
    .filter(isMiddle(portfolio))
    .filter(isCurrent)
    .sort((a, b) => Number(b.open) - Number(a.open) || gravity(a) - gravity(b) || byEffort(a, b));

const openWithoutPlan = ({ bets }: Portfolio): Bet[] =>
  bets.filter(({ open, planned }) => open && !planned);

/** The plan, what has passed of it, and what became of its target. */
const planColumns = (view: View): TableColumn<Bet>[] => [
  startColumn,
  targetColumn,
  {
    key: 'planned',
    header: 'Planned, days',
    format: 'integer',
    value: ({ plannedDays }) => plannedDays,
  },
  {
    key: 'elapsed',
    header: 'Elapsed, days',
    format: 'integer',
    value: ({ elapsedDays }) => elapsedDays,
  },
  {
    key: 'slipped',
    header: 'Slipped a band',
    format: 'text',
    value: ({ item }) => view.report.slips.get(item.id)?.elapsed ?? null,
  },
  {
    key: 'moves',
    header: 'Times moved',
    format: 'integer',
    value: ({ moves }) => moves.length,
  },
  {
    key: 'moved',
    header: 'Moved by, days',
    format: 'integer',
    value: ({ moves }) => (moves.length === 0 ? null : movedBy(moves)),
  },
  {
    key: 'history',
    header: 'Each move of the target',
    format: 'wrapped',
    value: ({ moves }) => (moves.length === 0 ? null : movesText(moves)),
  },
];

const columnsOf = (view: View, total: boolean): TableColumn<Bet>[] => [
  titleColumn,
  teamColumn(view),
  phaseColumn,
  healthColumn,
  noteColumn,
  {
    key: 'progress',
    header: 'Progress',
    format: 'percent',
    value: ({ item }) => item.progress,
  },
  ...planColumns(view),
  daysColumn(view, total),
  soFarColumn,
  shareColumn(view, total),
  {
    key: 'blockers',
    header: 'Open dependencies on other teams',
    format: 'wrapped',
    value: ({ blockers }) => (blockers.length === 0 ? null : blockersText(blockers)),
  },
  keyColumn,
];

const WIDTHS = [30, 15, 11, 12, 32, 10, 11, 11, 9, 9, 13, 8, 9, 43, 10, 9, 9, 22, 14];

/** Who is in and who is not, so that nobody looks for a bet in vain. */
const scopeText = (portfolio: Portfolio, shown: number): string => {
  const left = openWithoutPlan(portfolio).length;
  return (
    `${counted(shown, 'bet')} planned for ${MIDDLE.min} to ${MIDDLE.max} days, open or worked on in the period; open ones come first, what is off track before the rest.` +
    (left === 0
      ? ''
      : ` ${counted(left, 'open bet has', 'open bets have')} no planned dates and so ${left === 1 ? 'is' : 'are'} not here.`)
  );
};

/** Health of the open ones, which come first: what Overview counts. */
const healthName = (placed: Placed, open: number): DefinedName => ({
  name: 'Middle_Health',
  ref: absolute(MIDDLE_SHEET, placed.columnOf('health'), placed.top, placed.top + open - 1),
});

/** Every bet of the messy middle: health, progress, plan and what became of it. */
export const middleSheet = (view: View, portfolio: Portfolio, bets: Bet[]): Sheet => {
  const page = newPage();
  addHeading(page, view.report, 'Months to quarters: the messy middle', WIDTHS.length);
  page.text(scopeText(portfolio, bets.length), 'sentence', WIDTHS.length, 18);
  page.blank();
  const columns = WIDTHS.map((width) => ({ width, format: 'text' as const }));
  if (bets.length === 0) return pageSheet(MIDDLE_SHEET, columns, page);
  const open = bets.filter((bet) => bet.open).length;
  const listed = new Set(bets);
  const nested = bets.some(({ item }) =>
    portfolio
      .chainOf(item.id)
      .slice(1)
      .some((above) => listed.has(above)),
  );
  const placed = page.table(
    bets,
    columnsOf(view, !nested),
    nested ? {} : { totalLabel: 'Together' },
  );
  if (nested)
    page.add(['No total: some of these bets are part of others that are listed too.'], 'muted');
  return pageSheet(MIDDLE_SHEET, columns, page, {
    frozen: { rows: placed.head, columns: 1 },
    filter: `A${placed.head}:${placed.letterOf('key')}${placed.bottom}`,
    conditionalFormats: healthMarks(placed),
    names: open === 0 ? [] : [healthName(placed, open)],
    print: printedUnder(placed),
  });
};
