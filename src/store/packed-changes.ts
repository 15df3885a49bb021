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
  /** Of each change its position within its entry. */
  seqs: Int32Array;
  /** Of each change seven numbers: where its other fields are in `texts`, from 1 on; 0 is null. */
  places: Uint16Array | Uint32Array;
  texts: string[];
}

const WIDTH = 7;

/** Texts that two bytes can tell apart. */
const WIDEST = 2 ** 16 - 1;

export const packChanges = (rows: readonly (readonly [ItemId, Entry[]])[]): PackedChanges => {
  const size = rows.reduce((sum, [, entries]) => sum + entries.length, 0);
  const entryIds: string[] = [];
  const at = new Float64Array(size);
  const seqs = new Int32Array(size);
  const places = new Uint32Array(size * WIDTH);
  const known = new Map<string, number>();
  const placeOf = (text: string | null): number => {
    if (text === null) return 0;
    let place = known.get(text);
    if (place === undefined) known.set(text, (place = known.size + 1));
    return place;
  };
  for (const [, entries] of rows)
    for (const [entryId, seq, instant, ...texts] of entries) {
      const n = entryIds.push(entryId) - 1;
      at[n] = instant;
      seqs[n] = seq;
      for (let i = 0; i < texts.length; i += 1) places[n * WIDTH + i] = placeOf(texts[i]!);
    }
  return {
    itemIds: rows.map(([itemId]) => itemId),
    counts: Int32Array.from(rows, ([, entries]) => entries.length),
    entryIds,
    at,
    seqs,
    places: known.size > WIDEST ? places : Uint16Array.from(places),
    texts: [...known.keys()],
  };
};

/** The same changes in the same order. */
export const unpackChanges = (packed: PackedChanges): Change[] => {
  const { itemIds, counts, entryIds, at, seqs, places, texts } = packed;
  const textAt = (place: number): string | null => (place === 0 ? null : texts[place - 1]!);
  const changes: Change[] = [];
  let n = 0;
  for (const [i, itemId] of itemIds.entries())
    for (const end = n + counts[i]!; n < end; n += 1) {
      const first = n * WIDTH;
      changes.push({
        itemId,
        entryId: entryIds[n]!,
        seq: seqs[n]!,
        at: at[n]!,
        field: texts[places[first]! - 1]! as ChangeField,
        sourceField: texts[places[first + 1]! - 1]!,
        from: textAt(places[first + 2]!),
        to: textAt(places[first + 3]!),
        fromText: textAt(places[first + 4]!),
        toText: textAt(places[first + 5]!),
        authorId: textAt(places[first + 6]!),
      });
    }
  return changes;
};
