import type { JiraSite } from './jira-site.ts';
import { JqlError } from './jql-parse.ts';
import type { DemoJiraIssue } from './organisation-model.ts';

export type Comparable = string | number | null;
type Values = readonly Comparable[];

/** What a query can ask about an issue. */
export interface JqlField {
  kind: 'id' | 'name' | 'date' | 'number' | 'text';
  /** Every value under which the issue is found. */
  read(issue: DemoJiraIssue, site: JiraSite): Values;
  /** Values that exist, lower case; null where anything may be asked for. */
  known?(site: JiraSite): ReadonlySet<string>;
}

export const lower = (value: string): string => value.toLowerCase();
const named = (...values: (string | undefined)[]): Values =>
  values.flatMap((value) => (value === undefined ? [] : [lower(value)]));
const CATEGORY_NAMES = { new: 'to do', indeterminate: 'in progress', done: 'done' } as const;

const projectField: JqlField = {
  kind: 'name',
  read: (issue, site) => {
    const project = site.projects.get(issue.projectId);
    return named(project?.id, project?.key, project?.name);
  },
  known: (site) =>
    new Set(site.jira.projects.flatMap(({ id, key, name }) => [id, lower(key), lower(name)])),
};
const keyField: JqlField = { kind: 'id', read: (issue) => [Number(issue.id)] };
const typeField: JqlField = {
  kind: 'name',
  read: (issue, site) => named(issue.typeId, site.types.get(issue.typeId)?.name),
  known: (site) => new Set(site.jira.issueTypes.flatMap(({ id, name }) => [id, lower(name)])),
};
const statusField: JqlField = {
  kind: 'name',
  read: (issue, site) => named(issue.statusId, site.statuses.get(issue.statusId)?.name),
  known: (site) => new Set(site.jira.statuses.flatMap(({ id, name }) => [id, lower(name)])),
};
const categoryField: JqlField = {
  kind: 'name',
  read: (issue, site) => {
    const category = site.statuses.get(issue.statusId)?.category;
    return category === undefined ? [] : [category, CATEGORY_NAMES[category]];
  },
  known: () => new Set([...Object.keys(CATEGORY_NAMES), ...Object.values(CATEGORY_NAMES)]),
};
const personField = (pick: (issue: DemoJiraIssue) => string | null): JqlField => ({
  kind: 'name',
  read: (issue, site) => {
    const person = site.people.get(pick(issue) ?? '');
    return person === undefined ? [] : named(person.jiraAccountId ?? undefined, person.name);
  },
});
const dateField = (pick: (issue: DemoJiraIssue) => number | null): JqlField => ({
  kind: 'date',
  read: (issue) => [pick(issue)],
});
const parentField: JqlField = {
  kind: 'id',
  read: (issue) => (issue.parentId === null ? [] : [Number(issue.parentId)]),
};

const FIELDS: Readonly<Record<string, JqlField>> = {
  project: projectField,
  key: keyField,
  id: keyField,
  issue: keyField,
  issuekey: keyField,
  issuetype: typeField,
  type: typeField,
  status: statusField,
  statuscategory: categoryField,
  created: dateField(({ created }) => created),
  createddate: dateField(({ created }) => created),
  updated: dateField(({ updated }) => updated),
  updateddate: dateField(({ updated }) => updated),
  resolved: dateField(({ resolved }) => resolved),
  resolutiondate: dateField(({ resolved }) => resolved),
  due: dateField(({ dueDate }) => (dueDate === null ? null : Date.parse(dueDate))),
  duedate: dateField(({ dueDate }) => (dueDate === null ? null : Date.parse(dueDate))),
  assignee: personField(({ assignee }) => assignee),
  reporter: personField(({ reporter }) => reporter),
  labels: { kind: 'name', read: ({ labels }) => labels.map(lower) },
  component: { kind: 'name', read: ({ components }) => components.map(lower) },
  priority: { kind: 'name', read: ({ priority }) => [lower(priority)] },
  summary: { kind: 'text', read: ({ summary }) => [lower(summary)] },
  parent: parentField,
  sprint: { kind: 'number', read: ({ sprintIds }) => sprintIds },
  rank: { kind: 'text', read: ({ id }) => [id] },
};

/** Which operators each kind of field takes. */
export const OPERATORS: Readonly<Record<JqlField['kind'], readonly string[]>> = {
  id: ['=', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'is', 'is not'],
  name: ['=', '!=', 'in', 'not in', 'is', 'is not'],
  date: ['=', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'is', 'is not'],
  number: ['=', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'is', 'is not'],
  text: ['~', '!~', 'is', 'is not'],
};

/** The field of a name; throws {@link JqlError} where Jira says that it does not exist. */
export const fieldOf = (name: string): JqlField => {
  const field = FIELDS[lower(name)];
  if (field === undefined) {
    throw new JqlError(`Field '${name}' does not exist or you do not have permission to view it.`);
  }
  return field;
};
