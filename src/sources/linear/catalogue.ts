import type { z } from 'zod';
import type { LinearSourceConfig } from '../../config/config.ts';
import { SourceError } from '../source.ts';
import { CATALOGUE, CATALOGUE_START } from './documents.ts';
import { isTooComplex } from './judge.ts';
import type { Catalogue } from './map.ts';
import { LARGEST_PAGE, createPageSize } from './page-size.ts';
import type { Beginnings, Pager } from './paging.ts';
import { catalogueNodes } from './schema.ts';
import type { Issue } from './schema.ts';

/** All lists in one query; where that is too much for one, each is asked for by itself. */
const beginnings = async (pager: Pager): Promise<Beginnings> => {
  try {
    return await pager.beginnings(CATALOGUE_START, LARGEST_PAGE);
  } catch (error) {
    if (!isTooComplex(error)) throw error;
    return () => null;
  }
};

/** Teams, states, users and labels, by id. */
export const readCatalogue = async (
  pager: Pager,
  { id, fields }: LinearSourceConfig,
): Promise<Catalogue> => {
  const start = await beginnings(pager);
  const all = async <T extends z.ZodType<{ id: string }>>(
    name: keyof typeof CATALOGUE,
    node: T,
  ): Promise<Map<string, z.output<T>>> => {
    const found = new Map<string, z.output<T>>();
    const size = createPageSize(LARGEST_PAGE);
    const pages = pager.pages(CATALOGUE[name], [name], node, {}, size, start(name, node));
    for await (const { nodes } of pages) for (const one of nodes) found.set(one.id, one);
    return found;
  };
  return {
    source: id,
    teams: await all('teams', catalogueNodes.teams),
    states: await all('workflowStates', catalogueNodes.workflowStates),
    projectStatuses: await all('projectStatuses', catalogueNodes.projectStatuses),
    users: await all('users', catalogueNodes.users),
    labels: await all('issueLabels', catalogueNodes.issueLabels),
    fieldOfGroup: new Map(
      Object.entries(fields).map(([field, group]) => [group.toLowerCase(), field]),
    ),
  };
};

/** Ids that issues point to and the catalogue lacks: created after it was read, or hidden from the token. */
const unknownIds = (catalogue: Catalogue, issues: readonly Issue[]): string[] =>
  issues.flatMap(({ state, team, assignee, labelIds }) => [
    ...(catalogue.states.has(state.id) ? [] : [state.id]),
    ...(catalogue.teams.has(team.id) ? [] : [team.id]),
    ...(!assignee || catalogue.users.has(assignee.id) ? [] : [assignee.id]),
    ...labelIds.filter((id) => !catalogue.labels.has(id)),
  ]);

/** The catalogue, read on first use and again when issues point to something it lacks; what stays unknown is not asked for twice. */
export const createCatalogue = (read: () => Promise<Catalogue>) => {
  let known: Promise<Catalogue> | null = null;
  const hopeless = new Set<string>();
  const fresh = (): Promise<Catalogue> => (known = read());
  const current = (): Promise<Catalogue> => known ?? fresh();
  return {
    current,
    fresh,
    async covering(issues: readonly Issue[]): Promise<{ catalogue: Catalogue; renewed: boolean }> {
      const catalogue = await current();
      if (unknownIds(catalogue, issues).every((id) => hopeless.has(id))) {
        return { catalogue, renewed: false };
      }
      const renewed = await fresh();
      for (const id of unknownIds(renewed, issues)) hopeless.add(id);
      return { catalogue: renewed, renewed: true };
    },
  };
};

/** Ids of the configured teams, named by key or name; null when all are in scope. Throws SourceError `not-found`. */
export const teamsInScope = (
  { teams }: Catalogue,
  config: LinearSourceConfig,
): ReadonlySet<string> | null => {
  if (config.teams.length === 0) return null;
  const found = config.teams.map((wanted) => {
    const name = wanted.toLowerCase();
    const all = [...teams.values()];
    const team =
      all.find(({ key }) => key.toLowerCase() === name) ??
      all.find((one) => one.name.toLowerCase() === name);
    if (team) return team.id;
    const known = all.map(({ key }) => key).sort();
    throw new SourceError(
      config.id,
      'not-found',
      `${config.id}: there is no Linear team ${wanted}; the token can see ${known.join(', ') || 'none'}`,
    );
  });
  return new Set(found);
};
