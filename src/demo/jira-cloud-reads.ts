import { cloudEntry, cloudIssue } from './jira-cloud-issue.ts';
import { NO_SUCH_ISSUE, numberOf, ok, refuse } from './jira-routes.ts';
import type { JiraRequest, Reply, RouteContext } from './jira-routes.ts';
import type { DemoJiraHistory } from './organisation-model.ts';

const BULK_LIMIT = 1000;
const FIELD_IDS_LIMIT = 10;

interface SearchArguments {
  jql: string;
  token: string | null;
  size: number;
  fields: string[];
  expand: string;
}

export const search = (
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
      cloudIssue(context, issue, fields, expand.includes('changelog')),
    ),
    ...(page.nextPageToken === null ? {} : { nextPageToken: page.nextPageToken }),
    isLast: page.nextPageToken === null,
  });
};

export const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : [];

export const count = (request: JiraRequest, context: RouteContext): Reply =>
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
export const bulkChangelogs = (request: JiraRequest, context: RouteContext): Reply => {
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
      changeHistories: page.map(({ entry }) => cloudEntry(context.shapes, entry)),
    })),
    ...(end < entries.length
      ? { nextPageToken: Buffer.from(String(end)).toString('base64url') }
      : {}),
  });
};

export const bulkFetch = (request: JiraRequest, context: RouteContext): Reply => {
  const ids = strings(request.body.issueIdsOrKeys);
  if (ids.length === 0 || ids.length > context.caps.bulkFetch) {
    return refuse(400, `The number of issues must be between 1 and ${context.caps.bulkFetch}.`);
  }
  const fields = request.body.fields === undefined ? ['*navigable'] : strings(request.body.fields);
  const found = [...new Set(ids.flatMap((id) => context.site.issue(id) ?? []))];
  return ok({
    issues: found.map((issue) =>
      cloudIssue(
        context,
        issue,
        [...fields, 'key'],
        strings(request.body.expand).includes('changelog'),
      ),
    ),
    issueErrors: [],
  });
};

export const oneIssue = (request: JiraRequest, context: RouteContext): Reply => {
  const issue = context.site.issue(request.params[0] ?? '');
  if (issue === undefined) return refuse(404, NO_SUCH_ISSUE);
  const fields = request.query.getAll('fields');
  const expand = request.query.get('expand') ?? '';
  return ok(
    cloudIssue(
      context,
      issue,
      fields.length === 0 ? ['*all'] : [...fields, 'key'],
      expand.includes('changelog'),
    ),
  );
};

export const issueChangelog = (request: JiraRequest, context: RouteContext): Reply => {
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
    values: values.map((entry) => cloudEntry(context.shapes, entry)),
  });
};
