import type { ItemId } from '../model/work-item.ts';
import { unqualify } from '../model/work-item.ts';

/** Team, cost centre, location (and person): compared part by part, unknown last. */
export type Place = readonly (string | null)[];

/** What rows are ordered by: of each allocation the ranks of its month, its item and its place. */
export interface RowRanks {
  months: Int32Array;
  items: Int32Array;
  places: Int32Array;
}

/** Allocations in the order of their rows: row `r` has those from `starts[r]` up to, not including, `starts[r + 1]`. */
export interface RowGroups {
  order: Int32Array;
  starts: Int32Array;
}

/** The rows of a ledger in their order: by month, then item, then place. Allocations of one row stay in theirs. */
export const rowGroups = ({ months, items, places }: RowRanks): RowGroups => {
  const size = items.length;
  let order = Int32Array.from(items.keys());
  for (const ranks of [places, items, months]) order = sortedBy(ranks, order);
  const starts = new Int32Array(size + 1);
  let rows = 0;
  const differ = (a: number, b: number): boolean =>
    items[a] !== items[b] || months[a] !== months[b] || places[a] !== places[b];
  for (let i = 0; i < size; i += 1)
    if (i === 0 || differ(order[i - 1]!, order[i]!)) starts[rows++] = i;
  starts[rows] = size;
  return { order, starts: starts.slice(0, rows + 1) };
};

/** By their ranks, counted out; those of one rank stay in their order. */
const sortedBy = (ranks: Int32Array, order: Int32Array): Int32Array<ArrayBuffer> => {
  let most = 0;
  for (const rank of ranks) most = Math.max(most, rank);
  const next = new Int32Array(most + 2);
  for (const rank of ranks) next[rank + 1]! += 1;
  for (let rank = 0; rank < most; rank += 1) next[rank + 1]! += next[rank]!;
  const sorted = new Int32Array(order.length);
  for (const i of order) sorted[next[ranks[i]!]!++] = i;
  return sorted;
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

/** Ranks of texts, unknown last; equal ones have the same. */
export const textRanks = (texts: readonly (string | null)[]): Int32Array =>
  ranksOf(texts, compareText);

/** Ranks of places; equal ones have the same. */
export const placeRanks = (places: readonly Place[]): Int32Array => ranksOf(places, comparePlaces);

const ranksOf = <T>(values: readonly T[], compare: (a: T, b: T) => number): Int32Array => {
  const order = [...values.keys()].sort((a, b) => compare(values[a]!, values[b]!));
  const ranks = new Int32Array(values.length);
  order.forEach((at, i) => {
    const before = order[i - 1];
    const isNew = before === undefined || compare(values[before]!, values[at]!) !== 0;
    ranks[at] = before === undefined ? 0 : ranks[before]! + (isNew ? 1 : 0);
  });
  return ranks;
};

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
