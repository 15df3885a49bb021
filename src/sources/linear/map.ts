import type {
  Account,
  DateResolution,
  Health,
  Phase,
  PlannedDate,
  WorkflowState,
} from '../../model/work-item.ts';
import { qualify } from '../../model/work-item.ts';
import type { Label, State, Team, User } from './schema.ts';

/** What issues and projects point to by id, read once a walk. */
export interface Catalogue {
  source: string;
  teams: Map<string, Team>;
  states: Map<string, State>;
  projectStatuses: Map<string, State>;
  users: Map<string, User>;
  labels: Map<string, Label>;
  /** Configured field name by lower-cased label group name. */
  fieldOfGroup: Map<string, string>;
}

/** Phase by state type (issues), status type (projects) and status (initiatives). */
const PHASES: Record<string, Phase> = {
  triage: 'todo',
  backlog: 'todo',
  unstarted: 'todo',
  started: 'active',
  completed: 'done',
  canceled: 'stopped',
  duplicate: 'stopped',
  planned: 'todo',
  paused: 'paused',
  proposed: 'todo',
  active: 'active',
};

export const phaseOf = (type: string): Phase => PHASES[type.toLowerCase()] ?? 'unknown';

const RESOLUTIONS: Record<string, DateResolution> = {
  month: 'month',
  quarter: 'quarter',
  halfYear: 'halfYear',
  year: 'year',
};

/** The date as Linear keeps it, with how exactly it was meant; null stays null. */
export const plannedDate = (
  date: string | null | undefined,
  resolution?: string | null,
): PlannedDate | null =>
  typeof date === 'string' && date !== ''
    ? { date: date.slice(0, 10), resolution: RESOLUTIONS[resolution ?? ''] ?? 'day' }
    : null;

const HEALTHS: readonly string[] = ['onTrack', 'atRisk', 'offTrack'];

export const healthOf = (text: string | null | undefined): Health | null =>
  typeof text === 'string' && HEALTHS.includes(text) ? (text as Health) : null;

/** Only https leaves the source; a link with any other scheme is dropped. */
export const httpsOnly = (url: string | null | undefined): string | null =>
  typeof url === 'string' && url.startsWith('https://') ? url : null;

export const maybeId = (
  source: string,
  ref: { id: string } | string | null | undefined,
): string | null => {
  if (ref === null || ref === undefined) return null;
  return qualify(source, typeof ref === 'string' ? ref : ref.id);
};

export const mapStates = ({ source, states, projectStatuses }: Catalogue): WorkflowState[] =>
  [...states.values(), ...projectStatuses.values()].map(({ id, name, type }) => ({
    source,
    id,
    name,
    category: type,
    phase: phaseOf(type),
    gone: false,
  }));

export const mapAccounts = ({ source, users }: Catalogue): Account[] =>
  [...users.values()].map(({ id, name, email, active, app }) => ({
    id: qualify(source, id),
    source,
    nativeId: id,
    name,
    email: email === null || email === undefined || email === '' ? null : email,
    kind: app === true ? 'app' : 'person',
    active,
  }));

/** The labels' own names, and the values of configured fields that Linear keeps in label groups. */
export const mapLabels = (
  labels: readonly Label[],
  fieldOfGroup: Catalogue['fieldOfGroup'],
): { labels: string[]; fields: Record<string, string | string[]> } => {
  const values = new Map<string, string[]>();
  for (const { name, parent } of labels) {
    const field = parent ? fieldOfGroup.get(parent.name.toLowerCase()) : undefined;
    if (field !== undefined) values.set(field, [...(values.get(field) ?? []), name]);
  }
  const fields = Object.fromEntries(
    [...values].map(([field, names]) => [field, names.length === 1 ? names[0]! : names.sort()]),
  );
  return { labels: labels.map(({ name }) => name), fields };
};

const NOTE_LENGTH = 300;

/** The beginning of a Markdown text, as plain text. */
export const plainText = (markdown: string | null | undefined): string | null => {
  if (markdown === null || markdown === undefined) return null;
  const plain = markdown
    .replace(/```[\s\S]*?(```|$)/g, ' ')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(#{1,6}|>|[-*+]|\d+\.)\s+/gm, '')
    .replace(/(\*\*|__|~~|`)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (plain === '') return null;
  const characters = Array.from(plain);
  return characters.length <= NOTE_LENGTH
    ? plain
    : `${characters
        .slice(0, NOTE_LENGTH - 1)
        .join('')
        .trimEnd()}…`;
};
