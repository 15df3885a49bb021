import type { ItemId } from '../model/work-item.ts';
import { unqualify } from '../model/work-item.ts';

/** Team, cost centre, location (and person): compared part by part, unknown last. */
export type Place = readonly (string | null)[];

/**
 * Numbers the rows of a ledger in their order: by month, then item (Unrecorded, null, last), then place.
 * `of[i]` is the row of allocation `i`, which is at `at[i]`. It is quick where equal places are one list.
 */
export const rowGroups = (
  allocations: readonly { month: string; itemId: ItemId | null }[],
  at: readonly Place[],
): { of: Int32Array; count: number } => {
  const months = ranks(new Set(allocations.map(({ month }) => month)), compareText);
  const ids = sortedIds(new Set(allocations.map(({ itemId }) => itemId)));
  const places = new Interned();
  const place = new Int32Array(at.length);
  for (let i = 0; i < at.length; i += 1) place[i] = places.number(at[i]!);
  const placeRanks = places.ranks();
  const codes = new Float64Array(allocations.length);
  for (const [i, { month, itemId }] of allocations.entries()) {
    const item = itemId === null ? ids.size : ids.get(itemId)!;
    const monthAndItem = months.get(month)! * (ids.size + 1) + item;
    codes[i] = monthAndItem * placeRanks.length + placeRanks[place[i]!]!;
  }
  const distinct = codes.toSorted().filter((code, i, all) => i === 0 || code !== all[i - 1]);
  const of = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i += 1) of[i] = positionIn(distinct, codes[i]!);
  return { of, count: distinct.length };
};

/** Position of a value in a sorted column that has it. */
const positionIn = (sorted: Float64Array, value: number): number => {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Distinct places by number, in the order in which they came. */
class Interned {
  readonly #numbers = new Map<string, number>();
  readonly #known = new Map<Place, number>();
  readonly #places: Place[] = [];

  number(place: Place): number {
    let number = this.#known.get(place);
    if (number === undefined) this.#known.set(place, (number = this.#numberOf(place)));
    return number;
  }

  #numberOf(place: Place): number {
    const key = place.map((part) => part ?? '\u0000').join('\u0001');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#places.length);
    return this.#places.push(place) - 1;
  }

  /** The rank of each number among all places. */
  ranks(): Int32Array {
    const rank = ranks(new Set(this.#places), comparePlaces);
    return Int32Array.from(this.#places, (place) => rank.get(place)!);
  }
}

const ranks = <T>(values: Set<T>, compare: (a: T, b: T) => number): Map<T, number> =>
  new Map([...values].sort(compare).map((value, i) => [value, i]));

/** Ranks in the order of `compareIds`, by keys that compare as plain text: a ledger may have a million items. */
const sortedIds = (ids: Set<ItemId | null>): Map<ItemId, number> => {
  const keyed = [...ids].flatMap((id) => (id === null ? [] : [{ id, key: idSortKey(id) }]));
  keyed.sort((a, b) => compareText(a.key, b.key));
  return new Map(keyed.map(({ id }, i) => [id, i]));
};

/** Text whose code unit order is the order of `compareIds`. */
export const idSortKey = (id: ItemId): string => {
  const { source, nativeId } = unqualify(id);
  if (!/^\d+$/.test(nativeId)) return `~${nativeId}\u0000${source}`;
  const digits = nativeId.replace(/^0+(?=\d)/, '');
  return `${String(digits.length).padStart(4, '0')}${digits}\u0000${source}`;
};

const comparePlaces = (a: Place, b: Place): number => {
  for (let i = 0; i < a.length; i += 1) {
    const order = compareText(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return 0;
};

/** Code unit order, unknown last. */
const compareText = (a: string | null, b: string | null): number => {
  if (a === b) return 0;
  if (a === null) return 1;
  return b === null || a < b ? -1 : 1;
};
