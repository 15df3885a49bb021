import { qualify } from '../../model/work-item.ts';
import type { Change, ChangeField } from '../../model/change.ts';
import { toInstant, toIsoDate } from './dates.ts';
import type { JiraSite } from './map-item.ts';
import type { FieldMap } from './fields.ts';
import type { Mentions } from './mentions.ts';
import type { JiraHistory, JiraHistoryItem } from './read-history.ts';

/** What each of Jira's own fields is to us, by field id and by the name that entries without one carry (lower case). */
const SYSTEM = new Map<string, ChangeField>(
  Object.entries({
    status: 'state',
    assignee: 'assignee',
    parent: 'parent',
    issueparentassociation: 'parent',
    'epic link': 'parent',
    'parent link': 'parent',
    project: 'project',
    key: 'key',
    issuekey: 'key',
    duedate: 'plannedEnd',
    timeoriginalestimate: 'estimate',
    issuetype: 'type',
    summary: 'title',
    labels: 'labels',
    workflow: 'workflow',
    archived: 'archived',
    archiveddate: 'archived',
  } as const),
);

/** Configured names and discovered roles whose history is read. */
const ROLES: [Exclude<keyof FieldMap, 'archived' | 'configured' | 'idByName'>, ChangeField][] = [
  ['points', 'points'],
  ['team', 'team'],
  ['plannedStart', 'plannedStart'],
  ['plannedEnd', 'plannedEnd'],
  ['epicLink', 'parent'],
  ['parentLink', 'parent'],
];
const CONFIGURED: ChangeField[] = ['shape', 'horizon'];

const customFieldsOf = (fields: FieldMap): Map<string, ChangeField> =>
  new Map([
    ...CONFIGURED.flatMap((name) =>
      (fields.configured[name] ?? []).map((id) => [id, name] as const),
    ),
    ...ROLES.flatMap(([role, field]) => fields[role].map((id) => [id, field] as const)),
  ]);

/** What an entry of a history changes. */
export type ReadField = (item: JiraHistoryItem) => ChangeField;

/** Made once for a walk, which meets the same few fields a million times: each is read once. */
export const fieldReader = (fields: FieldMap): ReadField => {
  const custom = customFieldsOf(fields);
  const read = (field: string, fieldId: string): ChangeField => {
    const name = field.toLowerCase();
    const id = fieldId || fields.idByName.get(name) || name;
    return custom.get(id) ?? SYSTEM.get(id.toLowerCase()) ?? SYSTEM.get(name) ?? 'other';
  };
  const known = new Map<string, Map<string, ChangeField>>();
  return ({ field, fieldId }) => {
    const [name, id] = [field ?? '', fieldId ?? ''];
    const byId = known.get(name) ?? new Map<string, ChangeField>();
    const found = byId.get(id) ?? read(name, id);
    if (!byId.has(id)) known.set(name, byId.set(id, found));
    return found;
  };
};

/** Jira's `toString`, which every object also inherits as a function: only an own text counts. */
export const toStringOf = (item: JiraHistoryItem): string | null => {
  const value: unknown = item.toString;
  return Object.hasOwn(item, 'toString') && typeof value === 'string' ? value : null;
};

const filled = (value: string | null | undefined): string | null => value || null;

const NUMERIC = /^\d+$/;

/** One side of a change in the form that {@link Change} promises for its field. */
const sideOf = (
  source: string,
  mentions: Mentions,
  field: ChangeField,
  value: string | null,
  text: string | null,
): string | null => {
  switch (field) {
    case 'state':
    case 'project':
      return value;
    case 'assignee':
      return value === null ? null : mentions.idOf(value);
    case 'parent':
      return value !== null && NUMERIC.test(value) ? qualify(source, value) : null;
    case 'plannedStart':
    case 'plannedEnd':
      return toIsoDate(value ?? text);
    case 'archived': {
      const said = (value ?? text ?? '').toLowerCase();
      return said === '' || said === 'false' || said === 'no' ? null : 'true';
    }
    case 'team':
      return value ?? text;
    default:
      return text ?? value;
  }
};

/** True when an issue's end is its target date: one is set now or ever was. Then due dates are no plan. */
const usesTargetEnd = (changes: Change[], hasTarget: boolean): boolean =>
  hasTarget ||
  changes.some(
    (change) => change.field === 'plannedEnd' && change.sourceField.toLowerCase() !== 'duedate',
  );

/** What the histories of a batch are mapped with. */
export interface HistoryContext {
  site: JiraSite;
  readField: ReadField;
  mentions: Mentions;
}

/**
 * The complete history of one issue. Entries come oldest first; `hasTarget` says that the issue has a target end today; their
 * authors are noted among the mentions. Throws a RangeError on an entry without a readable instant.
 */
export const mapHistory = (
  { site, readField, mentions }: HistoryContext,
  issueId: string,
  histories: JiraHistory[],
  hasTarget: boolean,
): Change[] => {
  const { source } = site;
  const itemId = qualify(source, issueId);
  const changes: Change[] = [];
  for (const entry of histories) {
    const at = toInstant(entry.created);
    if (at === null) throw new RangeError(`history entry ${entry.id} has no readable instant`);
    const authorId = mentions.note(entry.author);
    let seq = 0;
    for (const item of entry.items ?? []) {
      const field = readField(item);
      const [from, to] = [filled(item.from), filled(item.to)];
      const [fromText, toText] = [filled(item.fromString), filled(toStringOf(item))];
      changes.push({
        itemId,
        entryId: entry.id,
        seq: seq++,
        at,
        field,
        sourceField: item.field || item.fieldId || 'unknown',
        from: sideOf(source, mentions, field, from, fromText),
        to: sideOf(source, mentions, field, to, toText),
        fromText,
        toText,
        authorId,
      });
    }
  }
  if (usesTargetEnd(changes, hasTarget)) {
    for (const change of changes) {
      if (change.sourceField.toLowerCase() === 'duedate') change.field = 'other';
    }
  }
  return changes;
};
