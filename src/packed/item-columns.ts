import type { ItemId, WorkItem } from '../model/work-item.ts';
import { unqualify } from '../model/work-item.ts';
import { InstantColumn, SharedColumn, TextColumn } from './columns.ts';

/** Fields that many items have alike together: where they are and what they are. */
const KIND = [
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
] as const satisfies (keyof WorkItem)[];

/** What most items do not have at all. */
const PLAN = [
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
] as const satisfies (keyof WorkItem)[];

/** No address begins with it. */
export const OWN = '\0';

/** The fields of items, by position. */
export class ItemColumns {
  readonly ids: ItemId[] = [];
  readonly keys = new TextColumn();
  readonly titles = new TextColumn();
  /** What stands before the key; OWN for an address that does not end in it. */
  readonly urlHeads = new SharedColumn<string | null>();
  readonly ownUrls = new TextColumn();
  /** Only those that are not the end of the id. */
  readonly nativeIds = new Map<number, string>();
  readonly createdAt = new InstantColumn();
  readonly updatedAt = new InstantColumn();
  readonly doneAt = new InstantColumn();
  readonly archivedAt = new InstantColumn();
  readonly parentId = new SharedColumn<WorkItem['parentId']>();
  readonly assigneeId = new SharedColumn<WorkItem['assigneeId']>();
  readonly points = new SharedColumn<WorkItem['points']>();
  readonly labels = new SharedColumn<WorkItem['labels']>();
  readonly components = new SharedColumn<WorkItem['components']>();
  readonly iterations = new SharedColumn<WorkItem['iterations']>();
  readonly fields = new SharedColumn<WorkItem['fields']>();
  readonly kinds = new SharedColumn<Pick<WorkItem, (typeof KIND)[number]>>();
  readonly plans = new SharedColumn<Pick<WorkItem, (typeof PLAN)[number]>>();

  /** Gives the position. */
  add(item: WorkItem): number {
    this.keys.add(item.key);
    this.titles.add(item.title);
    this.#addUrl(item);
    for (const field of ['createdAt', 'updatedAt', 'doneAt', 'archivedAt'] as const)
      this[field].add(item[field]);
    for (const field of ['parentId', 'assigneeId', 'points'] as const)
      (this[field] as SharedColumn<unknown>).add(item[field], () => item[field]);
    for (const field of ['labels', 'components', 'iterations', 'fields'] as const)
      (this[field] as SharedColumn<unknown>).add(keyOf(item[field]), () => item[field]);
    this.kinds.add(keyOfAll(item, KIND), () => pick(item, KIND));
    this.plans.add(keyOfAll(item, PLAN), () => pick(item, PLAN));
    const at = this.ids.push(item.id) - 1;
    if (unqualify(item.id).nativeId !== item.nativeId) this.nativeIds.set(at, item.nativeId);
    return at;
  }

  #addUrl({ url, key }: WorkItem): void {
    const ends = url !== null && key !== '' && url.endsWith(key);
    const head = ends ? url.slice(0, -key.length) : url === null ? null : OWN;
    this.urlHeads.add(head, () => head);
    this.ownUrls.add(head === OWN ? url! : '');
  }
}

const pick = <Field extends keyof WorkItem>(
  item: WorkItem,
  fields: readonly Field[],
): Pick<WorkItem, Field> =>
  Object.fromEntries(fields.map((field) => [field, item[field]])) as Pick<WorkItem, Field>;

/** Equal for equal values only. */
const keyOfAll = (item: WorkItem, fields: readonly (keyof WorkItem)[]): string => {
  let key = '';
  for (const field of fields) key += keyOf(item[field]);
  return key;
};

/** Texts with their length, so that no two lists of values come out alike; JSON only where it must be. */
const keyOf = (value: WorkItem[keyof WorkItem]): string => {
  if (value === null) return '~';
  if (typeof value === 'string') return `${value.length}:${value}`;
  if (typeof value === 'number') return `#${value},`;
  return Array.isArray(value) && value.length === 0 ? '[' : JSON.stringify(value);
};
