import { FIELD } from './jira-catalogue.ts';
import { JqlError } from './jql-parse.ts';
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

/** An embedded history is cut at this many entries, newest kept. */
const EMBEDDED_HISTORY = 40;
const BULK_LIMIT = 1000;
const FIELD_IDS_LIMIT = 10;

const sprintShape = (sprint: DemoJira['sprints'][number]): Shape => ({
  id: sprint.id,
  name: sprint.name,
  state: sprint.state,
  boardId: sprint.boardId,
  goal: '',
  startDate: new Date(sprint.start).toISOString(),
  endDate: new Date(sprint.end).toISOString(),
  ...(sprint.state === 'closed' ? { completeDate: new Date(sprint.end).toISOString() } : {}),
});

const customValue = (context: ShapeContext, issue: DemoJiraIssue, id: string): unknown => {
  if (id !== FIELD.sprint) return issue.custom[id] ?? null;
  const sprints = issue.sprintIds.flatMap(
    (sprint) => context.site.sprints.get(String(sprint)) ?? [],
  );
  return sprints.length === 0 ? null : sprints.map(sprintShape);
};

const changeShape = (item: DemoJiraHistory['items'][number]): Shape => ({
  field: item.field,
  fieldtype: item.fieldtype,
  ...(item.fieldId === null ? {} : { fieldId: item.fieldId }),
  from: item.from,
  fromString: item.fromString,
  to: item.to,
  toString: item.toString_,
});

const entryShape = (context: ShapeContext, entry: DemoJiraHistory): Shape =>
  historyShape(context, entry, entry.items.map(changeShape));

/** Names of fields to send: a list with `*all`, `*navigable` and `-name` resolved. Names that do not exist are ignored, as at the vendor. */
const chosenFields = (context: RouteContext, wanted: readonly string[]): string[] => {
  const every = [...SYSTEM_FIELDS, ...context.site.jira.fields.map(({ id }) => id)];
  const names = wanted.flatMap((one) => one.split(',')).map((one) => one.trim());
  const chosen = new Set(
    names.some((name) => name === '*all' || name === '*navigable') ? every : [],
  );
  for (const name of names) {
    if (name.startsWith('-')) chosen.delete(name.slice(1));
    else if (every.includes(name)) chosen.add(name);
  }
  return [...chosen];
};

const issueShape = (
  context: RouteContext,
  issue: DemoJiraIssue,
  wanted: readonly string[],
  withHistory: boolean,
): Shape => {
  const names = wanted.flatMap((one) => one.split(',')).map((one) => one.trim());
  if (!withHistory && names.every((name) => name === 'id')) return { id: issue.id };
  const fields = chosenFields(context, wanted).flatMap((id) => {
    const value = fieldValue(context.shapes, issue, id, customValue);
    return value === undefined ? [] : [[id, value] as const];
  });
  const history = issue.history.slice(-EMBEDDED_HISTORY).reverse();
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: `${context.shapes.base}/rest/api/3/issue/${issue.id}`,
    key: issue.key,
    ...(withHistory
      ? {
          changelog: {
            startAt: 0,
            maxResults: history.length,
            total: history.length,
            histories: history.map((entry) => entryShape(context.shapes, entry)),
          },
        }
      : {}),
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
  };
};

interface SearchArguments {
  jql: string;
  token: string | null;
  size: number;
  fields: string[];
  expand: string;
}

const search = (
  context: RouteContext,
  { jql, token, size, fields, expand }: SearchArguments,
): Reply => {
  const light =
    expand === '' &&
    fields
      .flatMap((one) => one.split(','))
      .every((name) => ['id', 'key', '*none'].includes(name.trim()));
  const cap = light ? context.caps.searchIds : context.caps.search;
  const page = context.search.page(jql, token, Math.min(size, cap), context.jql, context.pageFault);
  return ok({
    issues: page.found.map(({ issue }) =>
      issueShape(context, issue, fields, expand.includes('changelog')),
    ),
    ...(page.nextPageToken === null ? {} : { nextPageToken: page.nextPageToken }),
    isLast: page.nextPageToken === null,
  });
};

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const count = (request: JiraRequest, context: RouteContext): Reply =>
  ok({ count: context.search.all(String(request.body.jql ?? ''), context.jql).length });

const filterItems = (
  entry: DemoJiraHistory,
  fieldIds: readonly string[],
): DemoJiraHistory | null => {
  if (fieldIds.length === 0) return entry;
  const items = entry.items.filter(({ fieldId }) => fieldId !== null && fieldIds.includes(fieldId));
  return items.length === 0 ? null : { ...entry, items };
};

/** Histories of up to 1000 issues, oldest entry first; a filter by field ids silently loses entries that have none. */
const bulkChangelogs = (request: JiraRequest, context: RouteContext): Reply => {
  const ids = strings(request.body.issueIdsOrKeys);
  const fieldIds = strings(request.body.fieldIds);
  if (ids.length === 0 || ids.length > BULK_LIMIT) {
    return refuse(400, `issueIdsOrKeys must have between 1 and ${BULK_LIMIT} elements.`);
  }
  if (fieldIds.length > FIELD_IDS_LIMIT)
    return refuse(400, `fieldIds can have at most ${FIELD_IDS_LIMIT} elements.`);
  const size = Number(request.body.maxResults ?? 1000);
  if (size < 1 || size > 10_000) return refuse(400, 'maxResults must be between 1 and 10000.');
  const issues = [...new Set(ids.flatMap((id) => context.site.issue(id) ?? []))];
  const entries = issues.flatMap((issue) =>
    issue.history.flatMap((entry) => {
      const kept = filterItems(entry, fieldIds);
      return kept === null ? [] : [{ issueId: issue.id, entry: kept }];
    }),
  );
  const start = Number(
    Buffer.from(String(request.body.nextPageToken ?? ''), 'base64url').toString() || 0,
  );
  if (!Number.isInteger(start)) return refuse(400, 'The nextPageToken is invalid.');
  const end = start + Math.min(size, context.caps.changelogs);
  const byIssue = Map.groupBy(entries.slice(start, end), ({ issueId }) => issueId);
  return ok({
    issueChangeLogs: [...byIssue].map(([issueId, page]) => ({
      issueId,
      changeHistories: page.map(({ entry }) => entryShape(context.shapes, entry)),
    })),
    ...(end < entries.length
      ? { nextPageToken: Buffer.from(String(end)).toString('base64url') }
      : {}),
  });
};

const bulkFetch = (request: JiraRequest, context: RouteContext): Reply => {
  const ids = strings(request.body.issueIdsOrKeys);
  if (ids.length === 0 || ids.length > context.caps.bulkFetch) {
    return refuse(400, `The number of issues must be between 1 and ${context.caps.bulkFetch}.`);
  }
  const fields = request.body.fields === undefined ? ['*navigable'] : strings(request.body.fields);
  const found = [...new Set(ids.flatMap((id) => context.site.issue(id) ?? []))];
  return ok({
    issues: found.map((issue) =>
      issueShape(
        context,
        issue,
        [...fields, 'key'],
        strings(request.body.expand).includes('changelog'),
      ),
    ),
    issueErrors: [],
  });
};

const oneIssue = (request: JiraRequest, context: RouteContext): Reply => {
  const issue = context.site.issue(request.params[0] ?? '');
  if (issue === undefined) return refuse(404, NO_SUCH_ISSUE);
  const fields = request.query.getAll('fields');
  const expand = request.query.get('expand') ?? '';
  return ok(
    issueShape(
      context,
      issue,
      fields.length === 0 ? ['*all'] : [...fields, 'key'],
      expand.includes('changelog'),
    ),
  );
};

const issueChangelog = (request: JiraRequest, context: RouteContext): Reply => {
  const issue = context.site.issue(request.params[0] ?? '');
  if (issue === undefined) return refuse(404, NO_SUCH_ISSUE);
  const startAt = numberOf(request.query, 'startAt', 0, Infinity);
  const maxResults = numberOf(request.query, 'maxResults', 100, 100);
  const values = issue.history.slice(startAt, startAt + maxResults);
  return ok({
    self: `${context.shapes.base}/rest/api/3/issue/${issue.id}/changelog?maxResults=${maxResults}&startAt=${startAt}`,
    maxResults,
    startAt,
    total: issue.history.length,
    isLast: startAt + values.length >= issue.history.length,
    values: values.map((entry) => entryShape(context.shapes, entry)),
  });
};

const projectSearch = (request: JiraRequest, context: RouteContext): Reply => {
  const startAt = numberOf(request.query, 'startAt', 0, Infinity);
  const maxResults = numberOf(request.query, 'maxResults', 50, context.caps.projects);
  const keys = request.query.getAll('keys');
  const all = context.site.jira.projects
    .filter(({ key }) => keys.length === 0 || keys.includes(key))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const values = all.slice(startAt, startAt + maxResults);
  return ok({
    self: `${context.shapes.base}/rest/api/3/project/search?startAt=${startAt}&maxResults=${maxResults}`,
    maxResults,
    startAt,
    total: all.length,
    isLast: startAt + values.length >= all.length,
    values: values.map((project) => projectShape(context.shapes, project)),
  });
};

const oneProject = (request: JiraRequest, context: RouteContext): Reply => {
  const wanted = request.params[0] ?? '';
  const project = context.site.project(wanted);
  return project === undefined
    ? refuse(404, `No project could be found with key '${wanted}'.`)
    : ok(projectShape(context.shapes, project));
};

const PERMISSIONS: Readonly<Record<string, boolean>> = {
  BROWSE_PROJECTS: true,
  VIEW_DEV_TOOLS: true,
  VIEW_READONLY_WORKFLOW: true,
  USER_PICKER: true,
  ADMINISTER: false,
  ADMINISTER_PROJECTS: false,
  CREATE_ISSUES: false,
  EDIT_ISSUES: false,
  WORK_ON_ISSUES: false,
};

const myPermissions = (request: JiraRequest): Reply => {
  const wanted = (request.query.get('permissions') ?? '').split(',').filter((name) => name !== '');
  if (wanted.length === 0) return refuse(400, 'The permissions query parameter is required.');
  const unknown = wanted.find((name) => PERMISSIONS[name] === undefined);
  if (unknown !== undefined) return refuse(400, `Unrecognized permission: ${unknown}`);
  const entries = wanted.map((key, index) => [
    key,
    {
      id: String(index + 1),
      key,
      name: key,
      type: 'PROJECT',
      description: '',
      havePermission: PERMISSIONS[key],
    },
  ]);
  return ok({ permissions: Object.fromEntries(entries) as Shape });
};

const serverInfo = (_: JiraRequest, context: RouteContext): Reply =>
  ok({
    baseUrl: context.site.jira.site,
    version: '1001.0.0-SNAPSHOT',
    versionNumbers: [1001, 0, 0],
    deploymentType: 'Cloud',
    buildNumber: 100_290,
    buildDate: '2026-11-01T00:00:00.000+0000',
    serverTime: stamp(context.now),
    scmInfo: 'simulated',
    serverTitle: 'Jira',
    defaultLocale: { locale: 'en_US' },
  });

const systemField = (id: string): Shape => ({
  id,
  key: id,
  name: SYSTEM_NAMES[id] ?? id.charAt(0).toUpperCase() + id.slice(1),
  custom: false,
  orderable: true,
  navigable: true,
  searchable: true,
  clauseNames: [id],
  schema: { type: id === 'labels' ? 'array' : 'string', system: id },
});

const SYSTEM_NAMES: Readonly<Record<string, string>> = {
  issuetype: 'Issue Type',
  duedate: 'Due date',
  fixVersions: 'Fix versions',
  resolutiondate: 'Resolved',
  issuelinks: 'Linked Issues',
};

/** What `/field` lists, on both deployments. */
export const fieldList = (fields: DemoJira['fields']): Shape[] => [
  ...SYSTEM_FIELDS.map(systemField),
  ...fields.map((field) => ({
    id: field.id,
    key: field.id,
    name: field.name,
    custom: true,
    orderable: true,
    navigable: true,
    searchable: true,
    clauseNames: [`cf[${field.id.split('_')[1]}]`, field.name],
    schema: {
      type: field.type,
      ...(field.items === undefined ? {} : { items: field.items }),
      custom: field.custom,
      customId: Number(field.id.split('_')[1]),
    },
  })),
];

const SEARCH_QUERY = [
  'jql',
  'nextPageToken',
  'maxResults',
  'fields',
  'expand',
  'fieldsByKeys',
  'failFast',
  'properties',
  'reconcileIssues',
];

/** Jira Cloud's REST v3, as far as a reader of issues goes. */
export const CLOUD_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/myself$/,
    query: ['expand'],
    handle: (_, context) => ok(userShape(context.shapes, context.me)),
  },
  { method: 'GET', path: /^\/rest\/api\/3\/serverInfo$/, handle: serverInfo },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/field$/,
    handle: (_, context) => ok(fieldList(context.site.jira.fields)),
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/status$/,
    handle: (_, context) =>
      ok(context.site.jira.statuses.map((status) => statusShape(context.shapes, status, false))),
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/statuses\/search$/,
    query: ['projectId', 'startAt', 'maxResults', 'searchString', 'statusCategory'],
    handle: () =>
      refuse(
        403,
        'You must have global or project administrator permission to perform this operation.',
      ),
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/issuetype$/,
    handle: (_, context) =>
      ok(context.site.jira.issueTypes.map((type) => typeShape(context.shapes, type))),
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/project\/search$/,
    query: [
      'startAt',
      'maxResults',
      'orderBy',
      'id',
      'keys',
      'query',
      'typeKey',
      'action',
      'expand',
      'status',
    ],
    handle: projectSearch,
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/project\/([^/]+)$/,
    query: ['expand', 'properties'],
    handle: oneProject,
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/mypermissions$/,
    query: ['permissions', 'projectKey', 'projectId', 'issueKey', 'issueId'],
    handle: myPermissions,
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/search\/jql$/,
    query: SEARCH_QUERY,
    handle: ({ query }, context) =>
      search(context, {
        jql: query.get('jql') ?? '',
        token: query.get('nextPageToken'),
        size: numberOf(query, 'maxResults', 50, 5000),
        fields: query.getAll('fields').length === 0 ? ['id'] : query.getAll('fields'),
        expand: query.get('expand') ?? '',
      }),
  },
  {
    method: 'POST',
    path: /^\/rest\/api\/3\/search\/jql$/,
    body: {
      jql: 'string',
      nextPageToken: 'string',
      maxResults: 'number',
      fields: 'strings',
      expand: 'string',
      fieldsByKeys: 'boolean',
      properties: 'strings',
      reconcileIssues: 'numbers',
    },
    handle: ({ body }, context) =>
      search(context, {
        jql: String(body.jql ?? ''),
        token: body.nextPageToken === undefined ? null : String(body.nextPageToken),
        size: Number(body.maxResults ?? 50),
        fields: body.fields === undefined ? ['id'] : strings(body.fields),
        expand: String(body.expand ?? ''),
      }),
  },
  {
    method: 'POST',
    path: /^\/rest\/api\/3\/search\/approximate-count$/,
    body: { jql: 'string' },
    handle: count,
  },
  {
    method: 'POST',
    path: /^\/rest\/api\/3\/changelog\/bulkfetch$/,
    body: {
      issueIdsOrKeys: 'strings',
      fieldIds: 'strings',
      maxResults: 'number',
      nextPageToken: 'string',
    },
    handle: bulkChangelogs,
  },
  {
    method: 'POST',
    path: /^\/rest\/api\/3\/issue\/bulkfetch$/,
    body: {
      issueIdsOrKeys: 'strings',
      fields: 'strings',
      expand: 'strings',
      fieldsByKeys: 'boolean',
      properties: 'strings',
    },
    handle: bulkFetch,
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/issue\/([^/]+)$/,
    query: ['fields', 'expand', 'fieldsByKeys', 'properties', 'updateHistory', 'failFast'],
    handle: oneIssue,
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/issue\/([^/]+)\/changelog$/,
    query: ['startAt', 'maxResults'],
    handle: issueChangelog,
  },
];

/** A query that does not parse is the caller's mistake. */
export const refusedQuery = (error: unknown): Reply => {
  if (error instanceof JqlError) return refuse(400, error.message);
  throw error;
};
