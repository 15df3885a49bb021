import { dateAt } from '../../model/calendar.ts';
import { dayNumber } from '../../model/date.ts';
import type { Change } from '../../model/change.ts';
import type { Instant, IsoDate, ItemId, WorkItem } from '../../model/work-item.ts';
import { compareIds } from '../../model/work-item.ts';
import type { Report } from '../report.ts';
import { nameText } from '../text.ts';
import { blockersOf } from './blockers.ts';
import type { Blockers } from './blockers.ts';
import { movesOf } from './moves.ts';
import type { Move } from './moves.ts';
import { rungOf } from './rungs.ts';
import type { Rung } from './rungs.ts';

/** A bet as the review reads it: its plan, its history, and the work of this period that links up to it. */
export interface Bet {
  item: WorkItem;
  /** As the hidden sheet and every criterion name it. */
  id: string;
  key: string;
  shape: string | null;
  horizon: string | null;
  /** From dates, a field, a rule or an override; null where only the level suggests one. */
  planned: boolean;
  rung: Rung | null;
  parent: Bet | null;
  children: Bet[];
  open: boolean;
  /** Day on which it was done or stopped. */
  endedOn: IsoDate | null;
  /** Inclusive calendar days from planned start to planned end. */
  plannedDays: number | null;
  /** Inclusive calendar days from planned start to done, else to the as-of day. */
  elapsedDays: number | null;
  moves: Move[];
  /** Units of this period, and of all time before it, of the work below. */
  units: number;
  unitsBefore: number;
  /** Items with effort in this period, and the teams that spent it, in alphabetical order. */
  items: number;
  teams: string[];
  blockers: Blockers;
  history: readonly Change[];
}

export interface Portfolio {
  report: Report;
  bets: Bet[];
  byItem: ReadonlyMap<ItemId, Bet>;
  /** From an item up: the bets above it, nearest first, the item itself among them if it is one. */
  chainOf(id: ItemId): Bet[];
  asOfDate: IsoDate;
}

const isOpen = ({ phase, gone, archivedAt }: WorkItem): boolean =>
  phase !== 'done' && phase !== 'stopped' && gone === null && archivedAt === null;

const lengthOf = (start: IsoDate | undefined, end: IsoDate | undefined): number | null => {
  if (start === undefined || end === undefined) return null;
  const days = dayNumber(end) - dayNumber(start) + 1;
  return days >= 1 ? days : null;
};

const elapsedOf = (item: WorkItem, report: Report): number | null => {
  const until: Instant = Math.min(item.doneAt ?? report.asOf, report.asOf);
  return lengthOf(item.plannedStart?.date, dateAt(until, report.timezone));
};

const newBet = (item: WorkItem, report: Report): Bet => {
  const verdicts = report.verdicts.get(item.id) ?? {};
  const horizon = verdicts['horizon']?.value ?? null;
  const key = nameText(item.key) ?? item.nativeId;
  const history = report.betHistory.get(item.id) ?? [];
  return {
    item,
    id: `${item.source}:${key.replaceAll('|', '/')}`,
    key,
    shape: verdicts['shape']?.value ?? null,
    horizon,
    planned: !['level default', 'unknown'].includes(
      verdicts['horizon']?.horizonSource ?? 'unknown',
    ),
    rung: rungOf(report.horizonBands, horizon),
    parent: null,
    children: [],
    open: isOpen(item),
    endedOn: item.doneAt === null ? null : dateAt(item.doneAt, report.timezone),
    plannedDays: lengthOf(item.plannedStart?.date, item.plannedEnd?.date),
    elapsedDays: elapsedOf(item, report),
    moves: movesOf(history, report),
    units: 0,
    unitsBefore: 0,
    items: 0,
    teams: [],
    blockers: [],
    history,
  };
};

const chains = (report: Report, byItem: ReadonlyMap<ItemId, Bet>): ((id: ItemId) => Bet[]) => {
  const known = new Map<ItemId, Bet[]>();
  return (id) => {
    const found = known.get(id);
    if (found) return found;
    const chain: Bet[] = [];
    const seen = new Set<ItemId>();
    for (let at: ItemId | null = id; at !== null && !seen.has(at);) {
      seen.add(at);
      const bet = byItem.get(at);
      if (bet) chain.push(bet);
      at = report.items.get(at)?.parentId ?? null;
    }
    known.set(id, chain);
    return chain;
  };
};

const addEffort = (report: Report, chainOf: (id: ItemId) => Bet[]): void => {
  const items = new Map<Bet, Set<ItemId>>();
  const teams = new Map<Bet, Set<string>>();
  const note = <Key, One>(map: Map<Key, Set<One>>, key: Key, one: One): void => {
    const set = map.get(key);
    if (set) set.add(one);
    else map.set(key, new Set([one]));
  };
  for (const { itemId, units, team } of report.rows) {
    if (itemId === null) continue;
    for (const bet of chainOf(itemId)) {
      bet.units += units;
      note(items, bet, itemId);
      const name = nameText(team);
      if (name !== null) note(teams, bet, name);
    }
  }
  for (const [id, units] of report.unitsBefore)
    for (const bet of chainOf(id)) bet.unitsBefore += units;
  for (const [bet, set] of items) bet.items = set.size;
  for (const [bet, set] of teams) bet.teams = [...set].sort((a, b) => a.localeCompare(b, 'en'));
};

/** Every bet (level 1 and up) with what the review says about it. */
export const portfolioOf = (report: Report): Portfolio => {
  const bets = [...report.items.values()]
    .filter(({ level }) => level >= 1)
    .sort((a, b) => compareIds(a.id, b.id))
    .map((item) => newBet(item, report));
  const byItem = new Map(bets.map((bet) => [bet.item.id, bet]));
  const chainOf = chains(report, byItem);
  for (const bet of bets) {
    bet.parent = chainOf(bet.item.id)[1] ?? null;
    bet.parent?.children.push(bet);
  }
  addEffort(report, chainOf);
  for (const [bet, blockers] of blockersOf(report, chainOf)) bet.blockers = blockers;
  return { report, bets, byItem, chainOf, asOfDate: dateAt(report.asOf, report.timezone) };
};

/** The topmost bet of a chain that is planned for more than a year: what work counts under, once. */
export const topOf = (chain: readonly Bet[]): Bet | null =>
  chain.findLast(({ rung }) => rung === 'Years') ?? null;

/** Most effort first, then by title. */
export const byEffort = (a: Bet, b: Bet): number =>
  b.units - a.units ||
  a.item.title.localeCompare(b.item.title, 'en') ||
  compareIds(a.item.id, b.item.id);

/** Open, or worked on in the period: what a review talks about. */
export const isCurrent = ({ open, units }: Bet): boolean => open || units > 0;
