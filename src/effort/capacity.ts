import type { IsWorkingDay } from '../model/calendar.ts';
import type { DayNumber } from '../model/date.ts';
import { dayNumber } from '../model/date.ts';
import type { Employment, Person } from '../model/person.ts';
import { UNITS_PER_DAY } from '../model/units.ts';

/** One person's capacity on one day, in units. What is left for work is `capacity` less `timeOff`. */
export interface DayCapacity {
  employment: Employment | null;
  capacity: number;
  timeOff: number;
}

/** Whether a person without employment counts as present: between the first and the last active day of a month. */
export type Presence = (day: DayNumber) => boolean;

/**
 * A person's capacity by day. With rows in people.csv: FTE of the row in force on working days of its
 * location (of rows that overlap, the one that began last; at the same day the later line), less time
 * off. Without: 1 on working days on which the person counts as present. Apps have none.
 */
export const capacityOf = (
  person: Person,
  isWorking: IsWorkingDay,
  present: Presence,
): ((day: DayNumber) => DayCapacity) => {
  if (person.kind === 'app') return () => NONE;
  if (person.employments.length === 0)
    return (day) =>
      isWorking(day, null) && present(day)
        ? { employment: null, capacity: UNITS_PER_DAY, timeOff: 0 }
        : NONE;
  const rows = person.employments
    .map((employment) => ({
      employment,
      from: employment.from === null ? -Infinity : dayNumber(employment.from),
      to: employment.to === null ? Infinity : dayNumber(employment.to),
    }))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const off = person.timeOff.map((t) => ({ ...t, from: dayNumber(t.from), to: dayNumber(t.to) }));
  return (day) => {
    const row = rows.findLast(({ from, to }) => from <= day && day <= to);
    if (!row || !isWorking(day, row.employment.location)) return NONE;
    const capacity = Math.round(row.employment.fte * UNITS_PER_DAY);
    const fraction = off.reduce(
      (sum, t) => (t.from <= day && day <= t.to ? sum + t.fraction : sum),
      0,
    );
    return {
      employment: row.employment,
      capacity,
      timeOff: Math.round(capacity * Math.min(1, fraction)),
    };
  };
};

const NONE: DayCapacity = { employment: null, capacity: 0, timeOff: 0 };
