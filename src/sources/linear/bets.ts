import type { WorkItem } from '../../model/work-item.ts';
import { qualify } from '../../model/work-item.ts';
import type { Json, Page } from '../source.ts';
import { INITIATIVES, INITIATIVE_RESTS, PROJECTS, PROJECT_RESTS } from './documents.ts';
import type { Catalogue } from './map.ts';
import { initiativeLevels, mapBetHistory, mapInitiative, mapProject } from './map-bets.ts';
import { createPageSize } from './paging.ts';
import type { Pager } from './paging.ts';
import { initiative as initiativeNode, project as projectNode } from './schema.ts';
import type { Connection, Initiative, Project } from './schema.ts';

const FIRST_PAGE = 20;

interface BetContext {
  pager: Pager;
  catalogue: Catalogue;
  /** Ids of the configured teams; null for all. */
  teamIds: ReadonlySet<string> | null;
}

const betPage = (
  source: string,
  kind: string,
  bets: { item: WorkItem; changes: Page['changes']; raw: Json }[],
): Page => ({
  items: bets.map(({ item }) => item),
  changes: bets.flatMap(({ changes }) => changes),
  historyOf: bets.map(({ item }) => qualify(source, item.nativeId)),
  states: [],
  accounts: [],
  worklogs: [],
  raw: bets.map(({ item, raw }) => ({ kind, nativeId: item.nativeId, payload: raw })),
  checkpoint: null,
});

const whole = <T>(nodes: T[]): Connection<T> => ({ nodes, pageInfo: { hasNextPage: false } });

const completeProject = async (pager: Pager, project: Project): Promise<Project> => {
  const { id } = project;
  const shape = projectNode.shape;
  const rest = async <K extends keyof typeof PROJECT_RESTS>(name: K): Promise<Project[K]> => {
    const node = shape[name].shape.nodes.element;
    const start = project[name] as Connection<never>;
    return whole(
      await pager.rest(PROJECT_RESTS[name], ['project', name], node, id, start),
    ) as Project[K];
  };
  return {
    ...project,
    teams: await rest('teams'),
    initiatives: await rest('initiatives'),
    labels: await rest('labels'),
    projectMilestones: await rest('projectMilestones'),
    projectUpdates: await rest('projectUpdates'),
    history: await rest('history'),
  };
};

const completeInitiative = async (pager: Pager, initiative: Initiative): Promise<Initiative> => {
  const { id, labels, history } = initiative;
  const shape = initiativeNode.shape;
  const { labels: labelsRest, history: historyRest } = INITIATIVE_RESTS;
  const labelNode = shape.labels.shape.nodes.element;
  const historyNode = shape.history.shape.nodes.element;
  return {
    ...initiative,
    labels: whole(await pager.rest(labelsRest, ['initiative', 'labels'], labelNode, id, labels)),
    history: whole(
      await pager.rest(historyRest, ['initiative', 'history'], historyNode, id, history),
    ),
  };
};

/** Every project of the teams in scope. A full sweep each time: edits of projects are cheap to miss otherwise. */
export async function* readProjects({
  pager,
  catalogue,
  teamIds,
}: BetContext): AsyncGenerator<Page> {
  const size = createPageSize(FIRST_PAGE);
  for await (const fetched of pager.pages(PROJECTS, ['projects'], projectNode, {}, size)) {
    const bets = [];
    for (const [index, node] of fetched.nodes.entries()) {
      const project = await completeProject(pager, node);
      if (teamIds !== null && !project.teams.nodes.some(({ id }) => teamIds.has(id))) continue;
      const { history, projectUpdates } = project;
      bets.push({
        item: mapProject(project, catalogue),
        changes: mapBetHistory(project.id, history.nodes, projectUpdates.nodes, catalogue.source),
        raw: fetched.raw[index]!,
      });
    }
    if (bets.length > 0) yield betPage(catalogue.source, 'project', bets);
  }
}

const PAGE_OF_INITIATIVES = 100;

/** Every initiative of the workspace: initiatives belong to no team. All are read before the first page, for their levels. */
export async function* readInitiatives({ pager, catalogue }: BetContext): AsyncGenerator<Page> {
  const size = createPageSize(FIRST_PAGE);
  const all = new Map<string, { node: Initiative; raw: Json }>();
  for await (const fetched of pager.pages(INITIATIVES, ['initiatives'], initiativeNode, {}, size)) {
    for (const [index, node] of fetched.nodes.entries()) {
      const complete = await completeInitiative(pager, node);
      all.set(node.id, { node: complete, raw: fetched.raw[index]! });
    }
  }
  const levels = initiativeLevels([...all.values()].map(({ node }) => node));
  const bets = [...all.values()].map(({ node, raw }) => ({
    item: mapInitiative(node, levels.get(node.id) ?? 2, catalogue),
    changes: mapBetHistory(
      node.id,
      node.history.nodes,
      node.lastUpdate ? [node.lastUpdate] : [],
      catalogue.source,
    ),
    raw,
  }));
  for (let at = 0; at < bets.length; at += PAGE_OF_INITIATIVES) {
    yield betPage(catalogue.source, 'initiative', bets.slice(at, at + PAGE_OF_INITIATIVES));
  }
}
