import { NO_SUCH_ISSUE, numberOf, ok, refuse } from './jira-routes.ts';
import type { JiraRequest, Reply, RouteContext } from './jira-routes.ts';
import { stamp, userShape } from './jira-shapes.ts';
import type { Shape } from './jira-shapes.ts';
import type { DemoJiraIssue } from './organisation-model.ts';

/** Worklogs younger than this are left out of the list of changes, as at the vendor. */
const LAST_MINUTE = 60_000;
const PAGE = 1000;

type Worklog = DemoJiraIssue['worklogs'][number];

const worklogShape = (context: RouteContext, issue: DemoJiraIssue, worklog: Worklog): Shape => ({
  self: `${context.shapes.base}/rest/api/${context.shapes.api}/issue/${issue.id}/worklog/${worklog.id}`,
  author: userShape(context.shapes, worklog.author) ?? undefined,
  updateAuthor: userShape(context.shapes, worklog.author) ?? undefined,
  created: stamp(worklog.updated),
  updated: stamp(worklog.updated),
  started: stamp(worklog.started),
  timeSpent: `${Math.round(worklog.seconds / 60)}m`,
  timeSpentSeconds: worklog.seconds,
  id: worklog.id,
  issueId: issue.id,
});

const allWorklogs = (context: RouteContext): { issue: DemoJiraIssue; worklog: Worklog }[] =>
  context.site.issues.flatMap((issue) => issue.worklogs.map((worklog) => ({ issue, worklog })));

/** Ids of worklogs by when they changed, oldest first, in pages of a thousand. */
export const updatedWorklogs = (request: JiraRequest, context: RouteContext): Reply => {
  const since = numberOf(request.query, 'since', 0, Infinity);
  const changed = allWorklogs(context)
    .filter(
      ({ worklog }) => worklog.updated >= since && worklog.updated < context.now - LAST_MINUTE,
    )
    .sort((a, b) => a.worklog.updated - b.worklog.updated);
  const page = changed.slice(0, PAGE);
  const until = page.at(-1)?.worklog.updated ?? since;
  const lastPage = changed.length <= PAGE;
  const address = `${context.shapes.base}/rest/api/3/worklog/updated`;
  return ok({
    values: page.map(({ worklog }) => ({
      worklogId: Number(worklog.id),
      updatedTime: worklog.updated,
      properties: [],
    })),
    since,
    until,
    self: `${address}?since=${since}`,
    ...(lastPage ? {} : { nextPage: `${address}?since=${until}` }),
    lastPage,
  });
};

/** Nothing is ever deleted here. */
export const deletedWorklogs = (request: JiraRequest, context: RouteContext): Reply => {
  const since = numberOf(request.query, 'since', 0, Infinity);
  const self = `${context.shapes.base}/rest/api/3/worklog/deleted?since=${since}`;
  return ok({ values: [], since, until: since, self, lastPage: true });
};

export const worklogList = (request: JiraRequest, context: RouteContext): Reply => {
  const ids = Array.isArray(request.body.ids) ? request.body.ids.map(String) : [];
  if (ids.length > PAGE) return refuse(400, `ids can have at most ${PAGE} elements.`);
  const wanted = new Set(ids);
  const found = allWorklogs(context).filter(({ worklog }) => wanted.has(worklog.id));
  return ok(found.map(({ issue, worklog }) => worklogShape(context, issue, worklog)));
};

export const issueWorklogs = (request: JiraRequest, context: RouteContext): Reply => {
  const issue = context.site.issue(request.params[0] ?? '');
  if (issue === undefined) return refuse(404, NO_SUCH_ISSUE);
  const startAt = numberOf(request.query, 'startAt', 0, Infinity);
  const maxResults = numberOf(request.query, 'maxResults', 5000, 5000);
  return ok({
    startAt,
    maxResults,
    total: issue.worklogs.length,
    worklogs: issue.worklogs
      .slice(startAt, startAt + maxResults)
      .map((worklog) => worklogShape(context, issue, worklog)),
  });
};

/** Links from an issue to pages and issues elsewhere. */
export const remoteLinks = (request: JiraRequest, context: RouteContext): Reply => {
  const issue = context.site.issue(request.params[0] ?? '');
  if (issue === undefined) return refuse(404, NO_SUCH_ISSUE);
  return ok(
    issue.remoteLinks.map(({ id, url, title }) => ({
      id: Number(id),
      self: `${context.shapes.base}/rest/api/${context.shapes.api}/issue/${issue.id}/remotelink/${id}`,
      object: { url, title },
    })),
  );
};
