import { qualify } from '../../model/work-item.ts';
import type {
  Account,
  ItemLink,
  Phase,
  PlannedDate,
  WorkflowState,
  WorkItem,
} from '../../model/work-item.ts';
import { SourceError } from '../source.ts';
import { toInstant, toIsoDate } from './dates.ts';
import type { FieldMap } from './fields.ts';
import { firstValue, toFieldValue, toIterations, toNumber } from './map-value.ts';
import { readIssueFields } from './read-fields.ts';
import type { JiraIssue, JiraIssueFields, JiraStatus, JiraUser } from './schema.ts';

/** What the mapping of one site needs to know. */
export interface JiraSite {
  /** Source id. */
  source: string;
  /** Where a browser opens the site, for links; null when unknown. */
  address: string | null;
  fields: FieldMap;
  /** The catalogue of statuses by id: its category wins over the one embedded in an issue. */
  states: Map<string, WorkflowState>;
}

const PHASE_OF_CATEGORY: Record<string, Phase> = {
  new: 'todo',
  indeterminate: 'active',
  done: 'done',
};

/** Resolutions and final statuses that say the work was not done; by Jira's own names, without case or punctuation. */
const STOPPED = new Set([
  'wontdo',
  'wontfix',
  'duplicate',
  'cannotreproduce',
  'declined',
  'cancelled',
  'canceled',
  'invalid',
  'incomplete',
  'rejected',
  'abandoned',
  'obsolete',
]);

export const toWorkflowState = (source: string, status: JiraStatus): WorkflowState => {
  const category = status.statusCategory?.key ?? 'undefined';
  const phase = PHASE_OF_CATEGORY[category] ?? 'unknown';
  const { id, name, untranslatedName } = status;
  return {
    source,
    id,
    name,
    ...(untranslatedName ? { originalName: untranslatedName } : {}),
    category,
    phase,
    gone: false,
  };
};

/** Native id of a user: the Cloud account id, else Data Center's key, else its name; null for anonymous. */
export const accountOf = (user: JiraUser | null | undefined): string | null =>
  user?.accountId || user?.key || user?.name || null;

const KIND_OF_ACCOUNT: Record<string, Account['kind']> = {
  atlassian: 'person',
  customer: 'person',
  app: 'app',
};

/** Jira puts other words there too (Data Center a `?` for users of a lost directory): people who share one are not one person. */
const addressOf = (text: string | null | undefined): string | null =>
  typeof text === 'string' && /^[^\s@]+@[^\s@]+$/.test(text.trim()) ? text.trim() : null;

export const toAccount = (source: string, user: JiraUser): Account | null => {
  const nativeId = accountOf(user);
  if (nativeId === null) return null;
  // Data Center has no account types: everyone there is a person until people.csv says otherwise.
  const kind = user.accountType ? KIND_OF_ACCOUNT[user.accountType] : undefined;
  return {
    id: qualify(source, nativeId),
    source,
    nativeId,
    name: user.displayName || user.name || nativeId,
    email: addressOf(user.emailAddress),
    kind: kind ?? (user.accountId ? 'unknown' : 'person'),
    active: user.active ?? true,
  };
};

/** Data Center does not say levels: the names that its hierarchy ships with do. */
const LEVEL_OF_NAME = new Map([
  ['epic', 1],
  ['initiative', 2],
  ['theme', 3],
]);

const levelOf = (type: JiraIssueFields['issuetype']): number => {
  if (typeof type.hierarchyLevel === 'number') return Math.max(-1, type.hierarchyLevel);
  if (type.subtask === true) return -1;
  return LEVEL_OF_NAME.get((type.untranslatedName ?? type.name).toLowerCase()) ?? 0;
};

const typeOf = (type: JiraIssueFields['issuetype'], level: number): string => {
  if (level < 0) return 'subtask';
  if (level === 1) return 'epic';
  return level > 1 ? 'initiative' : (type.untranslatedName || type.name).trim().toLowerCase();
};

const saysStopped = (word: string): boolean =>
  STOPPED.has(word.toLowerCase().replaceAll(/[^\p{L}]/gu, ''));

/** Finished is not always done: the resolution tells, or the status where a project goes without resolutions. */
const phaseOf = (state: WorkflowState | null, resolution: string | null): Phase => {
  if (state === null) return 'unknown';
  const stopped = saysStopped(resolution ?? '') || saysStopped(state.name);
  return state.phase === 'done' && stopped ? 'stopped' : state.phase;
};

const planned = (value: unknown): PlannedDate | null => {
  const date = toIsoDate(value);
  return date === null ? null : { date, resolution: 'day' };
};

const linksOf = (site: JiraSite, links: NonNullable<JiraIssueFields['issuelinks']>): ItemLink[] =>
  links.flatMap(({ type, inwardIssue, outwardIssue }) => {
    const other = outwardIssue ?? inwardIssue;
    if (!other) return [];
    const name = type.name.toLowerCase();
    const blocks = outwardIssue ? 'blocks' : 'blockedBy';
    const kind = name === 'blocks' ? blocks : name === 'duplicate' ? 'duplicates' : 'relates';
    return [{ kind, itemId: qualify(site.source, other.id), ref: other.key }];
  });

const parentOf = (site: JiraSite, issue: JiraIssueFields, custom: Record<string, unknown>) => {
  const { epicLink, parentLink } = site.fields;
  const link = firstValue(custom, [...epicLink, ...parentLink]);
  const id = issue.parent?.id ?? linkedId(link);
  return id === null ? null : qualify(site.source, id);
};

/** Id in an epic or parent link: Cloud gives an object, Data Center a key, which {@link resolveParentKeys} turns into an id before. */
const linkedId = (link: unknown): string | null => {
  if (typeof link === 'string' && /^\d+$/.test(link)) return link;
  const data = (link as { data?: { id?: unknown }; id?: unknown } | null) ?? {};
  const id = data.data?.id ?? data.id;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
};

const releaseOf = (versions: NonNullable<JiraIssueFields['fixVersions']>): string | null =>
  versions
    .map((version) => toIsoDate(version.releaseDate))
    .filter((date) => date !== null)
    .sort()[0] ?? null;

/** Where an issue can be opened; https only, so that a workbook never links anywhere else. */
const urlOf = (address: string | null, key: string): string | null =>
  address?.startsWith('https://') ? `${address.replace(/\/+$/, '')}/browse/${key}` : null;

const configuredValues = (site: JiraSite, custom: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(site.fields.configured).map(([name, ids]) => [
      name,
      toFieldValue(site.source, firstValue(custom, ids)),
    ]),
  );

const teamOf = (site: JiraSite, custom: Record<string, unknown>): string | null => {
  const value = toFieldValue(site.source, firstValue(custom, site.fields.team));
  return Array.isArray(value) ? (value[0] ?? null) : value === null ? null : String(value);
};

const withoutCreation = ({ source }: JiraSite, { key }: JiraIssue): SourceError =>
  new SourceError(
    source,
    'protocol',
    `${key} came with a creation date that cannot be read: nothing can be counted from it`,
  );

/**
 * An issue as a work item, with the users it names and the fields that could not be read. Throws a SourceError without a
 * creation date and a ZodError on a payload that lacks what every issue has.
 */
export const mapIssue = (
  site: JiraSite,
  issue: JiraIssue,
): { item: WorkItem; users: JiraUser[]; unread: string[] } => {
  const { source } = site;
  const custom = issue.fields ?? {};
  const { read: fields, unread } = readIssueFields(custom);
  const level = levelOf(fields.issuetype);
  const embedded = fields.status ? toWorkflowState(source, fields.status) : null;
  const state = (embedded && site.states.get(embedded.id)) ?? embedded;
  const done = state?.phase === 'done';
  const users = [fields.assignee, fields.reporter].filter((user) => user != null);
  const assignee = accountOf(fields.assignee);
  const reporter = accountOf(fields.reporter);
  const createdAt = toInstant(fields.created);
  if (createdAt === null) throw withoutCreation(site, issue);
  const item: WorkItem = {
    id: qualify(source, issue.id),
    source,
    nativeId: issue.id,
    key: issue.key,
    url: urlOf(site.address, issue.key),
    title: fields.summary ?? '',
    level,
    type: typeOf(fields.issuetype, level),
    sourceType: fields.issuetype.name,
    stateId: state?.id ?? null,
    sourceState: state?.name ?? null,
    phase: phaseOf(state, fields.resolution?.name ?? null),
    parentId: parentOf(site, fields, custom),
    otherParentIds: [],
    team: teamOf(site, custom) ?? fields.project?.name ?? null,
    project: fields.project?.key ?? null,
    labels: fields.labels ?? [],
    components: (fields.components ?? []).map(({ name }) => name),
    priority: fields.priority?.name ?? null,
    points: toNumber(firstValue(custom, site.fields.points)),
    estimateSeconds: fields.timeoriginalestimate ?? null,
    assigneeId: assignee === null ? null : qualify(source, assignee),
    ownerId: reporter === null ? null : qualify(source, reporter),
    createdAt,
    updatedAt: toInstant(fields.updated) ?? createdAt,
    doneAt: done ? toInstant(fields.resolutiondate) : null,
    archivedAt: toInstant(fields.archiveddate),
    gone: null,
    plannedStart: planned(firstValue(custom, site.fields.plannedStart)),
    plannedEnd: planned(firstValue(custom, site.fields.plannedEnd)) ?? planned(fields.duedate),
    iterations: toIterations(firstValue(custom, site.fields.sprint)),
    fixVersions: (fields.fixVersions ?? []).map(({ name }) => name),
    releaseDate: releaseOf(fields.fixVersions ?? []),
    health: null,
    healthNote: null,
    progress: null,
    milestones: [],
    links: linksOf(site, fields.issuelinks ?? []),
    fields: configuredValues(site, custom),
  };
  return { item, users, unread };
};
