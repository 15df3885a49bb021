import type { Exception } from '../model/exception.ts';
import type { Person } from '../model/person.ts';
import type { IsoDate, ItemId } from '../model/work-item.ts';

/** What the effort stage lists, in sentences that name keys and account ids, never people. */

interface Named {
  id: ItemId;
  key: string;
}

export const historyGap = (item: Named, gap: string): Exception => ({
  kind: 'history-gap',
  itemId: item.id,
  detail: `The history of ${item.key} has ${gap}; each recorded value was taken to hold until the next recorded change.`,
  since: null,
});

export const unknownState = (state: string, count: number): Exception => ({
  kind: 'unknown-state',
  itemId: null,
  detail: `State ${state} is no longer known to its source and counts as inactive; ${count} items were in it.`,
  since: null,
});

export const unknownAssignee = (item: Named): Exception => ({
  kind: 'unknown-assignee',
  itemId: item.id,
  detail: `A further assignee of ${item.key} is no account of its source.`,
  since: null,
});

export const noWorklogs = (source: string): Exception => ({
  kind: 'no-worklogs',
  itemId: null,
  detail: `Linear records no logged work: under the worklog model the items of ${source} get no days.`,
  since: null,
});

export const orphanHistory = (count: number): Exception => ({
  kind: 'history-gap',
  itemId: null,
  detail: `${count} histories belong to items that are not in the store; they were left out.`,
  since: null,
});

export const appAssignee = (item: Named, since: IsoDate): Exception => ({
  kind: 'app-assignee',
  itemId: item.id,
  detail: `${item.key} was in progress with an app, which has no capacity.`,
  since,
});

export const notInPeople = (person: Person, months: string[]): Exception => ({
  kind: 'not-in-people',
  itemId: null,
  detail: `Account ${person.accountIds.join(', ')} has work but no row in people.csv; its capacity was inferred for ${inWords([...new Set(months)].sort())}.`,
  since: null,
});

export const cycle = (item: Named): Exception => ({
  kind: 'hierarchy-cycle',
  itemId: item.id,
  detail: `${item.key} is its own ancestor at some time; items on such a cycle were not taken for each other's parents.`,
  since: null,
});

/** Exceptions that return month after month: each listed once, with its months. */
export class MonthlyExceptions {
  readonly #found = new Map<string, { kind: string; text: string; months: Set<string> }>();

  /** `{months}` in the text stands for the months. */
  add(kind: string, text: string, month: string): void {
    const key = `${kind} ${text}`;
    const known = this.#found.get(key);
    if (known) known.months.add(month);
    else this.#found.set(key, { kind, text, months: new Set([month]) });
  }

  list(): Exception[] {
    return [...this.#found.values()].map(({ kind, text, months }) => ({
      kind,
      itemId: null,
      detail: text.replace('{months}', () => inWords([...months].sort())),
      since: null,
    }));
  }
}

const inWords = (months: string[]): string =>
  months.length <= 3
    ? months.join(', ')
    : `${months.length} months between ${months[0]} and ${months.at(-1)}`;
