import type { Allocation } from '../effort/effort.ts';
import type { AllocationCost } from '../effort/rates.ts';
import { roundToTotal } from '../model/exact-cost.ts';
import type { Employment, Person } from '../model/person.ts';
import { UNITS_PER_DAY } from '../model/units.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ItemId, WorkItem } from '../model/work-item.ts';
import { allocatedItems, type AllocatedInput } from './allocated-items.ts';
import { ancestry } from './ancestry.ts';
import type { Place } from './order.ts';
import { orMake } from './or-make.ts';
import { rowGroups } from './order.ts';
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

export interface LedgerInput<Item extends LedgerItem = LedgerItem> extends AllocatedInput<Item> {
  allocations: readonly Allocation[];
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

/**
 * The ledger: allocations by month, item, team, cost centre and location (and person with individuals
 * on), in that order with Unrecorded last in its month. Costs are rounded so that each month's rows sum
 * to the rounded exact cost of the month. Throws when an item is missing.
 */
export const buildLedger = <Item extends LedgerItem>(input: LedgerInput<Item>): LedgerRow[] => {
  const { allocations } = input;
  const { items, of: itemAt } = allocatedItems(input);
  const placeOf = placesOf(input.individuals);
  const places = allocations.map((allocation, i) => placeOf(allocation, items[itemAt[i]!] ?? null));
  const { order, starts } = rowGroups({
    months: allocations.map(({ month }) => month),
    items: itemAt,
    ids: items.map(({ id }) => id),
    places,
  });
  const rowOf = rowMaker(input);
  const rows: LedgerRow[] = [];
  const costs: AllocationCost[] = [];
  for (let row = 0; row + 1 < starts.length; row += 1) {
    const members = order.subarray(starts[row], starts[row + 1]);
    const first = members[0]!;
    let units = 0;
    for (const i of members) units += allocations[i]!.units;
    rows.push(rowOf(allocations[first]!, items[itemAt[first]!] ?? null, places[first]!, units));
    if (input.costs) costs.push(sumOf(members, input.costs.of));
  }
  if (input.costs) setCosts(rows, costs, input.costs.currency);
  return rows;
};

/** Unknown as soon as one part is. */
const sumOf = (members: Int32Array, costs: readonly AllocationCost[]): AllocationCost => {
  let sum = 0n;
  for (const i of members) {
    const cost = costs[i] ?? null;
    if (cost === null) return null;
    sum += cost;
  }
  return sum;
};

/** The person's team on that day from people.csv, else the item's. Equal places are one list, for a million allocations. */
const placesOf = (
  individuals: boolean,
): ((allocation: Allocation, item: LedgerItem | null) => Place) => {
  const known = new Map<Employment | null, Map<string | null, Map<string, Place>>>();
  return ({ employment, personId }, item) => {
    const team = employment?.team ?? item?.team ?? null;
    const person = individuals ? [personId] : [];
    const ofEmployment = orMake(
      known,
      employment,
      () => new Map<string | null, Map<string, Place>>(),
    );
    const ofTeam = orMake(ofEmployment, team, () => new Map<string, Place>());
    return orMake(ofTeam, individuals ? personId : '', () => [
      team,
      employment?.costCentre ?? null,
      employment?.location ?? null,
      ...person,
    ]);
  };
};

const rowMaker = <Item extends LedgerItem>(input: LedgerInput<Item>) => {
  const betsOf = betsOver(input.items);
  const names = new Map(input.people.map(({ id, name }) => [id, name]));
  return (
    { month, itemId, personId }: Allocation,
    item: Item | null,
    [team = null, costCentre = null, location = null]: Place,
    units: number,
  ): LedgerRow => {
    const verdicts = item ? (input.verdicts.get(item.id) ?? {}) : {};
    const bets = item ? betsOf(item) : NO_BETS;
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
      person: input.individuals ? (names.get(personId) ?? personId) : null,
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
