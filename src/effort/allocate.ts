import type { IsWorkingDay } from '../model/calendar.ts';
import { dayIndexAt } from '../model/calendar.ts';
import type { Employment, Person } from '../model/person.ts';
import { compareIds } from '../model/work-item.ts';
import type { DayCapacity } from './capacity.ts';
import { capacityOf } from './capacity.ts';
import type { EffortItem } from './coming-items.ts';
import type { DayGrid } from './grid.ts';
import type { Parents, Stretch } from './hierarchy.ts';
import { silenceAncestors, union } from './hierarchy.ts';
import type { ModelRule } from './models.ts';
import { splitUnits } from './models.ts';

export interface AllocationRules {
  model: ModelRule;
  grid: DayGrid;
  isWorking: IsWorkingDay;
  items: readonly EffortItem[];
  parents: Parents;
  onCycle: (item: number) => void;
}

/** Units of one person on one item (-1 is Unrecorded) within a slice and an employment. */
export interface Share {
  item: number;
  slice: number;
  employment: Employment | null;
  units: number;
}

/** One person's capacity within a slice and an employment: `allocated` + `unrecorded` + `timeOff` = `capacity`. */
export interface CapacityShare {
  slice: number;
  employment: Employment | null;
  capacity: number;
  timeOff: number;
  allocated: number;
  unrecorded: number;
}

/** What a person had on a day: item number and weighable milliseconds. */
interface DayEntry {
  item: number;
  ms: number;
}

/** Shares out one person's days. `stretches` holds their time by item, of items that accrue at all. */
export const allocatePerson = (
  person: Person,
  stretches: ReadonlyMap<number, Stretch[]>,
  rules: AllocationRules,
): { shares: Share[]; capacity: CapacityShare[] } => {
  const days = personDays(stretches, rules);
  const capacityOn = capacityOf(person, rules.isWorking, presence(days, rules.grid));
  const monthItems = rules.model.reach === 'month' ? itemsByMonth(days, rules.grid) : null;
  const ledger = new PersonLedger();
  for (let day = rules.grid.from; day < rules.grid.to; day += 1) {
    const capacity = capacityOn(rules.grid.days.first + day);
    if (capacity.capacity === 0) continue;
    const had = days[day];
    const entries = had && monthItems ? monthItems[rules.grid.monthOf[day]!]! : (had ?? []);
    ledger.add(rules.grid.sliceOf[day]!, capacity, entries, split(capacity, entries, rules));
  }
  return ledger.finish();
};

const split = (day: DayCapacity, entries: readonly DayEntry[], rules: AllocationRules): number[] =>
  splitUnits(
    day.capacity - day.timeOff,
    entries.map(({ item, ms }) => rules.model.weight(ms, rules.items[item]!)),
    (a, b) => compareIds(rules.items[entries[a]!.item]!.id, rules.items[entries[b]!.item]!.id),
  );

/** By day of the grid: what the person had, once an item, over days that have ended. Undefined is nothing. */
const personDays = (
  stretches: ReadonlyMap<number, Stretch[]>,
  rules: AllocationRules,
): (DayEntry[] | undefined)[] => {
  const days: (DayEntry[] | undefined)[] = new Array(rules.grid.ended);
  if (rules.model.evidence === 'worklog') {
    for (const [item, logs] of stretches)
      for (const { start, end } of logs)
        note(days, dayIndexAt(rules.grid.days, start), item, end - start);
    return days;
  }
  const united = new Map<number, readonly Stretch[]>();
  for (const [item, list] of stretches) united.set(item, union(list));
  for (const [item, list] of silenceAncestors(united, rules.parents, rules.onCycle))
    for (const stretch of list) noteDays(days, rules.grid, item, stretch);
  return days;
};

const noteDays = (
  days: (DayEntry[] | undefined)[],
  { days: { borders }, days: zone, ended }: DayGrid,
  item: number,
  { start, end }: Stretch,
): void => {
  for (
    let day = Math.max(0, dayIndexAt(zone, start));
    day < ended && borders[day]! < end;
    day += 1
  ) {
    const ms = Math.min(end, borders[day + 1]!) - Math.max(start, borders[day]!);
    if (ms > 0) note(days, day, item, ms);
  }
};

/** Entries of one item come together, so that only the last entry of a day can be the same item. */
const note = (days: (DayEntry[] | undefined)[], day: number, item: number, ms: number): void => {
  if (day < 0 || day >= days.length) return;
  const entries = (days[day] ??= []);
  const last = entries.at(-1);
  if (last?.item === item) last.ms += ms;
  else entries.push({ item, ms });
};

/** Present from the first to the last day of a month with an active item. */
const presence = (days: readonly (DayEntry[] | undefined)[], grid: DayGrid) => {
  const first = new Array<number>(grid.months).fill(Infinity);
  const last = new Array<number>(grid.months).fill(-Infinity);
  days.forEach((entries, day) => {
    if (!entries) return;
    const month = grid.monthOf[day]!;
    first[month] = Math.min(first[month]!, day);
    last[month] = Math.max(last[month]!, day);
  });
  return (dayNumber: number): boolean => {
    const day = dayNumber - grid.days.first;
    const month = grid.monthOf[day]!;
    return first[month]! <= day && day <= last[month]!;
  };
};

const itemsByMonth = (days: readonly (DayEntry[] | undefined)[], grid: DayGrid): DayEntry[][] => {
  const seen = Array.from({ length: grid.months }, () => new Map<number, DayEntry>());
  days.forEach((entries, day) => {
    for (const entry of entries ?? []) seen[grid.monthOf[day]!]!.set(entry.item, entry);
  });
  return seen.map((items) => [...items.values()]);
};

const MAX_EMPLOYMENTS = 1000;
const MAX_ITEMS = 2 ** 32;

/** Sums one person's days by slice and employment. */
class PersonLedger {
  readonly #employments: (Employment | null)[] = [];
  readonly #shares = new Map<number, Share>();
  readonly #capacity = new Map<number, CapacityShare>();

  add(
    slice: number,
    day: DayCapacity,
    entries: readonly DayEntry[],
    units: readonly number[],
  ): void {
    const key = slice * MAX_EMPLOYMENTS + this.#employment(day.employment);
    const line = this.#line(key, slice, day.employment);
    const worked = day.capacity - day.timeOff;
    line.capacity += day.capacity;
    line.timeOff += day.timeOff;
    if (entries.length === 0) {
      line.unrecorded += worked;
      this.#share(key, line, -1, worked);
      return;
    }
    line.allocated += worked;
    entries.forEach(({ item }, i) => this.#share(key, line, item, units[i]!));
  }

  finish(): { shares: Share[]; capacity: CapacityShare[] } {
    return { shares: [...this.#shares.values()], capacity: [...this.#capacity.values()] };
  }

  #employment(employment: Employment | null): number {
    const known = this.#employments.indexOf(employment);
    return known === -1 ? this.#employments.push(employment) - 1 : known;
  }

  #line(key: number, slice: number, employment: Employment | null): CapacityShare {
    let line = this.#capacity.get(key);
    if (!line) {
      line = { slice, employment, capacity: 0, timeOff: 0, allocated: 0, unrecorded: 0 };
      this.#capacity.set(key, line);
    }
    return line;
  }

  #share(key: number, { slice, employment }: CapacityShare, item: number, units: number): void {
    if (units === 0) return;
    const id = key * MAX_ITEMS + item + 1;
    const share = this.#shares.get(id);
    if (share) share.units += units;
    else this.#shares.set(id, { item, slice, employment, units });
  }
}
