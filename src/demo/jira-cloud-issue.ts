import { FIELD } from './jira-site-plan.ts';
import type { RouteContext } from './jira-routes.ts';
import { SYSTEM_FIELDS, fieldValue, historyShape } from './jira-shapes.ts';
import type { Shape, ShapeContext } from './jira-shapes.ts';
import type { DemoJira, DemoJiraHistory, DemoJiraIssue } from './organisation-model.ts';

/** An embedded history is cut at this many entries, newest kept. */
const EMBEDDED_HISTORY = 40;

export const sprintShape = (sprint: DemoJira['sprints'][number]): Shape => ({
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

/** One history entry as Cloud sends it. */
export const cloudEntry = (context: ShapeContext, entry: DemoJiraHistory): Shape =>
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

/** An issue as Cloud sends it; with nothing but its id when nothing else was asked for. */
export const cloudIssue = (
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
            histories: history.map((entry) => cloudEntry(context.shapes, entry)),
          },
        }
      : {}),
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
  };
};
