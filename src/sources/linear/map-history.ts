import type { Change, ChangeField } from '../../model/change.ts';
import { qualify } from '../../model/work-item.ts';
import type { Catalogue } from './map.ts';
import { maybeId } from './map.ts';
import type { HistoryEntry, Issue } from './schema.ts';

type Value = string | null;
type Field = Pick<Change, 'field' | 'sourceField' | 'from' | 'to' | 'fromText' | 'toText'>;

const text = (value: string | number | null | undefined): Value =>
  value === null || value === undefined ? null : String(value);

/** Linear says null on both sides where an entry did not touch a field. */
const field = (
  name: ChangeField,
  sourceField: string,
  from: string | number | null | undefined,
  to: string | number | null | undefined,
  say: (value: string) => Value = () => null,
): Field[] => {
  const [before, after] = [text(from), text(to)];
  if (before === after) return [];
  const words = (value: Value): Value => (value === null ? null : say(value));
  return [
    {
      field: name,
      sourceField,
      from: before,
      to: after,
      fromText: words(before),
      toText: words(after),
    },
  ];
};

const flag = (name: 'archived' | 'trashed', value: boolean | null | undefined): Field[] => {
  if (value === null || value === undefined) return [];
  return value ? field(name, name, null, 'true') : field(name, name, 'true', null);
};

/** Labels as what was taken away and what was added; a label of a configured group is that field's change too. */
const labelFields = (entry: HistoryEntry, { labels, fieldOfGroup }: Catalogue): Field[] => {
  const removed = entry.removedLabelIds ?? [];
  const added = entry.addedLabelIds ?? [];
  if (removed.length + added.length === 0) return [];
  const nameOf = (id: string): string => labels.get(id)?.name ?? id;
  const join = (ids: string[]): Value => (ids.length === 0 ? null : ids.map(nameOf).join(', '));
  const grouped = (['shape', 'horizon'] as const).flatMap((name) => {
    const inGroup = (id: string): boolean =>
      fieldOfGroup.get(labels.get(id)?.parent?.name.toLowerCase() ?? '') === name;
    return field(name, 'labels', join(removed.filter(inGroup)), join(added.filter(inGroup)));
  });
  const [from, to] = [join(removed), join(added)];
  return [
    { field: 'labels', sourceField: 'labels', from, to, fromText: from, toText: to },
    ...grouped,
  ];
};

/** Where an issue hung at an instant: its parent issue, else its project. */
interface Place {
  parent: Value;
  project: Value;
}

const movesParent = (entry: HistoryEntry): boolean =>
  text(entry.fromParentId) !== text(entry.toParentId);
const movesProject = (entry: HistoryEntry): boolean =>
  text(entry.fromProjectId) !== text(entry.toProjectId);

/** The first of the changes, by instant and, within one instant, the one that continues no other. */
const earliest = (
  moves: readonly { at: number; from: Value; to: Value }[],
): { from: Value } | undefined => {
  const together = moves.filter(({ at }) => at === moves[0]?.at);
  return together.find(({ from }) => !together.some(({ to }) => to === from)) ?? moves[0];
};

/** Before the first recorded change a value is that change's `from`; without any change it is today's. */
const placeAtCreation = (issue: Issue, entries: readonly HistoryEntry[]): Place => {
  const parented = entries.filter(movesParent).map((one) => ({
    at: one.createdAt,
    from: text(one.fromParentId),
    to: text(one.toParentId),
  }));
  const projected = entries.filter(movesProject).map((one) => ({
    at: one.createdAt,
    from: text(one.fromProjectId),
    to: text(one.toProjectId),
  }));
  const [parent, project] = [earliest(parented), earliest(projected)];
  return {
    parent: parent ? parent.from : (issue.parent?.id ?? null),
    project: project ? project.from : (issue.project?.id ?? null),
  };
};

const fits = (entry: HistoryEntry, place: Place): boolean =>
  (!movesParent(entry) || text(entry.fromParentId) === place.parent) &&
  (!movesProject(entry) || text(entry.fromProjectId) === place.project);

const placeAfter = (entry: HistoryEntry, place: Place): Place => ({
  parent: movesParent(entry) ? text(entry.toParentId) : place.parent,
  project: movesProject(entry) ? text(entry.toProjectId) : place.project,
});

/**
 * What an entry did to the one parent that the issue has. Its project is its parent only while it has no parent issue:
 * a change of project beneath a parent issue is a sign of life and nothing more.
 */
const placeFields = (entry: HistoryEntry, before: Place, after: Place, source: string): Field[] => {
  const from = maybeId(source, before.parent ?? before.project);
  const to = maybeId(source, after.parent ?? after.project);
  const moved = field('parent', movesParent(entry) ? 'parent' : 'project', from, to);
  const hidden = movesProject(entry) && (moved.length === 0 || movesParent(entry));
  return hidden
    ? [...moved, ...field('other', 'project', entry.fromProjectId, entry.toProjectId)]
    : moved;
};

const fieldsOf = (entry: HistoryEntry, catalogue: Catalogue): Field[] => {
  const { source, states, users, teams } = catalogue;
  const stateName = (id: string): Value => states.get(id)?.name ?? null;
  const userName = (id: string): Value => users.get(id.slice(source.length + 1))?.name ?? null;
  const teamName = (id: string): Value => teams.get(id)?.name ?? null;
  const account = (id: string | null | undefined): Value => maybeId(source, id);
  const { fromAssigneeId, toAssigneeId } = entry;
  return [
    ...field('state', 'state', entry.fromStateId, entry.toStateId, stateName),
    ...field('assignee', 'assignee', account(fromAssigneeId), account(toAssigneeId), userName),
    ...field('team', 'team', entry.fromTeamId, entry.toTeamId, teamName),
    ...field('title', 'title', entry.fromTitle, entry.toTitle, (title) => title),
    ...field('points', 'estimate', entry.fromEstimate, entry.toEstimate),
    ...field('plannedEnd', 'dueDate', entry.fromDueDate, entry.toDueDate),
    ...flag('archived', entry.archived),
    ...flag('trashed', entry.trashed),
    ...labelFields(entry, catalogue),
    ...field('other', 'cycle', entry.fromCycleId, entry.toCycleId),
    ...field('other', 'priority', entry.fromPriority, entry.toPriority),
  ];
};

const SIGN_OF_LIFE: Field = {
  field: 'other',
  sourceField: 'other',
  from: null,
  to: null,
  fromText: null,
  toText: null,
};

/** Takes, of the entries at one instant, the one that goes on where the last ended, else the first by id. */
const takeNext = (waiting: HistoryEntry[], place: Place): HistoryEntry => {
  const at = waiting[0]!.createdAt;
  const index = waiting.findIndex((entry) => entry.createdAt === at && fits(entry, place));
  return waiting.splice(Math.max(0, index), 1)[0]!;
};

/** The whole history of one issue, oldest first; every entry gives at least one change. */
export const mapHistory = (
  issue: Issue,
  entries: readonly HistoryEntry[],
  catalogue: Catalogue,
): Change[] => {
  const { source } = catalogue;
  const waiting = [...entries].sort(
    (a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const itemId = qualify(source, issue.id);
  const changes: Change[] = [];
  let place = placeAtCreation(issue, waiting);
  while (waiting.length > 0) {
    const entry = takeNext(waiting, place);
    const after = placeAfter(entry, place);
    const fields = [...placeFields(entry, place, after, source), ...fieldsOf(entry, catalogue)];
    place = after;
    for (const [seq, one] of (fields.length > 0 ? fields : [SIGN_OF_LIFE]).entries()) {
      const authorId = maybeId(source, entry.actorId);
      changes.push({ itemId, entryId: entry.id, seq, at: entry.createdAt, ...one, authorId });
    }
  }
  return changes;
};
