import { GraphQLError } from 'graphql';
import { connect } from './linear-connection.ts';
import type { PageArguments } from './linear-connection.ts';
import { matches } from './linear-filter.ts';
import type { Relations } from './linear-filter.ts';
import { newestFirst } from './linear-world.ts';
import type { LinearWorld } from './linear-world.ts';
import type { DemoLinearIssue } from './organisation-model.ts';

/** What an operation runs with. */
export interface LinearContext {
  world: LinearWorld;
  /** Later changes are not listed yet. */
  visibleUntil: number;
}

/** Resolvers of one type, by field; what is not there is read off the entity by its name. */
export type Resolvers = Record<
  string,
  (source: never, args: never, context: LinearContext) => unknown
>;
export interface ListArguments extends PageArguments {
  filter?: Record<string, unknown> | null;
  orderBy?: 'createdAt' | 'updatedAt' | null;
  sort?: { updatedAt?: { order?: string }; createdAt?: { order?: string } }[] | null;
}

const notFound = (what: string): GraphQLError =>
  new GraphQLError(`Entity not found: ${what}`, {
    extensions: {
      type: 'invalid input',
      code: 'INPUT_ERROR',
      userError: true,
      userPresentableMessage: `Could not find referenced ${what}.`,
    },
  });

export const must = <T>(map: ReadonlyMap<string, T>, id: string, what: string): T => {
  const found = map.get(id);
  if (found === undefined) throw notFound(what);
  return found;
};

export const maybe = <T>(map: ReadonlyMap<string, T>, id: string | null | undefined): T | null =>
  id === null || id === undefined ? null : (map.get(id) ?? null);

export const visible = <T extends object>(
  list: readonly T[],
  { includeArchived }: PageArguments,
): T[] =>
  list.filter((one) => includeArchived === true || !(one as { archivedAt?: unknown }).archivedAt);

const SITE = 'https://linear.app';

export const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);

/** Where a person would open it. */
export const address = ({ linear }: LinearWorld, ...path: string[]): string =>
  [SITE, linear.workspace.urlKey, ...path].join('/');

const relationsOf = (world: LinearWorld): Relations => {
  const one =
    (map: ReadonlyMap<string, object>, key: string) => (entity: Record<string, unknown>) =>
      maybe(map, entity[key] as string | null) as Record<string, unknown> | null;
  return {
    team: one(world.teams, 'teamId'),
    project: one(world.projects, 'projectId'),
    parent: one(world.issues, 'parentId'),
    state: one(world.states, 'stateId'),
    assignee: (entity) => {
      const user = maybe(world.users, entity['assigneeId'] as string | null);
      return user ? { id: user.id, email: user.person.email, name: user.person.name } : null;
    },
    accessibleTeams: (entity) =>
      ((entity['teamIds'] as string[] | undefined) ?? []).flatMap(
        (id): Record<string, unknown>[] => {
          const team = world.teams.get(id);
          return team ? [{ ...team }] : [];
        },
      ),
  };
};

export const listed = <T extends { id: string }>(
  list: readonly T[],
  args: ListArguments,
  world: LinearWorld,
) => {
  const relations = relationsOf(world);
  const chosen = visible(list, args).filter((one) =>
    matches(one as unknown as Record<string, unknown>, args.filter, relations),
  );
  return connect(chosen, args);
};

const inOrder = (world: LinearWorld, { sort, orderBy }: ListArguments): DemoLinearIssue[] => {
  const wanted = sort?.[0];
  const key = wanted?.updatedAt
    ? 'updatedAt'
    : wanted?.createdAt
      ? 'createdAt'
      : (orderBy ?? 'createdAt');
  const ascending = (wanted?.updatedAt ?? wanted?.createdAt)?.order === 'Ascending';
  const up = key === 'updatedAt' ? world.byUpdate : world.byCreation.toReversed();
  return ascending ? [...up] : up.toReversed();
};

export const QUERY: Resolvers = {
  viewer: (_root: unknown, _args: never, { world }) =>
    [...world.users.values()].find(({ person }) => person.active && !person.app) ?? null,
  organization: (_root: unknown, _args: never, { world }) => world,
  teams: (_root: unknown, args: ListArguments, { world }) =>
    listed(
      world.linear.teams.filter(({ unlisted }) => unlisted !== true),
      args,
      world,
    ),
  team: (_root: unknown, { id }: { id: string }, { world }) => must(world.teams, id, 'Team'),
  workflowStates: (_root: unknown, args: ListArguments, { world }) =>
    listed(world.linear.states, args, world),
  projectStatuses: (_root: unknown, args: ListArguments, { world }) =>
    listed(world.linear.projectStatuses, args, world),
  users: (_root: unknown, args: ListArguments & { includeDisabled?: boolean }, { world }) =>
    listed(
      [...world.users.values()].filter(({ person }) => person.active || args.includeDisabled),
      args,
      world,
    ),
  user: (_root: unknown, { id }: { id: string }, { world }) => must(world.users, id, 'User'),
  issueLabels: (_root: unknown, args: ListArguments, { world }) =>
    listed(world.linear.labels, args, world),
  cycles: (_root: unknown, args: ListArguments, { world }) =>
    listed(world.linear.cycles, args, world),
  issues: (_root: unknown, args: ListArguments, { world, visibleUntil }) =>
    listed(
      inOrder(world, args).filter(({ updatedAt }) => !args.sort || updatedAt <= visibleUntil),
      args,
      world,
    ),
  issue: (_root: unknown, { id }: { id: string }, { world }) =>
    world.issues.get(id) ??
    world.linear.issues.find(({ identifier }) => identifier === id) ??
    must(world.issues, id, 'Issue'),
  projects: (_root: unknown, args: ListArguments, { world }) =>
    listed(newestFirst(world.linear.projects), args, world),
  project: (_root: unknown, { id }: { id: string }, { world }) =>
    must(world.projects, id, 'Project'),
  initiatives: (_root: unknown, args: ListArguments, { world }) =>
    listed(newestFirst(world.linear.initiatives), args, world),
  initiative: (_root: unknown, { id }: { id: string }, { world }) =>
    must(world.initiatives, id, 'Initiative'),
};
