import type { BareChange } from '../model/change.ts';
import type { AccountId, Instant, ItemId } from '../model/work-item.ts';
import type { Move, Step, TrackedField } from './history.ts';
import { lastMove, stepsOf } from './history.ts';
import type { StateActivity } from './states.ts';

/** What of an item decides when and for whom it was active. */
export interface ItemFacts {
  stateId: string | null;
  assigneeId: AccountId | null;
  parentId: ItemId | null;
  createdAt: Instant;
  archivedAt: Instant | null;
  /** Last instant at which it was seen, for what is in the trash, deleted or no longer visible. */
  goneSince: Instant | null;
}

/** A stretch in which an item was active, not stale, not archived; `assigneeId` null is in progress with nobody. */
export interface Span {
  assigneeId: AccountId | null;
  start: Instant;
  /** Not included. */
  end: Instant;
}

export interface ItemHistory {
  spans: Span[];
  /** `parents[i]` holds from `parentsSince[i - 1]` (the first one since ever) until `parentsSince[i]`. */
  parents: (ItemId | null)[];
  parentsSince: Instant[];
  /** What contradicts itself, in words. */
  gaps: string[];
  /** State ids that the source no longer knows. */
  unknownStates: string[];
}

export interface SpanRules {
  activityOf: StateActivity;
  staleMs: number;
  /** Only what lies between these two instants is kept. */
  start: Instant;
  end: Instant;
}

/** Values that a contradiction is judged by; parents are left out, as several source fields share that word. */
const JUDGED: ReadonlySet<TrackedField> = new Set(['state', 'assignee', 'archived', 'trashed']);

/**
 * Walks one item's complete history. A contradictory history is repaired by one rule: every recorded
 * `to` holds from its instant until the next recorded change of the field, whatever that one's `from`
 * or today's value says; nothing accrues before creation. Each contradiction is listed in `gaps`.
 */
export const itemHistory = (
  item: ItemFacts,
  changes: readonly BareChange[],
  rules: SpanRules,
  source: string,
): ItemHistory => {
  const steps = stepsOf(changes);
  const values = initialValues(item, steps);
  const history: ItemHistory = {
    spans: [],
    parents: [values.parent],
    parentsSince: [],
    gaps: [],
    unknownStates: [],
  };
  const stop = Math.min(rules.end, item.goneSince ?? Infinity, unrecordedArchiving(item, steps));
  let alive = item.createdAt;
  let since = -Infinity;
  const until = (at: Instant): void => {
    const start = Math.max(since, item.createdAt, rules.start);
    const end = Math.min(at, alive + rules.staleMs, stop);
    if (start < end && isActive(values, rules.activityOf, source, history.unknownStates))
      pushSpan(history.spans, { assigneeId: values.assignee, start, end });
    since = at;
  };
  for (const step of steps) {
    until(step.at);
    if (step.at < item.createdAt) note(history.gaps, 'a change before its creation');
    for (const move of step.moves) apply(move, step.at, values, history);
    if (step.alive) alive = Math.max(alive, step.at);
  }
  until(Infinity);
  judgeToday(item, steps, values, history.gaps);
  return history;
};

/** A list without repetition, of the few things that can be said of a history. */
const note = (list: string[], words: string): void => {
  if (!list.includes(words)) list.push(words);
};

type Values = Record<TrackedField, string | null>;

/** Before the first recorded change of a field its value is that change's `from`; without any change, today's. */
const initialValues = (item: ItemFacts, steps: readonly Step[]): Values => {
  const values: Values = {
    state: item.stateId,
    assignee: item.assigneeId,
    parent: item.parentId,
    archived: null,
    trashed: null,
  };
  for (let i = steps.length - 1; i >= 0; i -= 1)
    for (const move of steps[i]!.moves) values[move.field] = move.from;
  return values;
};

/** The instant from which an item is archived although its history does not say so. */
const unrecordedArchiving = (item: ItemFacts, steps: readonly Step[]): Instant => {
  if (item.archivedAt === null) return Infinity;
  const last = lastMove(steps, 'archived');
  return last === null || (last.to === null && last.at <= item.archivedAt)
    ? item.archivedAt
    : Infinity;
};

const isActive = (
  values: Values,
  activityOf: StateActivity,
  source: string,
  unknown: string[],
): boolean => {
  if (values.state === null || values.archived !== null || values.trashed !== null) return false;
  const activity = activityOf(source, values.state);
  if (activity === 'unknown') note(unknown, values.state);
  return activity === 'active';
};

const pushSpan = (spans: Span[], span: Span): void => {
  const last = spans.at(-1);
  if (last && last.end === span.start && last.assigneeId === span.assigneeId) last.end = span.end;
  else spans.push(span);
};

const apply = (move: Move, at: Instant, values: Values, history: ItemHistory): void => {
  if (JUDGED.has(move.field) && (!move.chained || move.from !== values[move.field]))
    note(history.gaps, `${move.field} changes that do not follow from each other`);
  values[move.field] = move.to;
  if (move.field !== 'parent') return;
  history.parents.push(move.to);
  history.parentsSince.push(at);
};

const judgeToday = (
  item: ItemFacts,
  steps: readonly Step[],
  values: Values,
  gaps: string[],
): void => {
  const today = { state: item.stateId, assignee: item.assigneeId };
  for (const field of ['state', 'assignee'] as const)
    if (values[field] !== today[field]) note(gaps, `a last ${field} that is not today's`);
  const archived = lastMove(steps, 'archived');
  if (archived === null) return;
  const agrees =
    archived.to === null
      ? item.archivedAt === null || item.archivedAt >= archived.at
      : item.archivedAt !== null;
  if (!agrees) note(gaps, "a last archiving that is not today's");
};
