import { FIELD, PORTFOLIO_KEY } from './jira-site-plan.ts';
import type { JiraCatalogue } from './jira-catalogue.ts';
import { changed } from './jira-change.ts';
import type { JiraContext } from './jira-history.ts';
import type { DemoJiraHistory, DemoJiraIssue } from './organisation-model.ts';
import type { PlannedBet, PlannedInitiative } from './plan-model.ts';
import { teamOf } from './work.ts';

export interface ContainerPlan {
  catalogue: JiraCatalogue;
  now: number;
}

/** An epic or initiative to be. */
export interface Container {
  id: string;
  title: string;
  projectKey: string;
  typeName: string;
  parentId: string | null;
  ownerId: string;
  labels: string[];
  created: number;
  start: string | null;
  end: string | null;
  slips: readonly { until: number; end: string }[];
  from: number;
  to: number;
  custom: Record<string, unknown>;
}

/** History of an epic or initiative: its target date as it moved, begun, finished. */
const containerHistory = (
  plan: ContainerPlan,
  context: JiraContext,
  projectId: string,
  container: Container,
): DemoJiraHistory[] => {
  const { statusOf } = plan.catalogue;
  const [todo, active, done] = [
    statusOf(projectId, 'todo'),
    statusOf(projectId, 'progress'),
    statusOf(projectId, 'done'),
  ];
  const entries: { at: number; items: DemoJiraHistory['items'] }[] = [
    {
      at: Math.max(container.from, container.created + 60_000),
      items: [changed('status', 'status', [todo.id, todo.name], [active.id, active.name])],
    },
    {
      at: container.to,
      items: [changed('status', 'status', [active.id, active.name], [done.id, done.name])],
    },
  ];
  container.slips.forEach(({ until, end }, index) => {
    const next = container.slips[index + 1]?.end ?? container.end;
    entries.push({
      at: Math.max(until, container.created + 120_000),
      items: [changed('Target end', FIELD.plannedEnd, [end, end], [next, next])],
    });
  });
  return entries
    .filter(({ at }) => at <= plan.now)
    .sort((a, b) => a.at - b.at)
    .map(({ at, items }) => ({
      id: context.nextHistoryId(),
      at,
      author: container.ownerId,
      items,
    }));
};

/** The issue of an epic or initiative. */
export const containerIssue = (
  plan: ContainerPlan,
  context: JiraContext,
  ids: ReadonlyMap<string, string>,
  key: string,
  container: Container,
): DemoJiraIssue => {
  const project = plan.catalogue.projectOfKey(container.projectKey);
  const history = containerHistory(plan, context, project.id, container);
  const state =
    container.to <= plan.now ? 'done' : container.from <= plan.now ? 'progress' : 'todo';
  return {
    id: ids.get(container.id) ?? '',
    key,
    formerKeys: [],
    hidden: false,
    projectId: project.id,
    typeId: plan.catalogue.typeOf(project.id, container.typeName).id,
    statusId: plan.catalogue.statusOf(project.id, state).id,
    summary: container.title,
    parentId: container.parentId === null ? null : (ids.get(container.parentId) ?? null),
    assignee: container.ownerId,
    reporter: container.ownerId,
    labels: container.labels,
    components: [],
    priority: 'Medium',
    created: container.created,
    updated: history.at(-1)?.at ?? container.created,
    resolved: state === 'done' ? container.to : null,
    dueDate: container.end,
    fixVersionIds: [],
    sprintIds: [],
    estimateSeconds: null,
    custom: {
      [FIELD.plannedStart]: container.start,
      [FIELD.plannedEnd]: container.end,
      ...container.custom,
    },
    links: [],
    remoteLinks: [],
    history,
    worklogs: [],
  };
};

export const betContainer = (bet: PlannedBet): Container => ({
  ...bet,
  projectKey: teamOf(bet.teamId).key,
  typeName: 'Epic',
  parentId: bet.initiativeId,
  custom: {
    [FIELD.shape]: bet.explicitShape === null ? null : { id: '10400', value: bet.explicitShape },
    [FIELD.goal]: bet.goal,
    [FIELD.team]: { id: bet.teamId, name: teamOf(bet.teamId).name, isShared: true },
  },
});

export const initiativeContainer = (initiative: PlannedInitiative): Container => ({
  ...initiative,
  projectKey: PORTFOLIO_KEY,
  typeName: 'Initiative',
  from: Date.parse(initiative.start),
  to: Number.MAX_SAFE_INTEGER,
  custom: {
    // Finance has asked for the shape of the largest bets only.
    [FIELD.shape]:
      initiative.intent === 'All-in' || initiative.intent === 'Oblige'
        ? { id: '10400', value: initiative.intent }
        : null,
    [FIELD.goal]: null,
  },
});
