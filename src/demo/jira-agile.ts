import { FIELD } from './jira-site-plan.ts';
import { sprintShape } from './jira-cloud-issue.ts';
import { numberOf, ok, refuse } from './jira-routes.ts';
import type { JiraRequest, Reply, RouteContext } from './jira-routes.ts';
import type { Shape } from './jira-shapes.ts';

const PAGE = 50;

const boardsOf = (context: RouteContext): { id: number; shape: Shape }[] => {
  const used = new Set(context.site.jira.sprints.map(({ boardId }) => boardId));
  return context.site.jira.projects.flatMap((project, index) =>
    used.has(index + 1)
      ? [
          {
            id: index + 1,
            shape: {
              id: index + 1,
              self: `${context.shapes.base}/rest/agile/1.0/board/${index + 1}`,
              name: `${project.key} board`,
              type: 'scrum',
              location: {
                projectId: Number(project.id),
                projectKey: project.key,
                projectName: project.name,
              },
            },
          },
        ]
      : [],
  );
};

const paged = (request: JiraRequest, values: readonly Shape[]): Reply => {
  const startAt = numberOf(request.query, 'startAt', 0, Infinity);
  const maxResults = numberOf(request.query, 'maxResults', PAGE, PAGE);
  const page = values.slice(startAt, startAt + maxResults);
  return ok({
    maxResults,
    startAt,
    total: values.length,
    isLast: startAt + page.length >= values.length,
    values: page,
  });
};

export const boards = (request: JiraRequest, context: RouteContext): Reply =>
  paged(
    request,
    boardsOf(context).map(({ shape }) => shape),
  );

const noBoard = (): Reply =>
  refuse(
    404,
    'The requested board cannot be viewed because it either does not exist or you do not have permission to view it.',
  );

/** Which field a board estimates with. */
export const boardConfiguration = (request: JiraRequest, context: RouteContext): Reply => {
  const board = boardsOf(context).find(({ id }) => String(id) === request.params[0]);
  if (board === undefined) return noBoard();
  const estimation = {
    type: 'field',
    field: { fieldId: FIELD.points, displayName: 'Story Points' },
  };
  return ok({
    id: board.id,
    name: board.shape.name,
    type: 'scrum',
    self: `${String(board.shape.self)}/configuration`,
    estimation,
  });
};

export const boardSprints = (request: JiraRequest, context: RouteContext): Reply => {
  const board = boardsOf(context).find(({ id }) => String(id) === request.params[0]);
  if (board === undefined) return noBoard();
  const states = (request.query.get('state') ?? '').split(',').filter((state) => state !== '');
  const sprints = context.site.jira.sprints.filter(
    ({ boardId, state }) => boardId === board.id && (states.length === 0 || states.includes(state)),
  );
  return paged(
    request,
    sprints.map((sprint) => ({
      ...sprintShape(sprint),
      originBoardId: sprint.boardId,
      self: `${context.shapes.base}/rest/agile/1.0/sprint/${sprint.id}`,
    })),
  );
};
