import type { z } from 'zod';
import type { WorkItem } from '../../model/work-item.ts';
import { qualify } from '../../model/work-item.ts';
import { SourceError } from '../source.ts';
import type { Page } from '../source.ts';
import {
  INITIATIVES,
  INITIATIVE_RESTS,
  PROJECTS,
  PROJECT_LOGS,
  PROJECT_RESTS,
} from './documents.ts';
import type { Catalogue } from './map.ts';
import { initiativeLevels, mapBetHistory, mapInitiative, mapProject } from './map-bets.ts';
import { LONGER, about } from './overflow.ts';
import { createPageSize } from './page-size.ts';
import type { PageSize } from './page-size.ts';
import type { Pager } from './paging.ts';
import {
  betHistory,
  datedRef,
  initiative as initiativeNode,
  label,
  logsOfProject,
  milestone,
  project as projectNode,
  ref,
  update,
} from './schema.ts';
import type { Connection, Initiative, Project } from './schema.ts';

/** What 10,000 points buy of each, by Linear's published prices. */
const FIRST_PAGE = 55;
const FIRST_LOGS = 31;

export interface BetContext {
  pager: Pager;
  catalogue: Catalogue;
  /** Ids of the configured teams; null for all. */
  teamIds: ReadonlySet<string> | null;
}

const betPage = (source: string, bets: { item: WorkItem; changes: Page['changes'] }[]): Page => ({
  items: bets.map(({ item }) => item),
  changes: bets.flatMap(({ changes }) => changes),
  historyOf: bets.map(({ item }) => qualify(source, item.nativeId)),
  states: [],
  accounts: [],
  worklogs: [],
  raw: [],
  checkpoint: null,
});

const whole = <T>(nodes: T[]): Connection<T> => ({ nodes, pageInfo: { hasNextPage: false } });

const completeProject = async (pager: Pager, project: Project): Promise<Project> => {
  const complete = async <T extends z.ZodType>(
    name: keyof typeof PROJECT_RESTS,
    node: T,
    start: Connection<z.output<T>>,
  ): Promise<Connection<z.output<T>>> =>
    whole(await pager.rest(PROJECT_RESTS[name], ['project', name], node, project.id, start));
  return {
    ...project,
    teams: await complete('teams', ref, project.teams),
    initiatives: await complete('initiatives', datedRef, project.initiatives),
    labels: await complete('labels', label, project.labels),
    projectMilestones: await complete('projectMilestones', milestone, project.projectMilestones),
    projectUpdates: await complete('projectUpdates', update, project.projectUpdates),
    history: await complete('history', betHistory, project.history),
  };
};

const completeInitiative = async (pager: Pager, initiative: Initiative): Promise<Initiative> => {
  const { id, labels, history } = initiative;
  const rest = INITIATIVE_RESTS;
  return {
    ...initiative,
    labels: whole(await pager.rest(rest.labels, ['initiative', 'labels'], label, id, labels)),
    history: whole(
      await pager.rest(rest.history, ['initiative', 'history'], betHistory, id, history),
    ),
  };
};

const hasMoreLogs = ({ projectUpdates, history }: Project): boolean =>
  projectUpdates.pageInfo.hasNextPage || history.pageInfo.hasNextPage;

/** Projects with longer beginnings of what was longer than their page held. */
const withLogs = async (
  pager: Pager,
  size: PageSize,
  projects: readonly Project[],
): Promise<Project[]> => {
  const question = {
    document: PROJECT_LOGS,
    connection: 'projects' as const,
    node: logsOfProject,
    variables: { longer: LONGER },
  };
  const logs = new Map<string, z.output<typeof logsOfProject>>();
  const ids = projects.map(({ id }) => id);
  for await (const one of about(pager, size, question, ids)) logs.set(one.id, one);
  return projects.map((project) => ({ ...project, ...logs.get(project.id) }));
};

/** Pages of projects; those with long logs are held back until there are enough of them to fill a request. */
async function* allProjects(pager: Pager): AsyncGenerator<Project[]> {
  const size = createPageSize(FIRST_PAGE);
  const logsSize = createPageSize(FIRST_LOGS);
  let open: Project[] = [];
  for await (const { nodes } of pager.pages(PROJECTS, ['projects'], projectNode, {}, size)) {
    yield nodes.filter((project) => !hasMoreLogs(project));
    open.push(...nodes.filter(hasMoreLogs));
    if (open.length < logsSize.first) continue;
    yield await withLogs(pager, logsSize, open);
    open = [];
  }
  yield await withLogs(pager, logsSize, open);
}

/** Every project of the teams in scope. A full sweep each time: edits of projects are cheap to miss otherwise. */
export async function* readProjects({
  pager,
  catalogue,
  teamIds,
}: BetContext): AsyncGenerator<Page> {
  for await (const projects of allProjects(pager)) {
    const bets = [];
    for (const node of projects) {
      const project = await completeProject(pager, node);
      if (teamIds !== null && !project.teams.nodes.some(({ id }) => teamIds.has(id))) continue;
      const { history, projectUpdates } = project;
      bets.push({
        item: mapProject(project, catalogue),
        changes: mapBetHistory(project.id, history.nodes, projectUpdates.nodes, catalogue.source),
      });
    }
    if (bets.length > 0) yield betPage(catalogue.source, bets);
  }
}

const PAGE_OF_INITIATIVES = 100;

const allInitiatives = async (pager: Pager): Promise<Initiative[]> => {
  const size = createPageSize(FIRST_PAGE);
  const all = new Map<string, Initiative>();
  for await (const fetched of pager.pages(INITIATIVES, ['initiatives'], initiativeNode, {}, size)) {
    for (const node of fetched.nodes) all.set(node.id, await completeInitiative(pager, node));
  }
  return [...all.values()];
};

/**
 * Every initiative of the workspace: initiatives belong to no team. All are read before the first page, for their
 * levels. Where the plan or the token has none, the bets end at projects and ops are told.
 */
export async function* readInitiatives(
  { pager, catalogue }: BetContext,
  warn: (message: string) => void,
): AsyncGenerator<Page> {
  let all: Initiative[] = [];
  try {
    all = await allInitiatives(pager);
  } catch (error) {
    if (!(error instanceof SourceError) || error.kind !== 'permission') throw error;
    warn(`${error.message}: initiatives are left out`);
  }
  const levels = initiativeLevels(all);
  const bets = all.map((node) => ({
    item: mapInitiative(node, levels.get(node.id) ?? 2, catalogue),
    changes: mapBetHistory(
      node.id,
      node.history.nodes,
      node.lastUpdate ? [node.lastUpdate] : [],
      catalogue.source,
    ),
  }));
  for (let at = 0; at < bets.length; at += PAGE_OF_INITIATIVES) {
    yield betPage(catalogue.source, bets.slice(at, at + PAGE_OF_INITIATIVES));
  }
}
