import type { CalendarConfig, EffortConfig, RosterRow } from '../config/config.ts';
import type { IsWorkingDay } from '../model/calendar.ts';
import { workingDays } from '../model/calendar.ts';
import { DAY_MS } from '../model/date.ts';
import type { Change, Worklog } from '../model/change.ts';
import type { Exception } from '../model/exception.ts';
import type { Employment, Person } from '../model/person.ts';
import type {
  Account,
  Instant,
  IsoDate,
  ItemId,
  SourceKind,
  WorkItem,
  WorkflowState,
} from '../model/work-item.ts';
import type { Activity, Pages } from './activity.ts';
import { ActivityRecorder } from './activity.ts';
import type { AllocationRules } from './allocate.ts';
import { allocatePerson } from './allocate.ts';
import type { DayGrid } from './grid.ts';
import { dayGrid } from './grid.ts';
import type { Stretch } from './hierarchy.ts';
import { pairMirrors } from './mirrors.ts';
import { MODELS } from './models.ts';
import { joinPeople, PeopleIndex } from './people.ts';
import { stateActivity } from './states.ts';

export interface EffortInput {
  items: Pages<WorkItem>;
  /** All changes of one item together. */
  changes: Pages<Change>;
  /** Read only by the `worklog` model. */
  worklogs: Pages<Worklog>;
  states: readonly WorkflowState[];
  accounts: readonly Account[];
  roster: readonly RosterRow[] | null;
  calendar: CalendarConfig;
  effort: EffortConfig;
  /** Which system each source is, and which one keeps the effort of work that is in both. */
  kinds: ReadonlyMap<string, SourceKind>;
  effortFrom: SourceKind;
  /** Days to report on, both inclusive. */
  window: { start: IsoDate; end: IsoDate };
  /** Only days that ended by then count. */
  asOf: Instant;
  /** Dates on which allocations are cut: where a rate begins or has ended, and where a window to report on within this one does. */
  cuts: readonly IsoDate[];
}

/** Units of a person's capacity given to an item within a part of a ledger month. */
export interface Allocation {
  personId: string;
  /** Null is Unrecorded. */
  itemId: ItemId | null;
  month: string;
  /** First day of the part of the month. */
  from: IsoDate;
  /** The people.csv row in force; null when the person has none. */
  employment: Employment | null;
  units: number;
}

/** One person's capacity within a part of a ledger month, in units. */
export interface CapacityLine {
  personId: string;
  month: string;
  from: IsoDate;
  employment: Employment | null;
  capacityUnits: number;
  allocatedUnits: number;
  unrecordedUnits: number;
  timeOffUnits: number;
}

export interface Effort {
  /** By person in the order of `people`, then item, then day; every sum is exact. */
  allocations: Allocation[];
  capacity: CapacityLine[];
  people: Person[];
  exceptions: Exception[];
  /** Kept for {@link itemFates}. */
  activity: Activity;
  mirrors: ReadonlySet<ItemId>;
  grid: DayGrid;
  levels: ReadonlySet<number>;
}

/** From complete histories to everybody's days, exactly; pure, and in one pass over items and then changes. */
export const computeEffort = async (input: EffortInput): Promise<Effort> => {
  const model = MODELS[input.effort.model];
  const grid = dayGrid({ ...input, ...input.calendar });
  const { activityOf, exceptions: stateExceptions } = stateActivity(
    input.states,
    input.effort.active,
  );
  const joined = joinPeople(input.accounts, input.roster);
  const people = new PeopleIndex(joined, input.accounts);
  const levels = new Set(input.effort.levels);
  const recorder = new ActivityRecorder(
    {
      activityOf,
      staleMs: input.effort.staleAfterDays * DAY_MS,
      start: grid.days.borders[0]!,
      end: grid.days.borders[grid.ended]!,
      levels,
      assigneesField: input.effort.assigneesField,
    },
    people,
  );
  await recorder.readItems(input.items);
  await recorder.readChanges(input.changes);
  if (model.evidence === 'worklog') await recorder.readWorklogs(input.worklogs);
  const { activity, exceptions } = recorder.finish();
  const pairs = pairMirrors(activity.items, input.kinds, input.effortFrom);
  const isWorking = workingDays(input.calendar);
  const shared = share(activity, pairs.mirrors, { model, grid, isWorking }, input.roster !== null);
  return {
    ...shared,
    people: activity.people,
    exceptions: [
      ...stateExceptions,
      ...joined.exceptions,
      ...exceptions,
      ...pairs.exceptions,
      ...shared.exceptions,
    ],
    activity,
    mirrors: pairs.mirrors,
    grid,
    levels,
  };
};

const share = (
  activity: Activity,
  mirrors: ReadonlySet<ItemId>,
  how: Pick<AllocationRules, 'model' | 'grid'> & { isWorking: IsWorkingDay },
  hasRoster: boolean,
): Pick<Effort, 'allocations' | 'capacity' | 'exceptions'> => {
  const cycles = new Set<number>();
  const { items, parents, people } = activity;
  const rules = { ...how, items, parents, onCycle: (item: number) => cycles.add(item) };
  const allocations: Allocation[] = [];
  const capacity: CapacityLine[] = [];
  const exceptions: Exception[] = [];
  const { slices } = how.grid;
  for (const [number, stretches] of byPerson(activity, mirrors)) {
    const person = people[number]!;
    if (person.kind === 'app') {
      for (const item of stretches.keys()) exceptions.push(appAssignee(items[item]!));
      continue;
    }
    const result = allocatePerson(person, stretches, rules);
    const about = (slice: number) => ({
      personId: person.id,
      month: slices[slice]!.month,
      from: slices[slice]!.start,
    });
    for (const { item, slice, employment, units } of result.shares)
      allocations.push({
        ...about(slice),
        itemId: item === -1 ? null : items[item]!.id,
        employment,
        units,
      });
    for (const line of result.capacity)
      capacity.push({
        ...about(line.slice),
        employment: line.employment,
        capacityUnits: line.capacity,
        allocatedUnits: line.allocated,
        unrecordedUnits: line.unrecorded,
        timeOffUnits: line.timeOff,
      });
    if (hasRoster && person.employments.length === 0 && result.capacity.length > 0)
      exceptions.push(
        notInPeople(
          person,
          result.capacity.map((c) => slices[c.slice]!.month),
        ),
      );
  }
  for (const item of cycles) exceptions.push(cycle(items[item]!));
  return { allocations, capacity, exceptions };
};

/** Everybody's stretches by item, without mirrors; people without any come too, as they have capacity. */
function* byPerson(
  { stretches, people, items }: Activity,
  mirrors: ReadonlySet<ItemId>,
): Generator<[number, Map<number, Stretch[]>]> {
  const starts = new Int32Array(people.length + 1);
  for (const person of stretches.person) if (person >= 0) starts[person + 1]! += 1;
  for (let i = 0; i < people.length; i += 1) starts[i + 1]! += starts[i]!;
  const order = new Int32Array(starts[people.length]!);
  const next = starts.slice();
  stretches.person.forEach((person, i) => {
    if (person >= 0) order[next[person]!++] = i;
  });
  for (let person = 0; person < people.length; person += 1) {
    const mine = new Map<number, Stretch[]>();
    for (const i of order.subarray(starts[person], starts[person + 1])) {
      const item = stretches.item[i]!;
      if (mirrors.has(items[item]!.id)) continue;
      const stretch = { start: stretches.start[i]!, end: stretches.end[i]! };
      const list = mine.get(item);
      if (list) list.push(stretch);
      else mine.set(item, [stretch]);
    }
    yield [person, mine];
  }
}

const appAssignee = (item: { id: ItemId; key: string }): Exception => ({
  kind: 'app-assignee',
  itemId: item.id,
  detail: `${item.key} was in progress with an app, which has no capacity.`,
  since: null,
});

const notInPeople = (person: Person, months: string[]): Exception => ({
  kind: 'not-in-people',
  itemId: null,
  detail: `Account ${person.accountIds.join(', ')} has work but no row in people.csv; its capacity was inferred for ${[...new Set(months)].join(', ')}.`,
  since: null,
});

const cycle = (item: { id: ItemId; key: string }): Exception => ({
  kind: 'hierarchy-cycle',
  itemId: item.id,
  detail: `${item.key} is its own ancestor at some time; items on such a cycle were not taken for each other's parents.`,
  since: null,
});
