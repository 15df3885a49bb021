import type { Client } from 'jira.js/core';
import { z } from 'zod';
import { SourceError } from '../source.ts';
import { inPieces, parseAnswer, readAhead } from './client.ts';
import type { JiraClient } from './client.ts';
import { historiesOf, walkByPosition } from './data-center-walk.ts';
import type { SearchByPosition } from './data-center-walk.ts';
import { inCreationOrder } from './jql.ts';
import type { IssueQuery } from './jql.ts';
import { resolveParentKeys } from './parent-keys.ts';
import * as schema from './schema.ts';
import type { IssueWithHistory, JiraIssue, JiraUser, StartAtPage } from './schema.ts';
import { createWorklogReader } from './worklog-client.ts';

const API = '/rest/api/2';
/** What a server gives at most unless its administrator allows more (jira.search.views.default.max). */
const ID_PAGE = 1000;
const KEY_PAGE = 100;
const SMALL_BATCH = 100;

/** In an address; Tomcat takes 8 kB of address and headers together. Longer ones, of sites with hundreds of projects, go in a body. */
const LONGEST_IN_ADDRESS = 4_000;

/** What a search asks for, in its body as in its address. */
interface SearchRequest {
  jql: string;
  startAt?: number;
  maxResults: number;
  fields: string[];
  expand?: string[];
  validateQuery?: boolean;
}

/** What `read` finds, or null where it is not found: deleted and hidden look the same. */
const ifFound = async <T>(read: Promise<T>): Promise<T | null> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof SourceError && error.kind === 'not-found') return null;
    throw error;
  }
};

/** The same walk, ids only. */
async function* allIds(
  source: string,
  search: SearchByPosition,
  count: (query: IssueQuery) => Promise<number>,
  query: IssueQuery,
): AsyncGenerator<string[]> {
  const idsOnly: SearchByPosition = (asked, options) =>
    search(asked, { ...options, pageSize: ID_PAGE, histories: false });
  const walk = {
    query,
    fields: ['id'],
    parentKeys: [],
    batchSize: ID_PAGE,
    resume: null,
    onExpected: () => undefined,
  };
  for await (const { issues } of walkByPosition(source, idsOnly, count, walk)) {
    yield issues.map(({ id }) => id);
  }
}

/** Jira Data Center, REST v2: no bulk changelog, no account ids, epic and parent links in custom fields. */
export const createDataCenterJira = (source: string, transport: Client): JiraClient => {
  const get = async <T>(
    what: string,
    type: z.ZodType<T>,
    path: string,
    searchParams: Record<string, unknown> = {},
  ): Promise<T> =>
    parseAnswer(
      source,
      what,
      type,
      await transport.sendRequest({ url: API + path, method: 'GET', searchParams }),
    );
  const ask = async (asked: SearchRequest): Promise<StartAtPage> => {
    const { jql, fields, expand = [] } = asked;
    const inBody = encodeURIComponent(jql + fields.join(',')).length > LONGEST_IN_ADDRESS;
    const lists = { fields: fields.join(','), ...(asked.expand && { expand: expand.join(',') }) };
    const answer = await transport.sendRequest({
      url: `${API}/search`,
      ...(inBody
        ? { method: 'POST', body: asked }
        : { method: 'GET', searchParams: { ...asked, ...lists } }),
    });
    return parseAnswer(source, 'search', schema.startAtPageSchema, answer);
  };
  const search: SearchByPosition = (query, { startAt, pageSize, fields, histories }) =>
    ask({
      jql: inCreationOrder(query),
      startAt,
      maxResults: pageSize,
      fields,
      ...(histories ? { expand: ['changelog'] } : {}),
    });
  const count = async (query: IssueQuery): Promise<number> =>
    (await search(query, { startAt: 0, pageSize: 0, fields: ['id'], histories: false })).total;
  const findEach = async (
    issueIds: string[],
    searchParams: Record<string, unknown>,
  ): Promise<IssueWithHistory[]> => {
    const found: IssueWithHistory[] = [];
    for (const id of issueIds) {
      const path = `/issue/${encodeURIComponent(id)}`;
      const issue = await ifFound(get('issue', schema.issueWithHistorySchema, path, searchParams));
      if (issue !== null) found.push(issue);
    }
    return found;
  };
  const idsOfKeys = async (keys: string[]): Promise<JiraIssue[]> => {
    const pages = inPieces(keys, KEY_PAGE).map((some) =>
      ask({
        jql: `key in (${some.map((key) => `"${key}"`).join(', ')})`,
        // A key that no longer exists must not fail the others.
        validateQuery: false,
        maxResults: KEY_PAGE,
        fields: ['id'],
      }),
    );
    return (await Promise.all(pages)).flatMap(({ issues }) => issues);
  };
  return {
    myself: () => get('myself', schema.userSchema, '/myself'),
    siteAddress: async () => (await get('server info', schema.serverSchema, '/serverInfo')).baseUrl,
    fields: () => get('fields', z.array(schema.fieldSchema), '/field'),
    statuses: () => get('statuses', z.array(schema.statusSchema), '/status'),
    projects: () => get('projects', z.array(schema.projectSchema), '/project'),
    count,
    walk: (walk) =>
      resolveParentKeys(
        walk.parentKeys,
        idsOfKeys,
        readAhead(walkByPosition(source, search, count, walk)),
      ),
    ids: (query) => allIds(source, search, count, query),
    find: (issueIds, fields) => findEach(issueIds, { fields: fields.join(',') }),
    async *refetch({ fields, parentKeys }, issueIds) {
      for (const ids of inPieces(issueIds, SMALL_BATCH)) {
        const issues = await findEach(ids, { fields: fields.join(','), expand: 'changelog' });
        const histories = historiesOf(source, issues);
        yield* resolveParentKeys(parentKeys, idsOfKeys, [{ issues, histories, checkpoint: null }]);
      }
    },
    remoteLinks: async (issueId) =>
      schema.urlsOf(
        await get('remote links', schema.remoteLinksSchema, `/issue/${issueId}/remotelink`),
      ),
    async users(nativeIds) {
      const found: JiraUser[] = [];
      for (const key of nativeIds) {
        const user = await ifFound(get('user', schema.userSchema, '/user', { key }));
        if (user !== null) found.push(user);
      }
      return found;
    },
    ...createWorklogReader(source, transport, API),
  };
};
