import { boards, boardConfiguration, boardSprints } from './jira-agile.ts';
import {
  bulkChangelogs,
  bulkFetch,
  count,
  issueChangelog,
  oneIssue,
  search,
  strings,
} from './jira-cloud-reads.ts';
import {
  bulkUsers,
  fieldList,
  myPermissions,
  oneProject,
  projectSearch,
  serverInfo,
} from './jira-cloud-site.ts';
import { numberOf, ok, refuse } from './jira-routes.ts';
import type { Route } from './jira-routes.ts';
import { statusShape, typeShape, userShape } from './jira-shapes.ts';
import {
  deletedWorklogs,
  issueWorklogs,
  remoteLinks,
  updatedWorklogs,
  worklogList,
} from './jira-worklogs.ts';

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
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/user\/bulk$/,
    query: ['accountId', 'startAt', 'maxResults', 'username', 'key'],
    handle: bulkUsers,
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
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/issue\/([^/]+)\/remotelink$/,
    query: ['globalId'],
    handle: remoteLinks,
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/issue\/([^/]+)\/worklog$/,
    query: ['startAt', 'maxResults', 'startedAfter', 'startedBefore', 'expand'],
    handle: issueWorklogs,
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/worklog\/updated$/,
    query: ['since', 'expand'],
    handle: updatedWorklogs,
  },
  {
    method: 'GET',
    path: /^\/rest\/api\/3\/worklog\/deleted$/,
    query: ['since'],
    handle: deletedWorklogs,
  },
  {
    method: 'POST',
    path: /^\/rest\/api\/3\/worklog\/list$/,
    query: ['expand'],
    body: { ids: 'numbers' },
    handle: worklogList,
  },
  {
    method: 'GET',
    path: /^\/rest\/agile\/1\.0\/board$/,
    query: ['startAt', 'maxResults', 'type', 'name', 'projectKeyOrId'],
    handle: boards,
  },
  {
    method: 'GET',
    path: /^\/rest\/agile\/1\.0\/board\/(\d+)\/configuration$/,
    handle: boardConfiguration,
  },
  {
    method: 'GET',
    path: /^\/rest\/agile\/1\.0\/board\/(\d+)\/sprint$/,
    query: ['startAt', 'maxResults', 'state'],
    handle: boardSprints,
  },
];
