import type { z } from 'zod';
import type { LinearSourceConfig } from '../../config/config.ts';
import { SourceError } from '../source.ts';
import { CATALOGUE } from './documents.ts';
import type { Catalogue } from './map.ts';
import { LARGEST_PAGE, createPageSize } from './paging.ts';
import type { Pager } from './paging.ts';
import { catalogueNodes } from './schema.ts';
import type { Issue } from './schema.ts';

const readAll = async <T extends z.ZodType<{ id: string }>>(
  pager: Pager,
  name: keyof typeof CATALOGUE,
  node: T,
): Promise<Map<string, z.output<T>>> => {
  const all = new Map<string, z.output<T>>();
  const size = createPageSize(LARGEST_PAGE);
  for await (const { nodes } of pager.pages(CATALOGUE[name], [name], node, {}, size)) {
    for (const one of nodes) all.set(one.id, one);
  }
  return all;
};

/** Teams, states, users and labels, by id. */
export const readCatalogue = async (
  pager: Pager,
  { id, fields }: LinearSourceConfig,
): Promise<Catalogue> => ({
  source: id,
  teams: await readAll(pager, 'teams', catalogueNodes.teams),
  states: await readAll(pager, 'workflowStates', catalogueNodes.workflowStates),
  projectStatuses: await readAll(pager, 'projectStatuses', catalogueNodes.projectStatuses),
  users: await readAll(pager, 'users', catalogueNodes.users),
  labels: await readAll(pager, 'issueLabels', catalogueNodes.issueLabels),
  fieldOfGroup: new Map(
    Object.entries(fields).map(([field, group]) => [group.toLowerCase(), field]),
  ),
});

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
