import type { ItemId, Items, WorkItem } from '../model/work-item.ts';
import { unqualify } from '../model/work-item.ts';
import { InstantColumn, SharedColumn, TextColumn } from './columns.ts';

/** Fields that many items have alike together: where they are and what they are; and what most do not have at all. */
const TOGETHER = [
  [
    'source',
    'type',
    'sourceType',
    'level',
    'stateId',
    'sourceState',
    'phase',
    'team',
    'project',
    'priority',
  ],
  [
    'otherParentIds',
    'estimateSeconds',
    'ownerId',
    'gone',
    'plannedStart',
    'plannedEnd',
    'fixVersions',
    'releaseDate',
    'health',
    'healthNote',
    'progress',
    'milestones',
    'links',
  ],
] as const satisfies (keyof WorkItem)[][];

/** Fields that repeat from item to item, each by itself. */
const ALONE = [
  'parentId',
  'assigneeId',
  'points',
  'labels',
  'components',
  'iterations',
  'fields',
] as const satisfies (keyof WorkItem)[];

/** Fields that are an item's own. */
const TEXTS = ['key', 'title'] as const satisfies (keyof WorkItem)[];

const INSTANTS = [
  'createdAt',
  'updatedAt',
  'doneAt',
  'archivedAt',
] as const satisfies (keyof WorkItem)[];

type Key = keyof WorkItem;

const pick = (item: WorkItem, fields: readonly Key[]): Partial<WorkItem> =>
  Object.fromEntries(fields.map((field) => [field, item[field]]));

/** Equal for equal values only. */
const keyOf = (item: WorkItem, fields: readonly Key[]): string => {
  let key = '';
  for (const field of fields) key += keyOfValue(item[field]);
  return key;
};

/** Texts with their length, so that no two lists of values come out alike; JSON only where it must be. */
const keyOfValue = (value: WorkItem[Key]): string => {
  if (value === null) return '~';
  if (typeof value === 'string') return `${value.length}:${value}`;
  if (typeof value === 'number') return `#${value},`;
  return Array.isArray(value) && value.length === 0 ? '[' : JSON.stringify(value);
};

const columns = <Column>(fields: readonly Key[], make: () => Column): [Key, Column][] =>
  fields.map((field) => [field, make()]);

/** No address begins with it. */
const OWN = '\0';

class Columns {
  readonly ids: ItemId[] = [];
  readonly texts = columns(TEXTS, () => new TextColumn());
  /** What stands before the key; OWN for an address that does not end in it. */
  readonly urlHeads = new SharedColumn<string | null>();
  readonly ownUrls = new TextColumn();
  /** Only those that are not the end of the id. */
  readonly nativeIds = new Map<number, string>();
  readonly instants = columns(INSTANTS, () => new InstantColumn());
  readonly alone = columns(ALONE, () => new SharedColumn<unknown>());
  readonly together = TOGETHER.map((fields) => ({
    fields,
    column: new SharedColumn<Partial<WorkItem>>(),
  }));

  add(item: WorkItem): number {
    for (const [field, column] of this.texts) column.add(item[field] as string);
    this.#addUrl(item);
    for (const [field, column] of this.instants) column.add(item[field] as number | null);
    for (const [field, column] of this.alone) column.add(keyOf(item, [field]), () => item[field]);
    for (const { fields, column } of this.together)
      column.add(keyOf(item, fields), () => pick(item, fields));
    const at = this.ids.push(item.id) - 1;
    if (unqualify(item.id).nativeId !== item.nativeId) this.nativeIds.set(at, item.nativeId);
    return at;
  }

  #addUrl({ url, key }: WorkItem): void {
    const ends = url !== null && key !== '' && url.endsWith(key);
    const head = ends ? url.slice(0, -key.length) : url === null ? null : OWN;
    this.urlHeads.add(keyOfValue(head), () => head);
    this.ownUrls.add(head === OWN ? url! : '');
  }
}

type Covered =
  | 'id'
  | 'nativeId'
  | 'url'
  | (typeof TEXTS)[number]
  | (typeof INSTANTS)[number]
  | (typeof ALONE)[number]
  | (typeof TOGETHER)[number][number];

/** An item that looks its fields up in columns. None is its own, so it must be spread or serialised as {@link plainItem}. */
class PackedItem {
  readonly columns: Columns;
  readonly at: number;

  constructor(columns: Columns, at: number) {
    this.columns = columns;
    this.at = at;
  }
}

/** Does not compile while a field of a WorkItem has no column. */
const FIELDS: [Exclude<Key, Covered>] extends [never] ? Key[] : never = [
  'id',
  'nativeId',
  'url',
  ...TEXTS,
  ...INSTANTS,
  ...ALONE,
  ...TOGETHER.flat(),
];

const getter = (field: Key): ((this: PackedItem) => unknown) => {
  if (field === 'id')
    return function () {
      return this.columns.ids[this.at];
    };
  if (field === 'nativeId')
    return function () {
      return this.columns.nativeIds.get(this.at) ?? unqualify(this.columns.ids[this.at]!).nativeId;
    };
  if (field === 'url')
    return function () {
      const head = this.columns.urlHeads.at(this.at);
      if (head === OWN) return this.columns.ownUrls.at(this.at);
      return head === null ? null : head + (this as unknown as WorkItem).key;
    };
  for (const kind of ['texts', 'instants', 'alone'] as const) {
    const place = new Columns()[kind].findIndex(([name]) => name === field);
    if (place !== -1)
      return function () {
        return this.columns[kind][place]![1].at(this.at);
      };
  }
  const group = TOGETHER.findIndex((fields) => (fields as readonly Key[]).includes(field));
  return function () {
    return this.columns.together[group]!.column.at(this.at)[field];
  };
};

for (const field of FIELDS)
  Object.defineProperty(PackedItem.prototype, field, { get: getter(field), enumerable: true });

/** An item with fields of its own. */
export const plainItem = (item: WorkItem): WorkItem =>
  Object.fromEntries(FIELDS.map((field) => [field, item[field]])) as unknown as WorkItem;

/** Items by id in a quarter of the memory that objects take; for a million of them. The order is that in which they came. */
export class PackedItems implements Items {
  readonly #columns = new Columns();
  readonly #positions = new Map<ItemId, number>();

  /** An id that came before is refused: columns cannot be written over. */
  add(item: WorkItem): void {
    if (this.#positions.has(item.id)) throw new Error(`${item.id} comes twice`);
    this.#positions.set(item.id, this.#columns.add(item));
  }

  /** The number of each item, in the order in which they came. */
  get positions(): ReadonlyMap<ItemId, number> {
    return this.#positions;
  }

  get size(): number {
    return this.#positions.size;
  }

  get(id: ItemId): WorkItem | undefined {
    const position = this.#positions.get(id);
    return position === undefined ? undefined : this.#itemAt(position);
  }

  *values(): Generator<WorkItem> {
    for (let position = 0; position < this.size; position += 1) yield this.#itemAt(position);
  }

  *[Symbol.iterator](): Generator<[ItemId, WorkItem]> {
    for (const item of this.values()) yield [item.id, item];
  }

  /** The getters that are put on the prototype give it every field of a WorkItem. */
  #itemAt(position: number): WorkItem {
    return new PackedItem(this.#columns, position) as unknown as WorkItem;
  }
}

/** Numbers items in their order; packed ones have their numbers already, and a million take room. */
export const numbersOf = (items: Items): ReadonlyMap<ItemId, number> => {
  if (items instanceof PackedItems) return items.positions;
  const numbers = new Map<ItemId, number>();
  for (const { id } of items.values()) numbers.set(id, numbers.size);
  return numbers;
};
