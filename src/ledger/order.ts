import type { ItemId } from '../model/work-item.ts';
import { unqualify } from '../model/work-item.ts';

/** What makes two allocations one row: month, item, and team, cost centre, location (and person). */
export interface RowKey {
  month: string;
  /** Null, Unrecorded, comes last in its month. */
  itemId: ItemId | null;
  /** Compared part by part, unknown last. */
  place: readonly (string | null)[];
}

/** Numbers the rows that the keys make, in ledger order: `of[i]` is the row of key `i`. */
export const rowGroups = (keys: readonly RowKey[]): { of: Int32Array; count: number } => {
  const months = ranks(new Set(keys.map(({ month }) => month)), compareText);
  const ids = sortedIds(new Set(keys.map(({ itemId }) => itemId)));
  const places = new Map<string, RowKey['place']>();
  const placeKeys = keys.map(({ place }) => {
    const key = place.map((part) => part ?? '\u0000').join('\u0001');
    if (!places.has(key)) places.set(key, place);
    return key;
  });
  const placeRanks = ranks(new Set(places.keys()), (a, b) =>
    comparePlaces(places.get(a)!, places.get(b)!),
  );
  const codes = Float64Array.from(keys, ({ month, itemId }, i) => {
    const item = itemId === null ? ids.size : ids.get(itemId)!;
    const monthAndItem = months.get(month)! * (ids.size + 1) + item;
    return monthAndItem * places.size + placeRanks.get(placeKeys[i]!)!;
  });
  const ordered = Float64Array.from(new Set(codes)).sort();
  const numbers = new Map<number, number>();
  ordered.forEach((code, i) => numbers.set(code, i));
  return { of: Int32Array.from(codes, (code) => numbers.get(code)!), count: ordered.length };
};

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

const comparePlaces = (a: RowKey['place'], b: RowKey['place']): number => {
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
