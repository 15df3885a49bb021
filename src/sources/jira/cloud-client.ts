import type { Client } from 'jira.js/core';
import { z } from 'zod';
import { SourceError } from '../source.ts';
import type { SourceErrorKind } from '../source.ts';
import { FULL_BATCH, inPieces, parseAnswer, tokenGuard } from './client.ts';
import type { JiraClient } from './client.ts';
import { idChain, walkCloudIds } from './cloud-ids.ts';
import type { IdCalls, IdPage } from './cloud-ids.ts';
import { walkCloud } from './cloud-walk.ts';
import { toInstant } from './dates.ts';
import { inOrder } from './history-order.ts';
import { IdSet } from '../id-set.ts';
import { inCreationOrder, restriction } from './jql.ts';
import type { IssueQuery } from './jql.ts';
import type { JiraHistory } from './read-history.ts';
import * as schema from './schema.ts';
import type { JiraIssue, JiraProject } from './schema.ts';
import { createWorklogReader } from './worklog-client.ts';

/** What one request may hold (field, 2026-10; OpenAPI document for changelogs). */
const SEARCH_PAGE = 100;
const PROJECT_PAGE = 100;
const CHANGELOG_PAGE = 10_000;
const ID_PAGE = 5000;
const FETCH_PAGE = 100;
const USER_PAGE = 100;
/** How a site says that it does not count: then its ids are counted. */
const NO_COUNT: SourceErrorKind[] = ['not-found', 'permission', 'protocol'];

/** One page of a search that goes on with a token. */
export interface SearchPage {
  issues: JiraIssue[];
  next: string | null;
}

/** The paged calls that a walk is made of. */
export interface CloudCalls {
  count(query: IssueQuery): Promise<number>;
  search(query: IssueQuery, fields: string[], token: string | null): Promise<SearchPage>;
  /** Complete histories, oldest entry first, of any number of issues. */
  changelogs(issueIds: string[]): Promise<Map<string, JiraHistory[]>>;
}

type Jira = ReturnType<(typeof import('jira.js'))['createCloudClient']>;

const searchPage = (
  jira: Jira,
  query: IssueQuery,
  fields: string[],
  maxResults: number,
  token: string | null,
): Promise<unknown> =>
  jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({
    jql: inCreationOrder(query),
    fields,
    maxResults,
    ...(token === null ? {} : { nextPageToken: token }),
  });

async function* changelogPages(source: string, jira: Jira, issueIdsOrKeys: string[]) {
  const guard = tokenGuard(source, 'changelog');
  let token: string | null = null;
  do {
    // No fieldIds: entries of some kinds have none, and a filter would lose them.
    const answer: unknown = await jira.issues.getBulkChangelogs({
      issueIdsOrKeys,
      maxResults: CHANGELOG_PAGE,
      ...(token === null ? {} : { nextPageToken: token }),
    });
    const page = parseAnswer(source, 'changelog', schema.changelogPageSchema, answer);
    yield page;
    token = page.nextPageToken || null;
    guard(token);
  } while (token !== null);
}

/** Ids alone come 5000 to a page. */
const idPage = async (
  source: string,
  jira: Jira,
  query: IssueQuery,
  token: string | null,
): Promise<IdPage> => {
  const answer = await searchPage(jira, query, ['id'], ID_PAGE, token);
  const page = parseAnswer(source, 'search', schema.idPageSchema, answer);
  return { ids: page.issues.map(({ id }) => id), next: page.nextPageToken || null };
};

/** For a site without Jira's own count. */
const countIds = async (source: string, jira: Jira, query: IssueQuery): Promise<number> => {
  const seen = new IdSet();
  const calls: Pick<IdCalls, 'ids'> = { ids: (...asked) => idPage(source, jira, ...asked) };
  for await (const { ids } of idChain(source, calls, query, Infinity))
    for (const id of ids) seen.add(id);
  return seen.size;
};

const createIdCalls = (source: string, jira: Jira, { count }: CloudCalls): IdCalls => ({
  count,
  ids: (query, token) => idPage(source, jira, query, token),
  async createdOf(issueIds) {
    const found = await findAll(source, jira, issueIds, ['created']);
    const instants = found.map(({ fields }) => toInstant(fields?.['created']) ?? 0);
    return instants.length === 0 ? null : Math.max(...instants);
  },
});

const createCalls = (source: string, jira: Jira): CloudCalls => ({
  async count(query) {
    try {
      const answer = await jira.issueSearch.countIssues({ jql: restriction(query) });
      return parseAnswer(source, 'count', schema.countSchema, answer).count;
    } catch (error) {
      if (!(error instanceof SourceError) || !NO_COUNT.includes(error.kind)) throw error;
      return countIds(source, jira, query);
    }
  },
  async search(query, fields, token) {
    const answer = await searchPage(jira, query, fields, SEARCH_PAGE, token);
    const page = parseAnswer(source, 'search', schema.searchPageSchema, answer);
    return { issues: page.issues, next: page.nextPageToken || null };
  },
  async changelogs(issueIds) {
    const found = new Map<string, JiraHistory[]>(issueIds.map((id) => [id, []]));
    for (const some of inPieces(issueIds, FULL_BATCH)) {
      for await (const page of changelogPages(source, jira, some)) {
        for (const { issueId, changeHistories } of page.issueChangeLogs ?? []) {
          found.get(issueId)?.push(...(changeHistories ?? []));
        }
      }
    }
    return new Map([...found].map(([id, histories]) => [id, inOrder(histories)]));
  },
});

const allProjects = async (source: string, jira: Jira): Promise<JiraProject[]> => {
  const projects: JiraProject[] = [];
  for (;;) {
    const answer = await jira.projects.searchProjects({
      startAt: projects.length,
      maxResults: PROJECT_PAGE,
      orderBy: 'key',
    });
    const page = parseAnswer(source, 'projects', schema.projectPageSchema, answer);
    projects.push(...page.values);
    const complete = page.isLast ?? projects.length >= (page.total ?? 0);
    if (complete || page.values.length === 0) return projects;
  }
};

const findAll = async (
  source: string,
  jira: Jira,
  issueIds: string[],
  fields: string[],
): Promise<JiraIssue[]> => {
  const found: JiraIssue[] = [];
  for (const ids of inPieces(issueIds, FETCH_PAGE)) {
    const answer = await jira.issues.bulkFetchIssues({ issueIdsOrKeys: ids, fields });
    const { issues } = parseAnswer(source, 'bulkfetch', schema.bulkIssuesSchema, answer);
    found.push(...issues);
  }
  return found;
};

/** Jira Cloud, REST v3, through the typed calls of jira.js over our transport. */
export const createCloudJira = async (source: string, transport: Client): Promise<JiraClient> => {
  // Loaded here because it costs a third of a second and 70 MB, which `--help` should not pay.
  const { createCloudClient } = await import('jira.js');
  const jira = createCloudClient(transport);
  const calls = createCalls(source, jira);
  const parse = <T>(what: string, type: z.ZodType<T>, answer: unknown): T =>
    parseAnswer(source, what, type, answer);
  return {
    myself: async () => parse('myself', schema.userSchema, await jira.myself.getCurrentUser()),
    async siteAddress() {
      const answer: unknown = await jira.serverInfo.getServerInfo();
      return parse('server info', schema.serverSchema, answer).baseUrl;
    },
    fields: async () =>
      parse('fields', z.array(schema.fieldSchema), await jira.issueFields.getFields()),
    statuses: async () =>
      parse('statuses', z.array(schema.statusSchema), await jira.workflowStatuses.getStatuses()),
    projects: () => allProjects(source, jira),
    count: calls.count,
    walk: (walk) => walkCloud(source, calls, walk),
    ids: (query) => walkCloudIds(source, createIdCalls(source, jira, calls), query),
    find: (issueIds, fields) => findAll(source, jira, issueIds, fields),
    async *refetch({ fields }, issueIds) {
      for (const ids of inPieces(issueIds, FULL_BATCH)) {
        const issues = await findAll(source, jira, ids, fields);
        const found = issues.map(({ id }) => id);
        const histories = found.length === 0 ? new Map() : await calls.changelogs(found);
        yield { issues, histories, checkpoint: null };
      }
    },
    async remoteLinks(issueIdOrKey) {
      const answer: unknown = await jira.issueRemoteLinks.getRemoteIssueLinks({ issueIdOrKey });
      return schema.urlsOf(parse('remote links', schema.remoteLinksSchema, answer));
    },
    async users(nativeIds) {
      const pages = inPieces(nativeIds, USER_PAGE).map((accountId) =>
        transport.sendRequest({
          url: '/rest/api/3/user/bulk',
          method: 'GET',
          searchParams: { accountId, maxResults: USER_PAGE },
        }),
      );
      return (await Promise.all(pages)).flatMap(
        (page) => parse('users', schema.userPageSchema, page).values,
      );
    },
    ...createWorklogReader(source, transport, '/rest/api/3'),
  };
};
