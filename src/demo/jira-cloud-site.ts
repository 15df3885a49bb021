import { numberOf, ok, refuse } from './jira-routes.ts';
import type { JiraRequest, Reply, RouteContext } from './jira-routes.ts';
import { SYSTEM_FIELDS, projectShape, stamp, userShape } from './jira-shapes.ts';
import type { Shape } from './jira-shapes.ts';
import type { DemoJira } from './organisation-model.ts';

export const projectSearch = (request: JiraRequest, context: RouteContext): Reply => {
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

export const oneProject = (request: JiraRequest, context: RouteContext): Reply => {
  const wanted = request.params[0] ?? '';
  const project = context.site.project(wanted);
  return project === undefined
    ? refuse(404, `No project could be found with key '${wanted}'.`)
    : ok(projectShape(context.shapes, project));
};

/** Users by account id; those that do not exist are left out. */
export const bulkUsers = (request: JiraRequest, context: RouteContext): Reply => {
  const wanted = request.query.getAll('accountId');
  if (wanted.length === 0) return refuse(400, 'The accountId query parameter is required.');
  const startAt = numberOf(request.query, 'startAt', 0, Infinity);
  const maxResults = numberOf(request.query, 'maxResults', 10, 200);
  const found = [...context.site.people.values()].filter(
    ({ jiraAccountId }) => jiraAccountId !== null && wanted.includes(jiraAccountId),
  );
  const values = found.slice(startAt, startAt + maxResults);
  return ok({
    self: `${context.shapes.base}/rest/api/3/user/bulk?startAt=${startAt}&maxResults=${maxResults}`,
    maxResults,
    startAt,
    total: found.length,
    isLast: startAt + values.length >= found.length,
    values: values.map(({ id }) => userShape(context.shapes, id)),
  });
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

export const myPermissions = (request: JiraRequest): Reply => {
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

export const serverInfo = (_: JiraRequest, context: RouteContext): Reply =>
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
