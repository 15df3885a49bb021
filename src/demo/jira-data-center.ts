import { FIELD } from './jira-catalogue.ts';
import { fieldList } from './jira-cloud.ts';
import { NO_SUCH_ISSUE, numberOf, ok, refuse } from './jira-routes.ts';
import type { JiraRequest, Reply, Route, RouteContext } from './jira-routes.ts';
import {
  SYSTEM_FIELDS,
  fieldValue,
  historyShape,
  projectShape,
  stamp,
  statusShape,
  typeShape,
  userShape,
} from './jira-shapes.ts';
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
const MOST_RESULTS = 1000;

const fieldsOf = (context: RouteContext): DemoJira['fields'] => [
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

const issueShape = (
  context: RouteContext,
  issue: DemoJiraIssue,
  wanted: readonly string[],
  withHistory: boolean,
): Shape => {
  const every = [...SYSTEM_FIELDS, ...fieldsOf(context).map(({ id }) => id)];
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

interface SearchArguments {
  jql: string;
  startAt: number;
  maxResults: number;
  fields: string[];
  expand: string;
}

const search = (
  context: RouteContext,
  { jql, startAt, maxResults, fields, expand }: SearchArguments,
): Reply => {
  const all = context.search.all(jql, context.jql);
  const names = fields.flatMap((one) => one.split(',')).map((one) => one.trim());
  const page = all.slice(startAt, startAt + maxResults).map(({ issue }) => issue);
  return ok({
    expand: 'schema,names',
    startAt,
    maxResults,
    total: all.length,
    issues: page.map((issue) =>
      issueShape(context, issue, names, expand.split(',').includes('changelog')),
    ),
  });
};

const oneIssue = (request: JiraRequest, context: RouteContext): Reply => {
  const issue = context.site.issue(request.params[0] ?? '');
  if (issue === undefined) return refuse(404, 'Issue Does Not Exist');
  const fields = (request.query.get('fields') ?? '').split(',').filter((name) => name !== '');
  return ok(
    issueShape(context, issue, fields, (request.query.get('expand') ?? '').includes('changelog')),
  );
};

const remoteLinks = (request: JiraRequest, context: RouteContext): Reply => {
  const issue = context.site.issue(request.params[0] ?? '');
  if (issue === undefined) return refuse(404, NO_SUCH_ISSUE);
  return ok(
    issue.remoteLinks.map(({ id, url, title }) => ({
      id: Number(id),
      self: `${context.shapes.base}/rest/api/2/issue/${issue.id}/remotelink/${id}`,
      object: { url, title },
    })),
  );
};

const serverInfo = (_: JiraRequest, context: RouteContext): Reply =>
  ok({
    baseUrl: context.site.jira.site,
    version: '9.12.14',
    versionNumbers: [9, 12, 14],
    deploymentType: 'Server',
    buildNumber: 9_120_014,
    buildDate: '2024-10-01T00:00:00.000+0000',
    serverTime: stamp(context.now),
    serverTitle: 'Jira',
  });

/** Jira Data Center's REST v2: startAt paging, embedded complete histories, users without account ids. */
export const DATA_CENTER_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/rest\/api\/2\/myself$/,
    handle: (_, context) => ok(userShape(context.shapes, context.me)),
  },
  { method: 'GET', path: /^\/rest\/api\/2\/serverInfo$/, handle: serverInfo },
  {
    method: 'GET',
    path: /^\/rest\/api\/2\/field$/,
    handle: (_, context) => ok(fieldList(fieldsOf(context))),
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/2\/status$/,
    handle: (_, context) =>
      ok(context.site.jira.statuses.map((status) => statusShape(context.shapes, status, false))),
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/2\/issuetype$/,
    handle: (_, context) =>
      ok(context.site.jira.issueTypes.map((type) => typeShape(context.shapes, type))),
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/2\/project$/,
    query: ['expand', 'recent', 'includeArchived'],
    handle: (_, context) =>
      ok(context.site.jira.projects.map((project) => projectShape(context.shapes, project))),
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/2\/search$/,
    query: ['jql', 'startAt', 'maxResults', 'fields', 'expand', 'validateQuery'],
    handle: ({ query }, context) =>
      search(context, {
        jql: query.get('jql') ?? '',
        startAt: numberOf(query, 'startAt', 0, Infinity),
        maxResults: numberOf(query, 'maxResults', 50, MOST_RESULTS),
        fields: query.getAll('fields'),
        expand: query.get('expand') ?? '',
      }),
  },
  {
    method: 'POST',
    path: /^\/rest\/api\/2\/search$/,
    body: {
      jql: 'string',
      startAt: 'number',
      maxResults: 'number',
      fields: 'strings',
      expand: 'strings',
      validateQuery: 'boolean',
    },
    handle: ({ body }, context) =>
      search(context, {
        jql: String(body.jql ?? ''),
        startAt: Number(body.startAt ?? 0),
        maxResults: Math.min(Number(body.maxResults ?? 50), MOST_RESULTS),
        fields: Array.isArray(body.fields) ? body.fields.map(String) : [],
        expand: Array.isArray(body.expand) ? body.expand.join(',') : '',
      }),
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/2\/issue\/([^/]+)$/,
    query: ['fields', 'expand', 'properties'],
    handle: oneIssue,
  },
  { method: 'GET', path: /^\/rest\/api\/2\/issue\/([^/]+)\/remotelink$/, handle: remoteLinks },
];
