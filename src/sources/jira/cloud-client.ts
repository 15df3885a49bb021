import type { Client } from 'jira.js/core';
import { z } from 'zod';
import { followTokens, parseAnswer } from './client.ts';
import type { CloudClient } from './client.ts';
import { toInstant } from './dates.ts';
import * as schema from './schema.ts';
import type { JiraHistory, JiraProject } from './schema.ts';

const PROJECT_PAGE = 100;
const CHANGELOG_PAGE = 10_000;

/** Entries oldest first, each once: a page may come twice, and pages are ordered newest first on some sites. */
export const inOrder = (histories: JiraHistory[]): JiraHistory[] => {
  const byId = new Map(histories.map((entry) => [entry.id, entry]));
  const at = (entry: JiraHistory): number => toInstant(entry.created) ?? 0;
  return [...byId.values()].sort((a, b) => at(a) - at(b) || Number(a.id) - Number(b.id));
};

/** Jira Cloud, REST v3, through the typed calls of jira.js over our transport. */
export const createCloudJira = async (source: string, transport: Client): Promise<CloudClient> => {
  // Loaded here because it costs a third of a second and 70 MB, which `--help` should not pay.
  const { createCloudClient } = await import('jira.js');
  const jira = createCloudClient(transport);
  const parse = <T>(what: string, type: z.ZodType<T>, answer: unknown): T =>
    parseAnswer(source, what, type, answer);

  return {
    myself: async () => parse('myself', schema.userSchema, await jira.myself.getCurrentUser()),
    fields: async () =>
      parse('fields', z.array(schema.fieldSchema), await jira.issueFields.getFields()),
    statuses: async () =>
      parse('statuses', z.array(schema.statusSchema), await jira.workflowStatuses.getStatuses()),
    async projects() {
      const projects: JiraProject[] = [];
      for (;;) {
        const page = parse(
          'projects',
          schema.projectPageSchema,
          await jira.projects.searchProjects({
            startAt: projects.length,
            maxResults: PROJECT_PAGE,
            orderBy: 'key',
          }),
        );
        projects.push(...page.values);
        const complete = page.isLast ?? projects.length >= (page.total ?? 0);
        if (complete || page.values.length === 0) return projects;
      }
    },
    async count(jql) {
      return parse('count', schema.countSchema, await jira.issueSearch.countIssues({ jql })).count;
    },
    async search(jql, fields, pageSize, token) {
      const answer = await jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({
        jql,
        fields,
        maxResults: pageSize,
        ...(token === null ? {} : { nextPageToken: token }),
      });
      const page = parse('search', schema.searchPageSchema, answer);
      return { issues: page.issues, next: page.nextPageToken || null };
    },
    async changelogs(issueIds) {
      const found = new Map<string, JiraHistory[]>(issueIds.map((id) => [id, []]));
      const pages = followTokens(source, 'changelog', null, async (token) =>
        parse(
          'changelog',
          schema.changelogPageSchema,
          // No fieldIds: entries of some kinds have none, and a filter would lose them.
          await jira.issues.getBulkChangelogs({
            issueIdsOrKeys: issueIds,
            maxResults: CHANGELOG_PAGE,
            ...(token === null ? {} : { nextPageToken: token }),
          }),
        ),
      );
      for await (const { page } of pages) {
        for (const { issueId, changeHistories } of page.issueChangeLogs ?? []) {
          found.get(issueId)?.push(...(changeHistories ?? []));
        }
      }
      return new Map([...found].map(([id, histories]) => [id, inOrder(histories)]));
    },
    async bulkFetch(issueIds, fields) {
      const answer = await jira.issues.bulkFetchIssues({ issueIdsOrKeys: issueIds, fields });
      return parse('bulkfetch', schema.bulkIssuesSchema, answer).issues;
    },
    async remoteLinks(issueId) {
      const answer: unknown = await jira.issueRemoteLinks.getRemoteIssueLinks({
        issueIdOrKey: issueId,
      });
      const links = parse('remote links', schema.remoteLinksSchema, answer);
      return links.map((link) => link.object?.url ?? '').filter((url) => url !== '');
    },
  };
};
