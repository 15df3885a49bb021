import type { Worklog } from '../model/change.ts';
import type { Person } from '../model/person.ts';
import type { AccountId, Instant, ItemId, WorkItem } from '../model/work-item.ts';
import type { Activity } from './activity.ts';
import type { Pages } from './coming-items.ts';
import { addUnknown } from './people.ts';
import { StretchRecorder } from './stretches.ts';

interface WorklogRules {
  items: readonly Pick<WorkItem, 'level'>[];
  numbers: ReadonlyMap<ItemId, number>;
  levels: ReadonlySet<number>;
  /** Only what starts between these instants is kept. */
  start: Instant;
  end: Instant;
}

/** Replaces activity by logged work; each log counts whole on the day on which it starts. */
export const withWorklogs = async (
  activity: Activity,
  worklogs: Pages<Worklog>,
  { items, numbers, levels, start, end }: WorklogRules,
): Promise<Activity> => {
  const people = [...activity.people];
  const personOf = numbersByAccount(people);
  const stretches = new StretchRecorder();
  const personNumber = (account: AccountId): number => {
    const known = personOf.get(account);
    if (known !== undefined) return known;
    const number = addUnknown(people, account);
    personOf.set(account, number);
    return number;
  };
  for await (const page of worklogs)
    for (const { itemId, authorId, startedAt, seconds } of page) {
      const number = numbers.get(itemId);
      if (number === undefined || !levels.has(items[number]!.level)) continue;
      if (seconds <= 0 || startedAt < start || startedAt >= end) continue;
      const person = authorId === null ? -1 : personNumber(authorId);
      stretches.add(number, person, startedAt, startedAt + seconds * 1000);
    }
  return { ...activity, people, stretches: stretches.stretches };
};

const numbersByAccount = (people: readonly Person[]): Map<AccountId, number> =>
  new Map(
    people.flatMap(({ accountIds }, number) => accountIds.map((id) => [id, number] as const)),
  );
