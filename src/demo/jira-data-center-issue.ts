import { FIELD } from './jira-site-plan.ts';
import type { RouteContext } from './jira-routes.ts';
import { SYSTEM_FIELDS, fieldValue, historyShape, stamp, userShape } from './jira-shapes.ts';
import type { Shape, ShapeContext } from './jira-shapes.ts';
import type { DemoJira, DemoJiraHistory, DemoJiraIssue } from './organisation-model.ts';

/** Data Center keeps parents above a sub-task in custom fields. */
const EPIC_LINK = 'customfield_10100';
const PARENT_LINK = 'customfield_10101';
const OWN_FIELDS: DemoJira['fields'] = [
  {
    id: EPIC_LINK,
    name: 'Epic Link',
    type: 'any',
    custom: 'com.pyxis.greenhopper.jira:gh-epic-link',
  },
  {
    id: PARENT_LINK,
    name: 'Parent Link',
    type: 'any',
    custom: 'com.atlassian.jpo:jpo-custom-field-parent',
  },
];

/** Fields of the site: no team field, but links to epics and parents. */
export const dataCenterFields = (context: RouteContext): DemoJira['fields'] => [
  ...context.site.jira.fields.filter(({ id }) => id !== FIELD.team),
  ...OWN_FIELDS,
];

const levelOf = (context: ShapeContext, issue: DemoJiraIssue | undefined): number =>
  context.site.types.get(issue?.typeId ?? '')?.hierarchyLevel ?? 0;

/** A sprint as the server era printed it. */
const sprintText = (sprint: DemoJira['sprints'][number]): string => {
  const dates = `startDate=${stamp(sprint.start)},endDate=${stamp(sprint.end)},completeDate=${sprint.state === 'closed' ? stamp(sprint.end) : '<null>'}`;
  return `com.atlassian.greenhopper.service.sprint.Sprint@${sprint.id.toString(16)}[id=${sprint.id},rapidViewId=${sprint.boardId},state=${sprint.state.toUpperCase()},name=${sprint.name},${dates},activatedDate=<null>,sequence=${sprint.id},goal=<null>]`;
};

const customValue = (context: ShapeContext, issue: DemoJiraIssue, id: string): unknown => {
  if (id === FIELD.sprint) {
    const sprints = issue.sprintIds.flatMap(
      (sprint) => context.site.sprints.get(String(sprint)) ?? [],
    );
    return sprints.length === 0 ? null : sprints.map(sprintText);
  }
  const parent = issue.parentId === null ? undefined : context.site.issue(issue.parentId);
  const level = levelOf(context, issue);
  if (id === EPIC_LINK) return level === 0 ? (parent?.key ?? null) : null;
  if (id === PARENT_LINK) return level > 0 ? (parent?.key ?? null) : null;
  return issue.custom[id] ?? null;
};

/** Only a sub-task has a `parent` here. */
const valueOf = (context: ShapeContext, issue: DemoJiraIssue, id: string): unknown =>
  id === 'parent' && levelOf(context, issue) >= 0
    ? undefined
    : fieldValue(context, issue, id, customValue);

const PARENT_FIELDS: Readonly<Record<string, string>> = {
  '-1': 'Parent',
  '0': 'Epic Link',
  '1': 'Parent Link',
};

/** History items have no field ids, accounts are user keys, and a parent is named by the field that holds it. */
const changeShape = (
  context: ShapeContext,
  issue: DemoJiraIssue,
  item: DemoJiraHistory['items'][number],
): Shape => {
  const person = (accountId: string | null) =>
    accountId === null
      ? null
      : (userShape(
          context,
          context.site.organisation.people.find(({ jiraAccountId }) => jiraAccountId === accountId)
            ?.id ?? null,
        )?.key ?? null);
  const isParent = item.field === 'IssueParentAssociation';
  const isPerson = item.field === 'assignee';
  return {
    field: isParent
      ? (PARENT_FIELDS[String(levelOf(context, issue))] ?? 'Parent Link')
      : item.field,
    fieldtype: isParent ? 'custom' : item.fieldtype,
    from: isPerson ? person(item.from) : item.from,
    fromString: item.fromString,
    to: isPerson ? person(item.to) : item.to,
    toString: item.toString_,
  };
};

/** An issue as Data Center sends it, with its complete history when asked. */
export const dataCenterIssue = (
  context: RouteContext,
  issue: DemoJiraIssue,
  wanted: readonly string[],
  withHistory: boolean,
): Shape => {
  const every = [...SYSTEM_FIELDS, ...dataCenterFields(context).map(({ id }) => id)];
  const all =
    wanted.length === 0 || wanted.some((name) => name === '*all' || name === '*navigable');
  const fields = every
    .filter((id) => all || wanted.includes(id))
    .flatMap((id) => {
      const value = valueOf(context.shapes, issue, id);
      return value === undefined ? [] : [[id, value] as const];
    });
  return {
    expand: 'operations,versionedRepresentations,editmeta,changelog,renderedFields',
    id: issue.id,
    self: `${context.shapes.base}/rest/api/2/issue/${issue.id}`,
    key: issue.key,
    fields: Object.fromEntries(fields),
    ...(withHistory
      ? {
          changelog: {
            startAt: 0,
            maxResults: issue.history.length,
            total: issue.history.length,
            histories: issue.history.map((entry) =>
              historyShape(
                context.shapes,
                entry,
                entry.items.map((item) => changeShape(context.shapes, issue, item)),
              ),
            ),
          },
        }
      : {}),
  };
};
