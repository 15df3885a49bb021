import { dayIndexAt } from '../model/calendar.ts';
import type { IsWorkingDay } from '../model/calendar.ts';
import { dayNumber, isoDate } from '../model/date.ts';
import type { Employment, Person } from '../model/person.ts';
import { UNITS_PER_DAY } from '../model/units.ts';
import type { IsoDate, ItemId } from '../model/work-item.ts';
import type { Effort } from './effort.ts';

/** Counts for the tie-outs, made from people, calendar and activity, never from the allocations they check. */

type DateWindow = { start: IsoDate; end: IsoDate };

/** Positions in the grid of the days of a window that have ended. */
const range = ({ grid }: Pick<Effort, 'grid'>, { start, end }: DateWindow): [number, number] => [
  Math.max(grid.from, dayNumber(start) - grid.days.first),
  Math.min(grid.to, dayNumber(end) - grid.days.first + 1),
];

/** Capacity and time off, in units, day by day and person by person. */
export const countCapacity = (
  effort: Effort,
  isWorking: IsWorkingDay,
  window: DateWindow,
): { capacityUnits: number; timeOffUnits: number } => {
  const [from, to] = range(effort, window);
  const present = presence(effort);
  let capacityUnits = 0;
  let timeOffUnits = 0;
  for (let i = from; i < to; i += 1) {
    const day = effort.grid.days.first + i;
    const date = isoDate(day);
    effort.people.forEach((person, number) => {
      if (person.kind === 'app') return;
      if (person.employments.length === 0) {
        if (present(number, i) && isWorking(day, null)) capacityUnits += UNITS_PER_DAY;
        return;
      }
      const row = rowInForce(person, date);
      if (row === null || !isWorking(day, row.location)) return;
      const units = Math.round(row.fte * UNITS_PER_DAY);
      capacityUnits += units;
      timeOffUnits += Math.round(units * offFraction(person, date));
    });
  }
  return { capacityUnits, timeOffUnits };
};

const within = (date: IsoDate, from: IsoDate | null, to: IsoDate | null): boolean =>
  (from === null || from <= date) && (to === null || date <= to);

const rowInForce = (person: Person, date: IsoDate): Employment | null => {
  let found: Employment | null = null;
  for (const row of person.employments)
    if (within(date, row.from, row.to) && (found?.from ?? '') <= (row.from ?? '')) found = row;
  return found;
};

const offFraction = (person: Person, date: IsoDate): number => {
  const off = person.timeOff.filter(({ from, to }) => within(date, from, to));
  return Math.min(
    1,
    off.reduce((sum, { fraction }) => sum + fraction, 0),
  );
};

/** Whether a person, by number, was present on a day of the grid: between the first and the last active day of its month. */
const presence = ({ items, activity, mirrors, grid, model }: Effort) => {
  const { stretches, people } = activity;
  const first = new Int32Array(people.length * grid.months).fill(grid.days.count);
  const last = new Int32Array(people.length * grid.months).fill(-1);
  for (let i = 0; i < stretches.item.length; i += 1) {
    const person = stretches.person[i]!;
    if (person === -1) continue;
    if (mirrors.size > 0 && mirrors.has(items[stretches.item[i]!]!.id)) continue;
    const until = model.evidence === 'worklog' ? stretches.start[i]! : stretches.end[i]! - 1;
    const end = Math.min(grid.ended - 1, dayIndexAt(grid.days, until));
    for (let day = dayIndexAt(grid.days, stretches.start[i]!); day <= end; day += 1) {
      const month = person * grid.months + grid.monthOf[day]!;
      first[month] = Math.min(first[month]!, day);
      last[month] = Math.max(last[month]!, day);
    }
  }
  return (person: number, day: number): boolean => {
    const month = person * grid.months + grid.monthOf[day]!;
    return first[month]! <= day && day <= last[month]!;
  };
};

/** Why an item of the store is not in the ledger of a window; every such item has exactly one reason. */
export type Exclusion =
  | 'of a level that does not accrue'
  | 'mirror of the same work'
  | 'not in progress'
  | 'in progress with nobody'
  | 'in progress with an app only'
  | 'in progress without capacity, or only beside a sub-item';

/** Items of the store that got no day in a window, counted by reason. The window's borders must be slice borders. */
export const countExclusions = (effort: Effort, window: DateWindow): Record<Exclusion, number> => {
  const { items, mirrors, levels } = effort;
  const allocated = new Set<ItemId | null>();
  for (const { itemId, from } of effort.allocations)
    if (within(from, window.start, window.end)) allocated.add(itemId);
  const best = bestReasons(effort, window);
  const counts: Record<Exclusion, number> = {
    'of a level that does not accrue': 0,
    'mirror of the same work': 0,
    'not in progress': 0,
    'in progress with nobody': 0,
    'in progress with an app only': 0,
    'in progress without capacity, or only beside a sub-item': 0,
  };
  items.forEach(({ id, level }, number) => {
    if (allocated.has(id)) return;
    if (!levels.has(level)) counts['of a level that does not accrue'] += 1;
    else if (mirrors.has(id)) counts['mirror of the same work'] += 1;
    else counts[BY_RANK[best[number]!]!] += 1;
  });
  return counts;
};

const BY_RANK: Exclusion[] = [
  'not in progress',
  'in progress with nobody',
  'in progress with an app only',
  'in progress without capacity, or only beside a sub-item',
];

/** By item number: rank of the strongest thing that was true of it within the window. */
const bestReasons = (effort: Effort, window: DateWindow): Uint8Array => {
  const { items, activity } = effort;
  const { stretches, people } = activity;
  const { borders } = effort.grid.days;
  const [from, to] = range(effort, window);
  const best = new Uint8Array(items.length);
  for (let i = 0; from < to && i < stretches.item.length; i += 1) {
    if (stretches.start[i]! >= borders[to]! || stretches.end[i]! <= borders[from]!) continue;
    const person = stretches.person[i]!;
    const rank = person === -1 ? 1 : people[person]!.kind === 'app' ? 2 : 3;
    const item = stretches.item[i]!;
    best[item] = Math.max(best[item]!, rank);
  }
  return best;
};
