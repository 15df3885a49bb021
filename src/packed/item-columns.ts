import type { ItemId, WorkItem } from '../model/work-item.ts';
import { InstantColumn, SharedColumn, TextColumn } from './columns.ts';

/** No address begins with it. */
export const OWN = '\0';

/** Fields that many items have alike together: where they are and what they are. */
const kindOf = (item: WorkItem) => ({
  source: item.source,
  type: item.type,
  sourceType: item.sourceType,
  level: item.level,
  stateId: item.stateId,
  sourceState: item.sourceState,
  phase: item.phase,
  team: item.team,
  project: item.project,
  priority: item.priority,
});

/** What most items do not have at all. */
const planOf = (item: WorkItem) => ({
  otherParentIds: item.otherParentIds,
  estimateSeconds: item.estimateSeconds,
  ownerId: item.ownerId,
  gone: item.gone,
  plannedStart: item.plannedStart,
  plannedEnd: item.plannedEnd,
  fixVersions: item.fixVersions,
  releaseDate: item.releaseDate,
  health: item.health,
  healthNote: item.healthNote,
  progress: item.progress,
  milestones: item.milestones,
  links: item.links,
});

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
  readonly kinds = new SharedColumn<ReturnType<typeof kindOf>>();
  readonly plans = new SharedColumn<ReturnType<typeof planOf>>();

  #previousPlan: readonly Value[] = [];

  /** Fields are read by their names, one by one: read in a loop they take three times as long. */
  add(item: WorkItem): void {
    this.keys.add(item.key);
    this.titles.add(item.title);
    this.#addUrl(item);
    this.createdAt.add(item.createdAt);
    this.updatedAt.add(item.updatedAt);
    this.doneAt.add(item.doneAt);
    this.archivedAt.add(item.archivedAt);
    this.parentId.add(item.parentId, () => item.parentId);
    this.assigneeId.add(item.assigneeId, () => item.assigneeId);
    this.points.add(item.points, () => item.points);
    this.labels.add(keyOf(item.labels), () => item.labels);
    this.components.add(keyOf(item.components), () => item.components);
    this.iterations.add(keyOf(item.iterations), () => item.iterations);
    this.fields.add(keyOf(item.fields), () => item.fields);
    const kind = kindOf(item);
    this.kinds.add(keyOfAll(Object.values(kind)), () => kind);
    this.#addPlan(planOf(item));
    this.#addId(item);
  }

  #addPlan(plan: ReturnType<typeof planOf>): void {
    const values = Object.values(plan);
    if (areAlike(values, this.#previousPlan)) this.plans.repeat();
    else this.plans.add(keyOfAll(values), () => plan);
    this.#previousPlan = values;
  }

  #addId({ id, nativeId }: WorkItem): void {
    const at = this.ids.push(id) - 1;
    const isItsEnd = id.indexOf(':') === id.length - nativeId.length - 1 && id.endsWith(nativeId);
    if (!isItsEnd) this.nativeIds.set(at, nativeId);
  }

  #addUrl({ url, key }: WorkItem): void {
    const ends = url !== null && key !== '' && url.endsWith(key);
    const head = ends ? url.slice(0, -key.length) : url === null ? null : OWN;
    this.urlHeads.add(head, () => head);
    this.ownUrls.add(head === OWN ? url! : '');
  }
}

type Value = WorkItem[keyof WorkItem];

/** Whether they are seen at a glance to be the same: what most items have not at all needs no key. */
const areAlike = (a: readonly Value[], b: readonly Value[]): boolean =>
  a.length === b.length &&
  a.every((value, i) => value === b[i] || (isEmpty(value) && isEmpty(b[i]!)));

const isEmpty = (value: Value): boolean => Array.isArray(value) && value.length === 0;

/** Equal for equal values only. */
const keyOfAll = (values: readonly Value[]): string => {
  let key = '';
  for (const value of values) key += keyOf(value);
  return key;
};

/** Texts with their length, so that no two lists of values come out alike; JSON only where it must be. */
const keyOf = (value: Value): string => {
  if (value === null) return '~';
  if (typeof value === 'string') return `${value.length}:${value}`;
  if (typeof value === 'number') return `#${value},`;
  return isEmpty(value) ? '[' : JSON.stringify(value);
};
