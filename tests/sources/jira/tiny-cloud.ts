import type { Answer, Received } from '../fake-server.ts';

export interface TinyIssue {
  id: string;
  key: string;
  fields: Record<string, unknown>;
  histories?: unknown[];
}

export const aUser = (id: string) => ({
  accountId: id,
  accountType: 'atlassian',
  displayName: `Person ${id}`,
  active: true,
});

export const aTinyIssue = (number: number, fields: Record<string, unknown> = {}): TinyIssue => ({
  id: String(10_000 + number),
  key: `PAY-${number}`,
  fields: {
    summary: `Issue ${number}`,
    created: new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString(),
    updated: '2026-03-01T10:00:00.000+0000',
    issuetype: { id: '1', name: 'Story', subtask: false, hierarchyLevel: 0 },
    status: { id: '3', name: 'Doing', statusCategory: { key: 'indeterminate' } },
    project: { id: '1', key: 'PAY', name: 'Payments' },
    ...fields,
  },
});

/** Just enough of Jira Cloud to walk: ids in creation order, tokens that are offsets, no JQL. */
export const tinyCloud = (issues: TinyIssue[]) => {
  const answers: Record<string, (request: Received) => Answer> = {
    '/rest/api/3/myself': () => ({ body: aUser('me') }),
    '/rest/api/3/serverInfo': () => ({
      body: { baseUrl: 'https://acme.atlassian.net', deploymentType: 'Cloud' },
    }),
    '/rest/api/3/field': () => ({ body: [{ id: 'summary', name: 'Summary', custom: false }] }),
    '/rest/api/3/status': () => ({
      body: [{ id: '3', name: 'Doing', statusCategory: { key: 'indeterminate' } }],
    }),
    '/rest/api/3/search/approximate-count': () => ({ body: { count: issues.length } }),
    '/rest/api/3/search/jql': ({ body }) => {
      const asked = body as { maxResults: number; nextPageToken?: string };
      const from = Number(asked.nextPageToken ?? 0);
      const to = from + asked.maxResults;
      return {
        body: {
          issues: issues.slice(from, to).map(({ id, key, fields }) => ({ id, key, fields })),
          ...(to < issues.length ? { nextPageToken: String(to) } : {}),
        },
      };
    },
    '/rest/api/3/changelog/bulkfetch': ({ body }) => {
      const asked = new Set((body as { issueIdsOrKeys: string[] }).issueIdsOrKeys);
      return {
        body: {
          issueChangeLogs: issues
            .filter(({ id }) => asked.has(id))
            .map(({ id, histories }) => ({ issueId: id, changeHistories: histories ?? [] })),
        },
      };
    },
    '/rest/api/3/issue/bulkfetch': ({ body }) => {
      const asked = new Set((body as { issueIdsOrKeys: string[] }).issueIdsOrKeys);
      return { body: { issues: issues.filter(({ id }) => asked.has(id)), issueErrors: [] } };
    },
  };
  return (request: Received): Answer =>
    answers[request.path]?.(request) ?? { status: 404, body: { errorMessages: ['no such path'] } };
};
