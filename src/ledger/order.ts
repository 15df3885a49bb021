import type { ItemId } from '../model/work-item.ts';
import { unqualify } from '../model/work-item.ts';

/** Team, cost centre, location (and person): compared part by part, unknown last. */
export type Place = readonly (string | null)[];

/** What rows are ordered by: of each allocation its month, the number of its item (-1 for Unrecorded) and its place. */
export interface RowKeys {
  months: readonly string[];
  items: Int32Array;
  /** The items by number. */
  ids: readonly ItemId[];
  /** It is quick where equal places are one list. */
  places: readonly Place[];
}

/** Allocations in the order of their rows: row `r` has those from `starts[r]` up to, not including, `starts[r + 1]`. */
export interface RowGroups {
  order: Int32Array;
  starts: Int32Array;
}

/** The rows of a ledger in their order: by month, then item (Unrecorded last), then place. Allocations of one row stay in theirs. */
export const rowGroups = (keys: RowKeys): RowGroups => {
  const size = keys.items.length;
  const months = ranks(new Set(keys.months), compareText);
  const itemRanks = idRanks(keys.ids);
  const places = new Interned();
  const place = new Int32Array(size);
  for (let i = 0; i < size; i += 1) place[i] = places.number(keys.places[i]!);
  const placeRanks = places.ranks();
  const codes = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    const item = keys.items[i] === -1 ? keys.ids.length : itemRanks[keys.items[i]!]!;
    const monthAndItem = months.get(keys.months[i]!)! * (keys.ids.length + 1) + item;
    codes[i] = monthAndItem * placeRanks.length + placeRanks[place[i]!]!;
  }
  const distinct = codes.toSorted().filter((code, i, all) => i === 0 || code !== all[i - 1]);
  return inGroups(
    Int32Array.from(codes, (code) => positionIn(distinct, code)),
    distinct.length,
  );
};

/** Positions by the group of each, counted out. */
const inGroups = (groupOf: Int32Array, count: number): RowGroups => {
  const starts = new Int32Array(count + 1);
  for (const group of groupOf) starts[group + 1]! += 1;
  for (let group = 0; group < count; group += 1) starts[group + 1]! += starts[group]!;
  const order = new Int32Array(groupOf.length);
  const next = starts.slice();
  for (let i = 0; i < groupOf.length; i += 1) order[next[groupOf[i]!]!++] = i;
  return { order, starts };
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

/**
 * Ranks of distinct ids in the order of `compareIds`. Numbers are sorted as such, which takes a tenth of the time that texts
 * take; only those that are no numbers, or the same one, are compared as text.
 */
export const idRanks = (ids: readonly ItemId[]): Int32Array => {
  const values = Float64Array.from(ids, numberIn);
  const sorted = values.toSorted();
  const rank = Int32Array.from(values, (value) => positionIn(sorted, value));
  const same = new Map<number, number[]>();
  rank.forEach((at, i) => {
    if (sorted[at] !== sorted[at + 1]) return;
    const list = same.get(at);
    if (list) list.push(i);
    else same.set(at, [i]);
  });
  for (const [first, members] of same) {
    const keyed = members.map((i) => ({ i, key: idSortKey(ids[i]!) }));
    keyed.sort((a, b) => compareText(a.key, b.key));
    for (const [n, { i }] of keyed.entries()) rank[i] = first + n;
  }
  return rank;
};

/** Infinite for what is no number. */
const numberIn = (id: ItemId): number => {
  const { nativeId } = unqualify(id);
  return DIGITS.test(nativeId) ? Number(nativeId) : Infinity;
};

const DIGITS = /^\d+$/;

/** Text whose code unit order is the order of `compareIds`. */
export const idSortKey = (id: ItemId): string => {
  const { source, nativeId } = unqualify(id);
  if (!DIGITS.test(nativeId)) return `~${nativeId}\u0000${source}`;
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
