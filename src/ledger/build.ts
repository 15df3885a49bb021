import type { Allocation } from '../effort/effort.ts';
import type { AllocationCost } from '../effort/rates.ts';
import { roundToTotal } from '../effort/rates.ts';
import type { Person } from '../model/person.ts';
import { UNITS_PER_DAY } from '../model/units.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ItemId, WorkItem } from '../model/work-item.ts';
import { compareIds } from '../model/work-item.ts';
import type { AccountingPrompt, LedgerRow } from './row.ts';

/** What a row says about its item; a WorkItem is one. */
export type LedgerItem = Pick<
  WorkItem,
  | 'id'
  | 'key'
  | 'title'
  | 'source'
  | 'sourceType'
  | 'sourceState'
  | 'team'
  | 'level'
  | 'parentId'
  | 'url'
>;

export interface LedgerInput<Item extends LedgerItem = LedgerItem> {
  allocations: readonly Allocation[];
  /** Every allocated item and all its ancestors. */
  items: { get(id: ItemId): Item | undefined };
  verdicts: { get(id: ItemId): Record<string, Verdict> | undefined };
  people: readonly Person[];
  individuals: boolean;
  /** Working days of each ledger month (base calendar). */
  workingDays: Record<string, number>;
  /** Cost of each allocation, in the same order; null without rates. */
  costs: { currency: string; of: readonly AllocationCost[] } | null;
  promptFor: (
    item: Item,
    verdicts: Record<string, Verdict>,
    month: string,
  ) => AccountingPrompt | null;
}

/** A row before its cost is rounded. */
interface Draft {
  row: LedgerRow;
  cost: AllocationCost;
}

/**
 * The ledger: allocations by month, item, team, cost centre and location (and person with individuals
 * on), in that order with Unrecorded last in its month. Costs are rounded so that each month's rows sum
 * to the rounded exact cost of the month.
 */
export const buildLedger = <Item extends LedgerItem>(input: LedgerInput<Item>): LedgerRow[] => {
  const names = new Map(input.people.map(({ id, name }) => [id, name]));
  const drafts = new Map<string, Draft>();
  input.allocations.forEach((allocation, i) => {
    const item = allocation.itemId === null ? null : (input.items.get(allocation.itemId) ?? null);
    if (allocation.itemId !== null && item === null)
      throw new Error(`The ledger needs item ${allocation.itemId}, which was not given`);
    const who = input.individuals ? (names.get(allocation.personId) ?? allocation.personId) : null;
    const place = placeOf(allocation, item);
    const key = JSON.stringify([
      allocation.month,
      allocation.itemId,
      ...place,
      who && allocation.personId,
    ]);
    const cost = input.costs?.of[i] ?? null;
    const draft = drafts.get(key);
    if (!draft) {
      drafts.set(key, { row: newRow(allocation, item, place, who, input), cost });
      return;
    }
    draft.row.units += allocation.units;
    draft.cost = draft.cost === null || cost === null ? null : draft.cost + cost;
  });
  const ordered = inOrder([...drafts.values()]);
  for (const { row } of ordered)
    row.fteMonths = row.units / (UNITS_PER_DAY * input.workingDays[row.month]!);
  if (input.costs) setCosts(ordered, input.costs.currency);
  return ordered.map(({ row }) => row);
};

type Place = [team: string | null, costCentre: string | null, location: string | null];

/** The person's team on that day from people.csv, else the item's. */
const placeOf = ({ employment }: Allocation, item: LedgerItem | null): Place => [
  employment?.team ?? item?.team ?? null,
  employment?.costCentre ?? null,
  employment?.location ?? null,
];

const newRow = <Item extends LedgerItem>(
  { month, itemId, units }: Allocation,
  item: Item | null,
  [team, costCentre, location]: Place,
  person: string | null,
  input: LedgerInput<Item>,
): LedgerRow => {
  const verdicts = item ? (input.verdicts.get(item.id) ?? {}) : {};
  const bet = item && nearest(item, input.items, (level) => level === 1);
  const initiative = item && nearest(item, input.items, (level) => level >= 2);
  return {
    month,
    itemId,
    key: item?.key ?? null,
    title: item?.title ?? 'Unrecorded',
    source: item?.source ?? null,
    type: item?.sourceType ?? null,
    state: item?.sourceState ?? null,
    team,
    costCentre,
    location,
    betKey: bet?.key ?? null,
    betTitle: bet?.title ?? null,
    initiativeKey: initiative?.key ?? null,
    initiativeTitle: initiative?.title ?? null,
    verdicts,
    units,
    fteMonths: 0,
    costMinor: null,
    currency: null,
    accountingPrompt: item ? input.promptFor(item, verdicts, month) : null,
    url: item?.url ?? null,
    person,
  };
};

/** The item itself or its nearest ancestor, by today's parents, on a level; stops at a cycle. */
const nearest = <Item extends LedgerItem>(
  item: Item,
  items: LedgerInput<Item>['items'],
  on: (level: number) => boolean,
): Item | null => {
  const seen = new Set<ItemId>();
  for (let at: Item | undefined = item; at && !seen.has(at.id);) {
    if (on(at.level)) return at;
    seen.add(at.id);
    at = at.parentId === null ? undefined : items.get(at.parentId);
  }
  return null;
};

const inOrder = (drafts: Draft[]): Draft[] => {
  const ids = [...new Set(drafts.flatMap(({ row }) => (row.itemId === null ? [] : [row.itemId])))];
  const rank = new Map(ids.sort(compareIds).map((id, i) => [id, i]));
  const rankOf = (row: LedgerRow): number =>
    row.itemId === null ? ids.length : rank.get(row.itemId)!;
  return drafts.sort(
    ({ row: a }, { row: b }) =>
      compareText(a.month, b.month) ||
      rankOf(a) - rankOf(b) ||
      compareText(a.team, b.team) ||
      compareText(a.costCentre, b.costCentre) ||
      compareText(a.location, b.location) ||
      compareText(a.person, b.person),
  );
};

/** Code unit order, unknown last. */
const compareText = (a: string | null, b: string | null): number => {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null || a < b ? -1 : 1;
};

const setCosts = (drafts: readonly Draft[], currency: string): void => {
  for (const month of new Set(drafts.map(({ row }) => row.month))) {
    const priced = drafts.filter(({ row, cost }) => row.month === month && cost !== null);
    roundToTotal(priced.map(({ cost }) => cost!)).forEach((minor, i) => {
      priced[i]!.row.costMinor = minor;
      priced[i]!.row.currency = currency;
    });
  }
};
