import type { Change, Worklog } from '../model/change.ts';
import type { Exception } from '../model/exception.ts';
import type { Person } from '../model/person.ts';
import type { Instant, ItemId, WorkItem } from '../model/work-item.ts';
import { qualify } from '../model/work-item.ts';
import type { Parents } from './hierarchy.ts';
import type { PeopleIndex } from './people.ts';
import type { ItemFacts, ItemHistory } from './spans.ts';
import { historyGap, orphanHistory, unknownAssignee, unknownState } from './exceptions.ts';
import { itemHistory } from './spans.ts';
import { StretchRecorder, type Stretches } from './stretches.ts';
import type { StateActivity } from './states.ts';

/** What is asked of an item once its history was read; a WorkItem is one. */
export type ActivityItem = Pick<WorkItem, 'id' | 'key' | 'source' | 'level' | 'points' | 'links'>;

export interface Activity {
  items: ActivityItem[];
  /** By item number: keys it had before it was moved, as its history tells them. */
  formerKeys: ReadonlyMap<number, string[]>;
  people: Person[];
  parents: Parents;
  stretches: Stretches;
}

export interface ActivityRules {
  activityOf: StateActivity;
  staleMs: number;
  /** Only what lies between these instants is kept. */
  start: Instant;
  end: Instant;
  levels: ReadonlySet<number>;
  /** Configured field that names further assignees. */
  assigneesField: string | null;
}

export type Pages<T> = Iterable<Iterable<T>> | AsyncIterable<Iterable<T>>;

const NOBODY: number[] = [];

/** Turns items, histories and worklogs into columns of numbers. It keeps the items, and no page of the others longer than it must. */
export class ActivityRecorder {
  readonly #rules: ActivityRules;
  readonly #people: PeopleIndex;
  readonly #items: WorkItem[] = [];
  readonly #formerKeys = new Map<number, string[]>();
  /** By item number: whether its history was read, and its parent. */
  #read = new Uint8Array();
  #parents = new Int32Array();
  readonly #numbers: ReadonlyMap<ItemId, number>;
  /** Where the numbers were not given. */
  readonly #counted: Map<ItemId, number> | null;
  #stretches = new StretchRecorder();
  readonly #moved: Parents['moved'] = new Map();
  readonly #unknownStates = new Map<string, number>();
  readonly #exceptions: Exception[] = [];
  #orphans = 0;
  /** Number of the item whose history was read last: mostly histories come in the order of the items. */
  #latest = -1;

  constructor(
    rules: ActivityRules,
    people: PeopleIndex,
    numbers: ReadonlyMap<ItemId, number> | null = null,
  ) {
    this.#rules = rules;
    this.#people = people;
    this.#counted = numbers === null ? new Map() : null;
    this.#numbers = numbers ?? this.#counted!;
  }

  async readItems(pages: Pages<WorkItem>): Promise<void> {
    for await (const page of pages)
      for (const item of page) {
        this.#counted?.set(item.id, this.#items.length);
        this.#items.push(item);
      }
  }

  /** All changes of one item must come together, items in any order. Throws when a history comes in two parts. */
  async readChanges(pages: Pages<Change>): Promise<void> {
    this.#read = new Uint8Array(this.#items.length);
    this.#parents = Int32Array.from(this.#items, ({ parentId }) => this.#number(parentId));
    let group: Change[] = [];
    for await (const page of pages)
      for (const change of page) {
        if (group.length > 0 && group[0]!.itemId !== change.itemId) {
          this.#finishGroup(group);
          group = [];
        }
        group.push(change);
      }
    this.#finishGroup(group);
    for (const [number, read] of this.#read.entries()) if (read === 0) this.#addHistory(number, []);
  }

  /** Replaces activity by logged work; each log counts whole on the day on which it starts. */
  async readWorklogs(pages: Pages<Worklog>): Promise<void> {
    this.#stretches = new StretchRecorder();
    for await (const page of pages) for (const log of page) this.#addWorklog(log);
  }

  finish(): { activity: Activity; exceptions: Exception[] } {
    for (const [state, count] of this.#unknownStates)
      this.#exceptions.push(unknownState(state, count));
    if (this.#orphans > 0) this.#exceptions.push(orphanHistory(this.#orphans));
    return {
      activity: {
        items: this.#items,
        formerKeys: this.#formerKeys,
        people: this.#people.people,
        parents: { fixed: this.#parents, moved: this.#moved },
        stretches: this.#stretches.stretches,
      },
      exceptions: this.#exceptions,
    };
  }

  #furtherAssignees(item: WorkItem): number[] {
    const field = this.#rules.assigneesField;
    const value = field === null ? null : (item.fields[field] ?? null);
    if (value === null) return NOBODY;
    const names = (Array.isArray(value) ? value : String(value).split(/[;,]/)).map((n) => n.trim());
    const found: number[] = [];
    for (const name of names.filter((n) => n !== '')) {
      const number = this.#people.find(item.source, name);
      if (number === null) this.#exceptions.push(unknownAssignee(item));
      else found.push(number);
    }
    return found;
  }

  #finishGroup(group: readonly Change[]): void {
    if (group.length === 0) return;
    const id = group[0]!.itemId;
    const next = this.#latest + 1;
    const number = this.#items[next]?.id === id ? next : this.#number(id);
    this.#latest = number;
    if (number === -1) this.#orphans += 1;
    else if (this.#read[number] === 1) throw new Error(`The history of ${id} comes in two parts`);
    else this.#addHistory(number, group);
  }

  #addHistory(number: number, changes: readonly Change[]): void {
    const item = this.#items[number]!;
    const history = itemHistory(factsOf(item), changes, this.#rules, item.source);
    this.#read[number] = 1;
    const formerKeys = formerKeysIn(changes);
    if (formerKeys !== null) this.#formerKeys.set(number, formerKeys);
    if (history.parents.length > 1)
      this.#moved.set(number, {
        since: history.parentsSince,
        of: history.parents.map((id) => this.#number(id)),
      });
    if (!this.#rules.levels.has(item.level)) return;
    for (const gap of history.gaps) this.#exceptions.push(historyGap(item, gap));
    for (const state of history.unknownStates) {
      const id = qualify(item.source, state);
      this.#unknownStates.set(id, (this.#unknownStates.get(id) ?? 0) + 1);
    }
    this.#addSpans(number, this.#furtherAssignees(item), history.spans);
  }

  #addSpans(number: number, further: number[], spans: ItemHistory['spans']): void {
    for (const { assigneeId, start, end } of spans) {
      const assignee = assigneeId === null ? -1 : this.#people.number(assigneeId);
      if (further.length === 0) {
        this.#stretches.add(number, assignee, start, end);
        continue;
      }
      const people = new Set(assignee === -1 ? further : [assignee, ...further]);
      for (const person of people) this.#stretches.add(number, person, start, end);
    }
  }

  #addWorklog(log: Worklog): void {
    const number = this.#number(log.itemId);
    const { levels, start, end } = this.#rules;
    if (number === -1 || !levels.has(this.#items[number]!.level)) return;
    if (log.seconds <= 0 || log.startedAt < start || log.startedAt >= end) return;
    const person = log.authorId === null ? -1 : this.#people.number(log.authorId);
    this.#stretches.add(number, person, log.startedAt, log.startedAt + log.seconds * 1000);
  }

  #number(id: ItemId | null): number {
    return id === null ? -1 : (this.#numbers.get(id) ?? -1);
  }
}

const factsOf = (item: WorkItem): ItemFacts => ({
  stateId: item.stateId,
  assigneeId: item.assigneeId,
  parentId: item.parentId,
  createdAt: item.createdAt,
  archivedAt: item.archivedAt,
  goneSince: item.gone?.since ?? null,
});

const formerKeysIn = (changes: readonly Change[]): string[] | null => {
  if (!changes.some(({ field }) => field === 'key')) return null;
  return changes.flatMap(({ field, from }) => (field === 'key' ? (from ?? []) : []));
};
