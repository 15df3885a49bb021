import type { Organisation } from '../../src/demo/organisation-model.ts';
import { activeStates, allWork, valueAt } from './true-work.ts';
import type { Work } from './true-work.ts';

/*
 * The ledger worked out as slowly and as plainly as the design's "Effort, cost, accounting" reads, points 1 to 7,
 * from a generated organisation. Nothing of the program's own stages is used.
 */

const STALE = 30 * 24 * 3_600_000;
const DAY_UNITS = 10_000;

export interface TruthOptions {
  timezone: string;
  holidays: string[];
  /** people.csv, where there is one. */
  roster: string | null;
  asOf: number;
  /** Months to give, `2026-07`. */
  months: string[];
}

interface Day {
  date: string;
  month: string;
  start: number;
  end: number;
  working: boolean;
}

/** First minute of a date. */
const midnight = (date: string, zone: Intl.DateTimeFormat): number => {
  let at = Date.parse(`${date}T00:00:00Z`) - 15 * 3_600_000;
  for (const step of [3_600_000, 60_000]) {
    while (zone.format(at + step) < date) at += step;
  }
  return at + 60_000;
};

const nextDate = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

const daysOf = ({ months, timezone, holidays, asOf }: TruthOptions): Day[] => {
  // Swedish dates are ISO dates.
  const zone = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone });
  const days: Day[] = [];
  for (const month of months) {
    for (let date = `${month}-01`; date.startsWith(month); date = nextDate(date)) {
      const [start, end] = [midnight(date, zone), midnight(nextDate(date), zone)];
      const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
      const working = weekday !== 0 && weekday !== 6 && !holidays.includes(date);
      if (end <= asOf) days.push({ date, month, start, end, working });
    }
  }
  return days;
};

/** Ends of the time in which an item is not stale: each sign of life lasts 30 days. */
const isFresh = (work: Work, at: number): boolean =>
  [work.created, ...work.entries.filter(({ alive }) => alive).map((entry) => entry.at)].some(
    (life) => life <= at && at < life + STALE,
  );

interface Span {
  work: Work;
  account: string;
  start: number;
  end: number;
}

const spansOf = (work: Work, active: ReadonlySet<string>): Span[] => {
  const lives = [work.created, ...work.entries.map(({ at }) => at)];
  const stop = Math.min(work.archivedUnsaid ?? Infinity, work.goneSince ?? Infinity);
  const ends = lives.flatMap((at) => [at, at + STALE]);
  const instants = [...new Set([...ends, stop])].sort((a, b) => a - b);
  const spans: Span[] = [];
  instants.forEach((start, i) => {
    const end = instants[i + 1];
    if (end === undefined || start < work.created || start >= stop) return;
    if (!isFresh(work, start)) return;
    if (!active.has(valueAt(work, 'state', start) ?? '')) return;
    if (valueAt(work, 'archived', start) !== null) return;
    const account = valueAt(work, 'assignee', start);
    if (account !== null) spans.push({ work, account, start, end });
  });
  return spans;
};

interface Human {
  /** Units of a date; null where no roster says. */
  capacity: ((date: string) => number) | null;
}

const rosterOf = (text: string): { keys: string[]; human: Human }[] => {
  const rows = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  return [...Map.groupBy(rows, ([id]) => id!).values()].map((mine) => {
    const off = mine.flatMap((row) =>
      (row[9] ?? '').split(';').map((range) => range.split('..') as [string, string?]),
    );
    const isOff = (date: string) => off.some(([from, to]) => from <= date && date <= (to ?? from));
    const capacity = (date: string): number => {
      const row = mine.findLast((one) => one[7]! <= date && (one[8] === '' || date <= one[8]!));
      return row === undefined || isOff(date) ? 0 : Math.round(Number(row[6]) * DAY_UNITS);
    };
    const keys = [mine[0]![0]!, mine[0]![1]!].map((key) => key.toLowerCase());
    return { keys, human: { capacity } };
  });
};

/** Humans by account, and all of them; robots have no capacity and are left out. */
const humansOf = ({ people }: Organisation, roster: string | null) => {
  const listed = roster === null ? [] : rosterOf(roster);
  const byAccount = new Map<string, Human>();
  const byEmail = new Map<string, Human>();
  for (const person of people.filter(({ app }) => !app)) {
    const accounts = [
      { id: person.jiraAccountId, email: person.emailVisible ? person.email : null },
      { id: person.linearUserId, email: person.email },
    ];
    for (const { id, email } of accounts) {
      if (id === null) continue;
      const names = [id, email].map((name) => name?.toLowerCase());
      const row = listed.find(({ keys }) => keys.some((key) => names.includes(key)));
      const human = row?.human ?? byEmail.get(email ?? id) ?? { capacity: null };
      byEmail.set(email ?? id, human);
      byAccount.set(id, human);
    }
  }
  const everyone = new Set([...listed.map(({ human }) => human), ...byAccount.values()]);
  return { byAccount, everyone };
};

/** An item's ancestors at an instant, as far as they are known; none on a circle of parents. */
const ancestorsAt = (work: Work, at: number, byId: ReadonlyMap<string, Work>): Work[] => {
  const found: Work[] = [];
  for (let next = byId.get(valueAt(work, 'parent', at) ?? ''); next && !found.includes(next);) {
    if (next === work) return [];
    found.push(next);
    next = byId.get(valueAt(next, 'parent', at) ?? '');
  }
  return found;
};

/** Milliseconds of one person's day by item, an item silent while a descendant is active. */
const weigh = (spans: readonly Span[], day: Day, byId: ReadonlyMap<string, Work>) => {
  const mine = spans.filter(({ start, end }) => start < day.end && end > day.start);
  const related = new Set(mine.flatMap(({ work }) => [work, ...everAncestors(work, byId)]));
  const instants = [
    day.start,
    day.end,
    ...mine.flatMap(({ start, end }) => [start, end]),
    ...[...related].flatMap(({ entries }) => entries.map(({ at }) => at)),
  ].filter((at) => at >= day.start && at <= day.end);
  const cuts = [...new Set(instants)].sort((a, b) => a - b);
  const weights = new Map<Work, number>();
  cuts.slice(0, -1).forEach((start, i) => {
    const active = new Set(
      mine.filter((span) => span.start <= start && start < span.end).map(({ work }) => work),
    );
    const silent = new Set([...active].flatMap((work) => ancestorsAt(work, start, byId)));
    for (const work of active) {
      if (silent.has(work)) continue;
      weights.set(work, (weights.get(work) ?? 0) + cuts[i + 1]! - start);
    }
  });
  return weights;
};

/** Everything that was an ancestor at any time. */
const everAncestors = (
  work: Work,
  byId: ReadonlyMap<string, Work>,
  seen = new Set<Work>(),
): Work[] => {
  const moves = work.entries.flatMap(({ moves }) =>
    moves.filter(({ field }) => field === 'parent'),
  );
  const ids = [work.today.parent, ...moves.flatMap(({ from, to }) => [from, to])];
  for (const id of ids) {
    const parent = byId.get(id ?? '');
    if (parent === undefined || seen.has(parent)) continue;
    seen.add(parent);
    everAncestors(parent, byId, seen);
  }
  return [...seen];
};

const compareIds = (a: string, b: string): number => {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left !== right) return left ? -1 : 1;
  return left ? Number(a) - Number(b) : a < b ? -1 : 1;
};

/** Whole units by largest remainder; equal remainders go by id. */
const share = (units: number, weights: ReadonlyMap<Work, number>): Map<Work, number> => {
  const total = [...weights.values()].reduce((sum, ms) => sum + ms, 0);
  const parts = [...weights].map(([work, ms]) => {
    const rest = (units * ms) % total;
    return { work, rest, units: (units * ms - rest) / total };
  });
  const left = units - parts.reduce((sum, part) => sum + part.units, 0);
  parts.sort((a, b) => b.rest - a.rest || compareIds(a.work.id, b.work.id));
  return new Map(parts.map((part, i) => [part.work, part.units + (i < left ? 1 : 0)]));
};

/** Without people.csv: a whole day on working days from the first to the last active day of a month. */
const inferred = (day: Day, busy: readonly Day[]): number => {
  const dates = busy.filter(({ month }) => month === day.month).map(({ date }) => date);
  return dates.length > 0 && day.date >= dates[0]! && day.date <= dates.at(-1)! ? DAY_UNITS : 0;
};

/** Units by `month key`; capacity without an active item is `month Unrecorded`. */
export const trueLedger = (
  organisation: Organisation,
  options: TruthOptions,
  gone: readonly Work[] = [],
): Map<string, number> => {
  const work = [...allWork(organisation), ...gone];
  const byId = new Map(work.map((one) => [one.id, one]));
  const states = activeStates(organisation);
  const { byAccount, everyone } = humansOf(organisation, options.roster);
  const spans = work
    .filter(({ level, mirror }) => level <= 0 && !mirror)
    .flatMap((one) => spansOf(one, states));
  const spansBy = Map.groupBy(spans, ({ account }) => byAccount.get(account));
  const days = daysOf(options);
  const ledger = new Map<string, number>();
  const add = (cell: string, units: number) => {
    if (units > 0) ledger.set(cell, (ledger.get(cell) ?? 0) + units);
  };
  for (const human of everyone) {
    const weights = days.map((day) => weigh(spansBy.get(human) ?? [], day, byId));
    const busy = days.filter((_, i) => weights[i]!.size > 0);
    days.forEach((day, i) => {
      if (!day.working) return;
      const units = human.capacity?.(day.date) ?? inferred(day, busy);
      if (weights[i]!.size === 0) return add(`${day.month} Unrecorded`, units);
      for (const [one, part] of share(units, weights[i]!)) add(`${day.month} ${one.key}`, part);
    });
  }
  return ledger;
};
