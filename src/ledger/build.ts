import type { Allocations } from '../effort/allocations.ts';
import type { AllocationCost } from '../effort/rates.ts';
import { roundToTotal } from '../model/exact-cost.ts';
import type { Person } from '../model/person.ts';
import { UNITS_PER_DAY } from '../model/units.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ItemId, WorkItem } from '../model/work-item.ts';
import { allocatedItems } from './allocated-items.ts';
import { ancestry } from './ancestry.ts';
import type { Place } from './order.ts';
import { idRanks, placeRanks, rowGroups, textRanks } from './order.ts';
import { Places } from './places.ts';
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
  allocations: Allocations;
  /** Positions of the allocations to count. */
  chosen: Int32Array;
  /** By the number that allocations have it by. */
  itemAt: (number: number) => Item | undefined;
  /** All ancestors of allocated items. */
  items: { get(id: ItemId): Item | undefined };
  /** By the number of the item. */
  verdictsAt: (number: number) => Record<string, Verdict> | undefined;
  people: readonly Person[];
  individuals: boolean;
  /** Working days of each ledger month (base calendar). */
  workingDays: Record<string, number>;
  /** Cost of each allocation, chosen or not; null without rates. */
  costs: { currency: string; of: readonly AllocationCost[] } | null;
  promptFor: (
    item: Item,
    verdicts: Record<string, Verdict>,
    month: string,
  ) => AccountingPrompt | null;
}

/**
 * The ledger: allocations by month, item, team, cost centre and location (and person with individuals
 * on), in that order with Unrecorded last in its month. Costs are rounded so that each month's rows sum
 * to the rounded exact cost of the month. Throws when an item is missing.
 */
export const buildLedger = <Item extends LedgerItem>(input: LedgerInput<Item>): LedgerRow[] => {
  const { chosen } = input;
  const { columns, names } = input.allocations;
  const { items, of: itemOf } = allocatedItems(input);
  const places = new Places(input.allocations, input.individuals);
  const placeOf = chosen.map((at, i) => places.number(at, items[itemOf[i]!] ?? null));
  const months = textRanks(names.slices.map(({ month }) => month));
  const ranks = idRanks(items.map(({ id }) => id));
  const placed = placeRanks(places.all);
  const { order, starts } = rowGroups({
    months: chosen.map((at) => months[columns.slice[at]!]!),
    items: itemOf.map((item) => (item === -1 ? items.length : ranks[item]!)),
    places: placeOf.map((place) => placed[place]!),
  });
  const unitsOf = chosen.map((at) => columns.units[at]!);
  const rowOf = rowMaker(input);
  const rows: LedgerRow[] = [];
  const costs: AllocationCost[] = [];
  for (let row = 0; row + 1 < starts.length; row += 1) {
    const members = order.subarray(starts[row], starts[row + 1]);
    const first = members[0]!;
    let units = 0;
    for (const i of members) units += unitsOf[i]!;
    const item = items[itemOf[first]!] ?? null;
    rows.push(rowOf(chosen[first]!, item, places.all[placeOf[first]!]!, units));
    if (input.costs) costs.push(sumOf(members, chosen, input.costs.of));
  }
  if (input.costs) setCosts(rows, costs, input.costs.currency);
  return rows;
};

/** Unknown as soon as one part is. */
const sumOf = (
  members: Int32Array,
  chosen: Int32Array,
  costs: readonly AllocationCost[],
): AllocationCost => {
  let sum = 0n;
  for (const i of members) {
    const cost = costs[chosen[i]!] ?? null;
    if (cost === null) return null;
    sum += cost;
  }
  return sum;
};

const rowMaker = <Item extends LedgerItem>(input: LedgerInput<Item>) => {
  const { columns, names } = input.allocations;
  const betsOf = betsOver(input.items);
  const nameOf = new Map(input.people.map(({ id, name }) => [id, name]));
  const personAt = (at: number): string => {
    const { id } = names.people[columns.person[at]!]!;
    return nameOf.get(id) ?? id;
  };
  return (
    at: number,
    item: Item | null,
    [team = null, costCentre = null, location = null]: Place,
    units: number,
  ): LedgerRow => {
    const { month } = names.slices[columns.slice[at]!]!;
    const verdicts = item ? (input.verdictsAt(columns.item[at]!) ?? {}) : {};
    const bets = item ? betsOf(item) : NO_BETS;
    return {
      month,
      itemId: item?.id ?? null,
      key: item?.key ?? null,
      title: item?.title ?? 'Unrecorded',
      source: item?.source ?? null,
      type: item?.sourceType ?? null,
      state: item?.sourceState ?? null,
      team,
      costCentre,
      location,
      betKey: bets.betKey,
      betTitle: bets.betTitle,
      initiativeKey: bets.initiativeKey,
      initiativeTitle: bets.initiativeTitle,
      verdicts,
      units,
      fteMonths: units / (UNITS_PER_DAY * input.workingDays[month]!),
      costMinor: null,
      currency: null,
      accountingPrompt: item ? input.promptFor(item, verdicts, month) : null,
      url: item?.url ?? null,
      person: input.individuals ? personAt(at) : null,
    };
  };
};

type Bets = Pick<LedgerRow, 'betKey' | 'betTitle' | 'initiativeKey' | 'initiativeTitle'>;

const NO_BETS: Bets = { betKey: null, betTitle: null, initiativeKey: null, initiativeTitle: null };

/**
 * The bet and the initiative of an item: itself or its nearest ancestor, by today's parents, on that level; a cycle ends
 * the search. What is above is looked up once a parent, and its texts are the same objects in all rows below.
 */
const betsOver = <Item extends LedgerItem>(
  items: LedgerInput<Item>['items'],
): ((item: Item) => Bets) => {
  const known = new Map<ItemId, Bets>();
  const above = (id: ItemId | null): Bets => {
    if (id === null) return NO_BETS;
    let bets = known.get(id);
    if (!bets) {
      const chain = ancestry(items.get(id), items);
      const bet = chain.find(({ level }) => level === 1);
      const initiative = chain.find(({ level }) => level >= 2);
      bets = { ...asBet(bet), ...asInitiative(initiative) };
      known.set(id, bets);
    }
    return bets;
  };
  return (item) => {
    const bets = above(item.parentId);
    if (item.level < 1) return bets;
    return { ...bets, ...(item.level === 1 ? asBet(item) : asInitiative(item)) };
  };
};

type Named = Pick<LedgerItem, 'key' | 'title'>;

const asBet = (item: Named | undefined): Pick<Bets, 'betKey' | 'betTitle'> => ({
  betKey: item?.key ?? null,
  betTitle: item?.title ?? null,
});

const asInitiative = (
  item: Named | undefined,
): Pick<Bets, 'initiativeKey' | 'initiativeTitle'> => ({
  initiativeKey: item?.key ?? null,
  initiativeTitle: item?.title ?? null,
});

const setCosts = (
  rows: readonly LedgerRow[],
  costs: readonly AllocationCost[],
  currency: string,
): void => {
  const priced = [...rows.keys()].filter((i) => costs[i] !== null);
  for (const ofMonth of Map.groupBy(priced, (i) => rows[i]!.month).values())
    roundToTotal(ofMonth.map((i) => costs[i]!)).forEach((minor, i) => {
      rows[ofMonth[i]!]!.costMinor = minor;
      rows[ofMonth[i]!]!.currency = currency;
    });
};
