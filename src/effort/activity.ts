import type { BareChange } from '../model/change.ts';
import type { Exception } from '../model/exception.ts';
import type { Person } from '../model/person.ts';
import type { Instant, ItemId } from '../model/work-item.ts';
import { qualify } from '../model/work-item.ts';
import type { ComingItems, EffortItem, Pages } from './coming-items.ts';
import type { Parents } from './hierarchy.ts';
import type { PeopleIndex } from './people.ts';
import type { ItemFacts, ItemHistory } from './spans.ts';
import { historyGap, orphanHistory, unknownAssignee, unknownState } from './exceptions.ts';
import { itemHistory } from './spans.ts';
import { StretchRecorder, type Stretches } from './stretches.ts';
import type { StateActivity } from './states.ts';

/** Who was active on what and when, items and people by their numbers. */
export interface Activity {
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

const NOBODY: number[] = [];

/** Turns items and their histories into columns of numbers. It keeps no history longer than it must. */
export class ActivityRecorder {
  readonly #rules: ActivityRules;
  readonly #people: PeopleIndex;
  readonly #items: ComingItems;
  readonly #formerKeys = new Map<number, string[]>();
  readonly #stretches = new StretchRecorder();
  readonly #parentMoves = new Map<number, Pick<ItemHistory, 'parents' | 'parentsSince'>>();
  readonly #unknownStates = new Map<string, number>();
  readonly #exceptions: Exception[] = [];
  #orphans = 0;

  constructor(rules: ActivityRules, people: PeopleIndex, items: ComingItems) {
    this.#rules = rules;
    this.#people = people;
    this.#items = items;
  }

  /** All changes of one item must come together, items in any order. Throws when a history comes in two parts. */
  async readChanges(pages: Pages<BareChange>): Promise<void> {
    let group: BareChange[] = [];
    for await (const page of pages)
      for (const change of page) {
        if (group.length > 0 && group[0]!.itemId !== change.itemId) {
          await this.#finishGroup(group);
          group = [];
        }
        group.push(change);
      }
    await this.#finishGroup(group);
    for (const number of await this.#items.unread()) this.#addHistory(number, []);
  }

  finish(): { activity: Activity; exceptions: Exception[] } {
    for (const [state, count] of this.#unknownStates)
      this.#exceptions.push(unknownState(state, count));
    if (this.#orphans > 0) this.#exceptions.push(orphanHistory(this.#orphans));
    return {
      activity: {
        formerKeys: this.#formerKeys,
        people: this.#people.people,
        parents: this.#parents(),
        stretches: this.#stretches.stretches,
      },
      exceptions: this.#exceptions,
    };
  }

  /** Known when all items have come. */
  #parents(): Parents {
    const { items } = this.#items;
    const moves = [...this.#parentMoves];
    const parentIds = new Set<ItemId | null>([
      ...items.map(({ parentId }) => parentId),
      ...moves.flatMap(([, { parents }]) => parents),
    ]);
    const numbers = this.#items.numbers(parentIds);
    const numberOf = (id: ItemId | null): number => (id === null ? -1 : (numbers.get(id) ?? -1));
    return {
      fixed: Int32Array.from(items, ({ parentId }) => numberOf(parentId)),
      moved: new Map(
        moves.map(([number, { parents, parentsSince }]) => [
          number,
          { since: parentsSince, of: parents.map(numberOf) },
        ]),
      ),
    };
  }

  #furtherAssignees(item: EffortItem): number[] {
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

  async #finishGroup(group: readonly BareChange[]): Promise<void> {
    if (group.length === 0) return;
    const id = group[0]!.itemId;
    const number = this.#items.read(id) ?? (await this.#items.readLater(id));
    if (number === undefined) this.#orphans += 1;
    else this.#addHistory(number, group);
  }

  #addHistory(number: number, changes: readonly BareChange[]): void {
    const item = this.#items.items[number]!;
    const history = itemHistory(factsOf(item), changes, this.#rules, item.source);
    const formerKeys = formerKeysIn(changes);
    if (formerKeys !== null) this.#formerKeys.set(number, formerKeys);
    if (history.parents.length > 1) {
      const { parents, parentsSince } = history;
      this.#parentMoves.set(number, { parents, parentsSince });
    }
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
}

const factsOf = (item: EffortItem): ItemFacts => ({
  stateId: item.stateId,
  assigneeId: item.assigneeId,
  parentId: item.parentId,
  createdAt: item.createdAt,
  archivedAt: item.archivedAt,
  goneSince: item.gone?.since ?? null,
});

const formerKeysIn = (changes: readonly BareChange[]): string[] | null => {
  if (!changes.some(({ field }) => field === 'key')) return null;
  return changes.flatMap(({ field, from }) => (field === 'key' ? (from ?? []) : []));
};
