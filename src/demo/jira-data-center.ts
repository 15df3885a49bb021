import { fieldList } from './jira-cloud-site.ts';
import { dataCenterFields, dataCenterIssue } from './jira-data-center-issue.ts';
import { numberOf, ok, refuse } from './jira-routes.ts';
import type { JiraRequest, Reply, Route, RouteContext } from './jira-routes.ts';
import { projectShape, stamp, statusShape, typeShape, userShape } from './jira-shapes.ts';
import { issueWorklogs, remoteLinks, updatedWorklogs, worklogList } from './jira-worklogs.ts';

const MOST_RESULTS = 1000;

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
      dataCenterIssue(context, issue, names, expand.split(',').includes('changelog')),
    ),
  });
};

const oneIssue = (request: JiraRequest, context: RouteContext): Reply => {
  const issue = context.site.issue(request.params[0] ?? '');
  if (issue === undefined) return refuse(404, 'Issue Does Not Exist');
  const fields = (request.query.get('fields') ?? '').split(',').filter((name) => name !== '');
  return ok(
    dataCenterIssue(
      context,
      issue,
      fields,
      (request.query.get('expand') ?? '').includes('changelog'),
    ),
  );
};

const oneUser = ({ query }: JiraRequest, { site, shapes }: RouteContext): Reply => {
  const users = [...site.people.keys()].map((id) => userShape(shapes, id));
  const found = users.find(
    (user) =>
      user !== null && (user['key'] === query.get('key') || user['name'] === query.get('username')),
  );
  return found
    ? ok(found)
    : refuse(404, `The user with the key '${query.get('key')}' does not exist`);
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
  {
    method: 'GET',
    path: /^\/rest\/api\/2\/user$/,
    query: ['key', 'username', 'expand', 'includeDeleted'],
    handle: oneUser,
  },
  { method: 'GET', path: /^\/rest\/api\/2\/serverInfo$/, handle: serverInfo },
  {
    method: 'GET',
    path: /^\/rest\/api\/2\/field$/,
    handle: (_, context) => ok(fieldList(dataCenterFields(context))),
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
  {
    method: 'GET',
    path: /^\/rest\/api\/2\/issue\/([^/]+)\/worklog$/,
    query: ['startAt', 'maxResults'],
    handle: issueWorklogs,
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/2\/worklog\/updated$/,
    query: ['since'],
    handle: updatedWorklogs,
  },
  {
    method: 'POST',
    path: /^\/rest\/api\/2\/worklog\/list$/,
    body: { ids: 'numbers' },
    handle: worklogList,
  },
];
