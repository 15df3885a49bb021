import type { WorkItem } from '../model/work-item.ts';
import { unqualify } from '../model/work-item.ts';
import { OWN } from './item-columns.ts';
import type { ItemColumns } from './item-columns.ts';

/**
 * An item that looks its fields up in columns. None is its own, so it must be spread or serialised as {@link plainItem}.
 * Each field has a getter of its own, and not one that is made for its name: only so does V8 read them quickly.
 */
export class PackedItem implements WorkItem {
  readonly #columns: ItemColumns;
  readonly #at: number;

  constructor(columns: ItemColumns, at: number) {
    this.#columns = columns;
    this.#at = at;
  }

  get id(): WorkItem['id'] {
    return this.#columns.ids[this.#at]!;
  }

  get key(): WorkItem['key'] {
    return this.#columns.keys.at(this.#at);
  }

  get nativeId(): string {
    return this.#columns.nativeIds.get(this.#at) ?? unqualify(this.id).nativeId;
  }

  get url(): string | null {
    const head = this.#columns.urlHeads.at(this.#at);
    if (head === OWN) return this.#columns.ownUrls.at(this.#at);
    return head === null ? null : head + this.key;
  }

  get title(): WorkItem['title'] {
    return this.#columns.titles.at(this.#at);
  }

  get createdAt(): WorkItem['createdAt'] {
    return this.#columns.createdAt.at(this.#at)!;
  }

  get updatedAt(): WorkItem['updatedAt'] {
    return this.#columns.updatedAt.at(this.#at)!;
  }

  get doneAt(): WorkItem['doneAt'] {
    return this.#columns.doneAt.at(this.#at);
  }

  get archivedAt(): WorkItem['archivedAt'] {
    return this.#columns.archivedAt.at(this.#at);
  }

  get parentId(): WorkItem['parentId'] {
    return this.#columns.parentId.at(this.#at);
  }

  get assigneeId(): WorkItem['assigneeId'] {
    return this.#columns.assigneeId.at(this.#at);
  }

  get points(): WorkItem['points'] {
    return this.#columns.points.at(this.#at);
  }

  get labels(): WorkItem['labels'] {
    return this.#columns.labels.at(this.#at);
  }

  get components(): WorkItem['components'] {
    return this.#columns.components.at(this.#at);
  }

  get iterations(): WorkItem['iterations'] {
    return this.#columns.iterations.at(this.#at);
  }

  get fields(): WorkItem['fields'] {
    return this.#columns.fields.at(this.#at);
  }

  get source(): WorkItem['source'] {
    return this.#columns.kinds.at(this.#at).source;
  }

  get type(): WorkItem['type'] {
    return this.#columns.kinds.at(this.#at).type;
  }

  get sourceType(): WorkItem['sourceType'] {
    return this.#columns.kinds.at(this.#at).sourceType;
  }

  get level(): WorkItem['level'] {
    return this.#columns.kinds.at(this.#at).level;
  }

  get stateId(): WorkItem['stateId'] {
    return this.#columns.kinds.at(this.#at).stateId;
  }

  get sourceState(): WorkItem['sourceState'] {
    return this.#columns.kinds.at(this.#at).sourceState;
  }

  get phase(): WorkItem['phase'] {
    return this.#columns.kinds.at(this.#at).phase;
  }

  get team(): WorkItem['team'] {
    return this.#columns.kinds.at(this.#at).team;
  }

  get project(): WorkItem['project'] {
    return this.#columns.kinds.at(this.#at).project;
  }

  get priority(): WorkItem['priority'] {
    return this.#columns.kinds.at(this.#at).priority;
  }

  get otherParentIds(): WorkItem['otherParentIds'] {
    return this.#columns.plans.at(this.#at).otherParentIds;
  }

  get estimateSeconds(): WorkItem['estimateSeconds'] {
    return this.#columns.plans.at(this.#at).estimateSeconds;
  }

  get ownerId(): WorkItem['ownerId'] {
    return this.#columns.plans.at(this.#at).ownerId;
  }

  get gone(): WorkItem['gone'] {
    return this.#columns.plans.at(this.#at).gone;
  }

  get plannedStart(): WorkItem['plannedStart'] {
    return this.#columns.plans.at(this.#at).plannedStart;
  }

  get plannedEnd(): WorkItem['plannedEnd'] {
    return this.#columns.plans.at(this.#at).plannedEnd;
  }

  get fixVersions(): WorkItem['fixVersions'] {
    return this.#columns.plans.at(this.#at).fixVersions;
  }

  get releaseDate(): WorkItem['releaseDate'] {
    return this.#columns.plans.at(this.#at).releaseDate;
  }

  get health(): WorkItem['health'] {
    return this.#columns.plans.at(this.#at).health;
  }

  get healthNote(): WorkItem['healthNote'] {
    return this.#columns.plans.at(this.#at).healthNote;
  }

  get progress(): WorkItem['progress'] {
    return this.#columns.plans.at(this.#at).progress;
  }

  get milestones(): WorkItem['milestones'] {
    return this.#columns.plans.at(this.#at).milestones;
  }

  get links(): WorkItem['links'] {
    return this.#columns.plans.at(this.#at).links;
  }
}

const FIELDS = Object.entries(Object.getOwnPropertyDescriptors(PackedItem.prototype)).flatMap(
  ([name, { get }]) => (get === undefined ? [] : [name as keyof WorkItem]),
);

/** An item with fields of its own. */
export const plainItem = (item: WorkItem): WorkItem =>
  Object.fromEntries(FIELDS.map((field) => [field, item[field]])) as unknown as WorkItem;
