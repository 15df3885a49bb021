import type { Change, ChangeField } from '../model/change.ts';
import type { ItemId } from '../model/work-item.ts';
import type { Entry } from './documents.ts';

/** Histories as columns of numbers and a list of their distinct texts: what one thread can hand to another at little cost. */
export interface PackedChanges {
  itemIds: ItemId[];
  /** How many changes each item has. */
  counts: Int32Array;
  entryIds: string[];
  at: Float64Array;
  /** Of each change eight numbers: `seq`, then where its other fields are in `texts`; -1 is null. */
  places: Int32Array;
  texts: string[];
}

const WIDTH = 8;

export const packChanges = (rows: readonly (readonly [ItemId, Entry[]])[]): PackedChanges => {
  const size = rows.reduce((sum, [, entries]) => sum + entries.length, 0);
  const entryIds: string[] = [];
  const at = new Float64Array(size);
  const places = new Int32Array(size * WIDTH);
  const known = new Map<string, number>();
  const placeOf = (text: string | null): number => {
    if (text === null) return -1;
    let place = known.get(text);
    if (place === undefined) known.set(text, (place = known.size));
    return place;
  };
  for (const [, entries] of rows)
    for (const [entryId, seq, instant, ...texts] of entries) {
      const n = entryIds.push(entryId) - 1;
      at[n] = instant;
      places[n * WIDTH] = seq;
      for (let i = 0; i < texts.length; i += 1) places[n * WIDTH + 1 + i] = placeOf(texts[i]!);
    }
  return {
    itemIds: rows.map(([itemId]) => itemId),
    counts: Int32Array.from(rows, ([, entries]) => entries.length),
    entryIds,
    at,
    places,
    texts: [...known.keys()],
  };
};

/** The same changes in the same order. */
export const unpackChanges = (packed: PackedChanges): Change[] => {
  const { itemIds, counts, entryIds, at, places, texts } = packed;
  const textAt = (place: number): string | null => (place === -1 ? null : texts[place]!);
  const changes: Change[] = [];
  let n = 0;
  for (const [i, itemId] of itemIds.entries())
    for (const end = n + counts[i]!; n < end; n += 1) {
      const first = n * WIDTH;
      changes.push({
        itemId,
        entryId: entryIds[n]!,
        seq: places[first]!,
        at: at[n]!,
        field: texts[places[first + 1]!]! as ChangeField,
        sourceField: texts[places[first + 2]!]!,
        from: textAt(places[first + 3]!),
        to: textAt(places[first + 4]!),
        fromText: textAt(places[first + 5]!),
        toText: textAt(places[first + 6]!),
        authorId: textAt(places[first + 7]!),
      });
    }
  return changes;
};
