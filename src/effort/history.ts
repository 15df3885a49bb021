import type { BareChange } from '../model/change.ts';
import { compareDigits, type Instant } from '../model/work-item.ts';

/** Fields whose value at an instant decides who an item accrues for. */
export type TrackedField = 'state' | 'assignee' | 'parent' | 'archived' | 'trashed';

/** What one field did at one instant, all entries of that instant taken together. */
export interface Move {
  field: TrackedField;
  from: string | null;
  to: string | null;
  /** False when several entries of the instant contradict each other. */
  chained: boolean;
}

/** Everything that happened to an item at one instant. */
export interface Step {
  at: Instant;
  /** False when administrators' workflow entries are all there is: no sign of life. */
  alive: boolean;
  moves: Move[];
}

const TRACKED: ReadonlySet<string> = new Set<TrackedField>([
  'state',
  'assignee',
  'parent',
  'archived',
  'trashed',
]);

const isTracked = (field: string): field is TrackedField => TRACKED.has(field);

const NUMERIC = /^\d+$/;

/** Numeric entry ids as numbers and first, then the others in code unit order. */
export const compareEntryIds = (a: string, b: string): number => {
  if (a === b) return 0;
  const numeric = NUMERIC.test(a);
  if (numeric !== NUMERIC.test(b)) return numeric ? -1 : 1;
  return (numeric ? compareDigits(a, b) : 0) || (a < b ? -1 : 1);
};

const compareChanges = (a: BareChange, b: BareChange): number =>
  a.at - b.at || compareEntryIds(a.entryId, b.entryId) || a.seq - b.seq;

/** The history of one item as steps in time; the order in which the changes are given does not matter. */
export const stepsOf = (changes: readonly BareChange[]): Step[] => {
  const ordered = inOrder(changes) ? changes : changes.toSorted(compareChanges);
  const steps: Step[] = [];
  for (let i = 0; i < ordered.length;) {
    const at = ordered[i]!.at;
    let end = i;
    while (end < ordered.length && ordered[end]!.at === at) end += 1;
    steps.push({ at, alive: isAlive(ordered, i, end), moves: movesOf(ordered, i, end, steps) });
    i = end;
  }
  return steps;
};

/** As a store gives them. */
const inOrder = (changes: readonly BareChange[]): boolean => {
  for (let i = 1; i < changes.length; i += 1)
    if (compareChanges(changes[i - 1]!, changes[i]!) > 0) return false;
  return true;
};

/** The last recorded move of a field. */
export const lastMove = (
  steps: readonly Step[],
  field: TrackedField,
): { at: Instant; to: string | null } | null => {
  for (let i = steps.length - 1; i >= 0; i -= 1) {
    const move = steps[i]!.moves.find((candidate) => candidate.field === field);
    if (move) return { at: steps[i]!.at, to: move.to };
  }
  return null;
};

const isAlive = (changes: readonly BareChange[], start: number, end: number): boolean => {
  for (let i = start; i < end; i += 1) if (changes[i]!.field !== 'workflow') return true;
  return false;
};

const movesOf = (
  changes: readonly BareChange[],
  start: number,
  end: number,
  before: readonly Step[],
): Move[] => {
  if (end - start === 1) {
    const { field, from, to } = changes[start]!;
    return isTracked(field) ? [{ field, from, to, chained: true }] : [];
  }
  const byField = new Map<TrackedField, BareChange[]>();
  for (let i = start; i < end; i += 1) {
    const change = changes[i]!;
    if (!isTracked(change.field)) continue;
    const same = byField.get(change.field);
    if (same) same.push(change);
    else byField.set(change.field, [change]);
  }
  return [...byField].map(([field, entries]) => ({
    field,
    ...netMove(entries, lastMove(before, field)?.to),
  }));
};

/**
 * First and last value of entries at one instant: in the order in which their from and to values
 * chain, else in the order given. `before` is the value until then (undefined when none is recorded)
 * and decides where a closed chain starts.
 */
export const netMove = (
  entries: readonly Pick<BareChange, 'from' | 'to'>[],
  before: string | null | undefined,
): { from: string | null; to: string | null; chained: boolean } => {
  const first = entries[0]!;
  const last = entries.at(-1)!;
  if (entries.length === 1) return { from: first.from, to: first.to, chained: true };
  const excess = new Map<string | null, number>();
  for (const { from, to } of entries) {
    excess.set(from, (excess.get(from) ?? 0) + 1);
    excess.set(to, (excess.get(to) ?? 0) - 1);
  }
  const uneven = [...excess].filter(([, n]) => n !== 0);
  const start = uneven.find(([, n]) => n === 1);
  const end = uneven.find(([, n]) => n === -1);
  const balanced = uneven.length === 0 || (uneven.length === 2 && start && end);
  if (!balanced || !isConnected(entries)) return { from: first.from, to: last.to, chained: false };
  const closedAt = before !== undefined && excess.has(before) ? before : first.from;
  return { from: start ? start[0] : closedAt, to: end ? end[0] : closedAt, chained: true };
};

const isConnected = (entries: readonly Pick<BareChange, 'from' | 'to'>[]): boolean => {
  const reached = new Set<string | null>([entries[0]!.from]);
  const left = new Set(entries);
  for (let grew = true; grew;) {
    grew = false;
    for (const entry of left) {
      if (!reached.has(entry.from) && !reached.has(entry.to)) continue;
      reached.add(entry.from).add(entry.to);
      left.delete(entry);
      grew = true;
    }
  }
  return left.size === 0;
};
