import type { Change, ChangeField, Worklog } from '../../src/model/change.ts';
import type { RosterRow } from '../../src/config/config.ts';
import type { WorkItem } from '../../src/model/work-item.ts';

/**
 * The seven points of the design once more, slow and plain, without a line of the product: every
 * instant at which anything can change is tried, every question is answered by replaying histories.
 * Single source `j` in UTC or a zone, one account a person, base calendar weekends only.
 */
export interface World {
  items: WorkItem[];
  changes: Change[];
  worklogs: Worklog[];
  roster: RosterRow[] | null;
  people: string[];
  timezone: string;
  model: 'time-share' | 'equal' | 'points' | 'count' | 'worklog';
  asOf: number;
}

const HOUR = 3_600_000;
const STALE = 30 * 24 * HOUR;

const permutations = <T>(list: T[]): T[][] =>
  list.length < 2
    ? [list]
    : list.flatMap((x, i) => permutations(list.toSpliced(i, 1)).map((rest) => [x, ...rest]));

const chains = (list: Change[]): boolean =>
  list.every((c, i) => i === 0 || list[i - 1]!.to === c.from);

/** The value of a field at an instant. */
const valueAt = (
  changes: Change[],
  field: ChangeField,
  today: string | null,
  t: number,
): string | null => {
  const mine = changes
    .filter((c) => c.field === field)
    .sort((a, b) => a.at - b.at || Number(a.entryId) - Number(b.entryId));
  let value: string | null | undefined;
  for (const at of [...new Set(mine.map((c) => c.at))]) {
    const group = mine.filter((c) => c.at === at);
    const orders = permutations(group).filter(chains);
    const order = orders.find((o) => o[0]!.from === value) ?? orders[0] ?? group;
    if (t < at) return value === undefined ? order[0]!.from : value;
    value = order.at(-1)!.to;
  }
  return value === undefined ? today : value;
};

const signsOfLife = (item: WorkItem, changes: Change[]): number[] => [
  item.createdAt,
  ...changes.filter((c) => c.field !== 'workflow').map((c) => c.at),
];

const activeAt = (item: WorkItem, changes: Change[], t: number): boolean => {
  const archivings = changes.filter((c) => c.field === 'archived').map((c) => c.at);
  const archivedToday =
    item.archivedAt !== null &&
    t >= item.archivedAt &&
    item.archivedAt >= Math.max(...archivings, -Infinity) &&
    valueAt(changes, 'archived', null, Infinity) === null;
  const seen = signsOfLife(item, changes).filter((at) => at <= t);
  return (
    t >= item.createdAt &&
    (item.gone === null || t < item.gone.since) &&
    !archivedToday &&
    valueAt(changes, 'archived', null, t) === null &&
    ['doing', 'blocked'].includes(valueAt(changes, 'state', item.stateId, t)!) &&
    t < Math.max(...seen) + STALE
  );
};

/** Ancestors at an instant; empty for an item that is its own ancestor. */
const ancestorsAt = (item: WorkItem, world: World, t: number): string[] => {
  const found: string[] = [];
  for (let at: WorkItem | undefined = item; at;) {
    const changes = world.changes.filter((c) => c.itemId === at!.id);
    const parent: string | null = valueAt(changes, 'parent', at.parentId, t);
    if (parent === item.id) return [];
    if (parent === null || found.includes(parent)) return found;
    at = world.items.find((i) => i.id === parent);
    if (at) found.push(parent);
  }
  return found;
};

/** Items that accrue at an instant, by person. */
const accruingAt = (world: World, t: number): Map<string, WorkItem[]> => {
  const byPerson = new Map<string, WorkItem[]>();
  for (const item of world.items.filter((i) => i.level <= 0)) {
    const changes = world.changes.filter((c) => c.itemId === item.id);
    const person = valueAt(changes, 'assignee', item.assigneeId, t);
    if (person === null || !activeAt(item, changes, t)) continue;
    byPerson.set(person, [...(byPerson.get(person) ?? []), item]);
  }
  for (const [person, items] of byPerson) {
    const silent = new Set(items.flatMap((item) => ancestorsAt(item, world, t)));
    byPerson.set(
      person,
      items.filter((item) => !silent.has(item.id)),
    );
  }
  return byPerson;
};

const known = new Map<string, number[]>();

/** Local midnights, found by asking the platform for the date every quarter of an hour. */
const midnights = (timezone: string, from: number, to: number): number[] => {
  const key = `${timezone} ${from} ${to}`;
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
  const found = known.get(key) ?? [];
  for (let t = from, before = format.format(from - 1); t <= to && !known.has(key); t += HOUR / 4) {
    if (format.format(t) !== before) found.push(t);
    before = format.format(t);
  }
  known.set(key, found);
  return found;
};

/** Units by `person month item`; Unrecorded is item `-`. `from` and `to` enclose whole months. */
export const referenceUnits = (world: World, from: number, to: number): Record<string, number> => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: world.timezone, dateStyle: 'short' });
  const borders = midnights(world.timezone, from, to);
  const lives = world.items.flatMap((i) =>
    signsOfLife(
      i,
      world.changes.filter((c) => c.itemId === i.id),
    ),
  );
  const instants = [
    ...borders,
    ...world.changes.map((c) => c.at),
    ...lives,
    ...lives.map((t) => t + STALE),
    ...world.items.flatMap((i) => [i.gone?.since ?? NaN, i.archivedAt ?? NaN]),
  ];
  const marks = [...new Set(instants.filter((t) => t >= borders[0]! && t <= borders.at(-1)!))].sort(
    (a, b) => a - b,
  );
  const accruing = marks.map((t) => accruingAt(world, t));
  const days = borders.slice(0, -1).flatMap((start, i) => {
    const end = borders[i + 1]!;
    const date = format.format(start);
    return end <= world.asOf
      ? [
          {
            start,
            end,
            date,
            month: date.slice(0, 7),
            weekend: [0, 6].includes(new Date(date).getUTCDay()),
          },
        ]
      : [];
  });
  const units: Record<string, number> = {};
  for (const person of world.people) {
    const had = days.map(({ start, end }) => {
      const ms = new Map<string, number>();
      if (world.model === 'worklog') {
        for (const log of world.worklogs.filter(
          (l) => l.authorId === person && start <= l.startedAt && l.startedAt < end,
        ))
          ms.set(log.itemId, (ms.get(log.itemId) ?? 0) + log.seconds * 1000);
        return ms;
      }
      marks.forEach((mark, m) => {
        if (mark < start || mark >= end) return;
        for (const item of accruing[m]!.get(person) ?? [])
          ms.set(item.id, (ms.get(item.id) ?? 0) + marks[m + 1]! - mark);
      });
      return ms;
    });
    days.forEach((day, d) => {
      const row = world.roster?.find((r) => r.id === person);
      const active = days.flatMap((other, o) =>
        other.month === day.month && had[o]!.size > 0 ? [o] : [],
      );
      const present = d >= Math.min(...active) && d <= Math.max(...active);
      const off = row?.timeOff.some((t) => t.from <= day.date && day.date <= t.to);
      const employed = row && (row.from ?? '') <= day.date && day.date <= (row.to ?? '9');
      const capacity =
        day.weekend || off ? 0 : row ? (employed ? row.fte * 10_000 : 0) : present ? 10_000 : 0;
      const weights = new Map<string, number>();
      const items =
        world.model === 'count' && had[d]!.size > 0
          ? active.flatMap((o) => [...had[o]!.keys()])
          : had[d]!.keys();
      for (const id of items) {
        const points = world.items.find((i) => i.id === id)!.points ?? 1;
        const byTime = world.model === 'time-share' || world.model === 'worklog';
        weights.set(id, byTime ? had[d]!.get(id)! : world.model === 'points' ? points * 10 : 1);
      }
      for (const [id, share] of shares(capacity, weights))
        if (share > 0)
          units[`${person} ${day.month} ${id}`] =
            (units[`${person} ${day.month} ${id}`] ?? 0) + share;
    });
  }
  return units;
};

/** Largest remainder in exact fractions; ties to the smaller number in the id. */
const shares = (capacity: number, weights: Map<string, number>): [string, number][] => {
  if (weights.size === 0) return [['-', capacity]];
  const total = [...weights.values()].reduce((a, b) => a + BigInt(b), 0n);
  if (total === 0n) return shares(capacity, new Map([...weights.keys()].map((id) => [id, 1])));
  const parts = [...weights].map(([id, w]) => ({
    id,
    whole: (BigInt(capacity) * BigInt(w)) / total,
    rest: (BigInt(capacity) * BigInt(w)) % total,
  }));
  let left = capacity - Number(parts.reduce((a, p) => a + p.whole, 0n));
  parts.sort((a, b) =>
    a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : Number(a.id.slice(2)) - Number(b.id.slice(2)),
  );
  return parts.map((p) => [p.id, Number(p.whole) + (left-- > 0 ? 1 : 0)]);
};
