import type { Exception } from '../model/exception.ts';
import { dayIndexAt } from '../model/calendar.ts';
import { isoDate } from '../model/date.ts';
import type { Instant, IsoDate } from '../model/work-item.ts';
import type { AllocationRules, CapacityShare } from './allocate.ts';
import { allocatePerson } from './allocate.ts';
import { AllocationRecorder, type Allocations } from './allocations.ts';
import type { CapacityLine, Effort } from './effort.ts';
import { appAssignee, cycle, notInPeople } from './exceptions.ts';
import type { DayGrid } from './grid.ts';
import type { Stretch } from './hierarchy.ts';

export interface Shared {
  allocations: Allocations;
  capacity: CapacityLine[];
  exceptions: Exception[];
}

/** Shares out everybody's days, person by person. */
export const shareOut = (
  what: Pick<Effort, 'items' | 'activity' | 'mirrors'>,
  how: Pick<AllocationRules, 'model' | 'grid' | 'isWorking'>,
  hasRoster: boolean,
): Shared => {
  const cycles = new Set<number>();
  const { items, activity } = what;
  const { parents, people } = activity;
  const rules = { ...how, items, parents, onCycle: (item: number) => cycles.add(item) };
  const allocations = new AllocationRecorder();
  const shared: Omit<Shared, 'allocations'> = { capacity: [], exceptions: [] };
  for (const [number, stretches] of byPerson(what)) {
    const person = people[number]!;
    if (person.kind === 'app') {
      for (const [item, [first]] of stretches)
        shared.exceptions.push(appAssignee(items[item]!, dateOf(first!.start, how.grid)));
      continue;
    }
    const { shares, capacity } = allocatePerson(person, stretches, rules);
    for (const share of shares) allocations.add(number, share);
    const lines = capacity.map((line) => capacityLine(person.id, line, how.grid));
    shared.capacity.push(...lines);
    if (hasRoster && person.employments.length === 0 && lines.length > 0)
      shared.exceptions.push(
        notInPeople(
          person,
          lines.map(({ month }) => month),
        ),
      );
  }
  for (const item of cycles) shared.exceptions.push(cycle(items[item]!));
  return { ...shared, allocations: allocations.finish({ people, items, slices: how.grid.slices }) };
};

const dateOf = (instant: Instant, { days }: DayGrid): IsoDate =>
  isoDate(days.first + dayIndexAt(days, instant));

const capacityLine = (
  personId: string,
  { slice, employment, capacity, allocated, unrecorded, timeOff }: CapacityShare,
  { slices }: DayGrid,
): CapacityLine => ({
  personId,
  month: slices[slice]!.month,
  from: slices[slice]!.start,
  employment,
  capacityUnits: capacity,
  allocatedUnits: allocated,
  unrecordedUnits: unrecorded,
  timeOffUnits: timeOff,
});

/** Everybody's stretches by item, without mirrors; people without any come too, as they have capacity. */
function* byPerson({
  items,
  activity: { stretches, people },
  mirrors,
}: Pick<Effort, 'items' | 'activity' | 'mirrors'>): Generator<[number, Map<number, Stretch[]>]> {
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
      if (mirrors.size > 0 && mirrors.has(items[item]!.id)) continue;
      const stretch = { start: stretches.start[i]!, end: stretches.end[i]! };
      const list = mine.get(item);
      if (list) list.push(stretch);
      else mine.set(item, [stretch]);
    }
    yield [person, mine];
  }
}
