import { compareIds, qualify, type Gone, type ItemId, type WorkItem } from '../model/work-item.ts';
import type { Change } from '../model/change.ts';
import { plainText } from './batch.ts';
import type { ItemRow } from './tables.ts';

/** An item as it is stored. */
export const itemRow = (item: WorkItem): ItemRow => {
  const { gone, archivedAt } = item;
  // Left out of the document: what is undefined is not written.
  const body = { ...item, gone: undefined, archivedAt: undefined };
  return {
    id: plainText(item.id),
    source: plainText(item.source),
    native_id: plainText(item.nativeId),
    lookup_key: lookupKey(item.key),
    body: JSON.stringify(body),
    archived_at: archivedAt,
    gone_reason: gone?.reason ?? null,
    gone_since: gone?.since ?? null,
  };
};

/** What of an item is stored as one document. */
export type ItemBody = Omit<WorkItem, 'archivedAt' | 'gone'>;

export const itemOf = (
  row: Pick<ItemRow, 'archived_at' | 'gone_reason' | 'gone_since'>,
  body: ItemBody,
): WorkItem => {
  const item = body as WorkItem;
  item.archivedAt = row.archived_at;
  item.gone =
    row.gone_reason === null || row.gone_since === null
      ? null
      : { reason: row.gone_reason as Gone['reason'], since: row.gone_since };
  return item;
};

export const lookupKey = (key: string): string => plainText(key).toLowerCase();

/** One change without the item it belongs to; a history is an array of these. */
export type Entry = [
  entryId: string,
  seq: number,
  at: number,
  field: Change['field'],
  sourceField: string,
  from: string | null,
  to: string | null,
  fromText: string | null,
  toText: string | null,
  authorId: string | null,
];

const inOrder = (a: Change, b: Change): number =>
  a.at - b.at || compareIds(qualify('', a.entryId), qualify('', b.entryId)) || a.seq - b.seq;

/** Each change behind the one before it by instant, and by entry number and position too: so come most, and none twice. */
const isInOrder = (changes: readonly Change[]): boolean => {
  let at = -Infinity;
  let id = -Infinity;
  let seq = -1;
  for (const change of changes) {
    const number = Number(change.entryId);
    const behind =
      change.at >= at && (number > id || (number === id && change.at === at && change.seq > seq));
    if (!behind) return false;
    ({ at, seq } = change);
    id = number;
  }
  return true;
};

const ordered = (changes: readonly Change[]): readonly Change[] => {
  if (isInOrder(changes)) return changes;
  const once = new Map(changes.map((change) => [`${change.entryId}\0${change.seq}`, change]));
  return [...once.values()].sort(inOrder);
};

/** The whole history of one item as one compact document, by instant, numeric entry id and position; a repeated entry is kept once. */
export const historyBody = (changes: readonly Change[]): string => {
  const entries = ordered(changes).map((c): Entry => [
    c.entryId,
    c.seq,
    c.at,
    c.field,
    c.sourceField,
    c.from,
    c.to,
    c.fromText,
    c.toText,
    c.authorId,
  ]);
  return JSON.stringify(entries);
};

export const changesIn = (itemId: ItemId, entries: readonly Entry[]): Change[] =>
  entries.map(([entryId, seq, at, field, sourceField, from, to, fromText, toText, authorId]) => ({
    itemId,
    entryId,
    seq,
    at,
    field,
    sourceField,
    from,
    to,
    fromText,
    toText,
    authorId,
  }));
