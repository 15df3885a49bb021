import { newestFirst } from './linear-world.ts';
import type { LinearUser, LinearWorld } from './linear-world.ts';
import { ISSUE_ENTITIES } from './linear-issue-entities.ts';
import { address, listed, maybe, must, slug, visible } from './linear-resolvers.ts';
import type { LinearContext, ListArguments, Resolvers } from './linear-resolvers.ts';
import { connect } from './linear-connection.ts';
import type { PageArguments } from './linear-connection.ts';
import type { DemoLinear, DemoLinearHistory } from './organisation-model.ts';

type Project = DemoLinear['projects'][number];
type Initiative = DemoLinear['initiatives'][number];
type Context = LinearContext;

const initiativeSlug = ({ id }: Initiative): string => id.replaceAll('-', '').slice(0, 12);

const organization: Resolvers = {
  id: (world: LinearWorld) => world.linear.workspace.id,
  name: (world: LinearWorld) => world.linear.workspace.name,
  urlKey: (world: LinearWorld) => world.linear.workspace.urlKey,
  userCount: (world: LinearWorld) => world.users.size,
  createdIssueCount: (world: LinearWorld) => world.linear.issues.length,
};

const user: Resolvers = {
  name: ({ person }: LinearUser) => person.name,
  displayName: ({ person }: LinearUser) => person.name.split(' ')[0]?.toLowerCase(),
  email: ({ person }: LinearUser) => person.email,
  active: ({ person }: LinearUser) => person.active,
  app: ({ person }: LinearUser) => person.app,
  timezone: ({ person }: LinearUser) => person.timezone,
  admin: () => false,
  guest: () => false,
  createdAt: ({ person }: LinearUser) => Date.parse(person.joined),
  updatedAt: ({ person }: LinearUser) => Date.parse(person.left ?? person.joined),
  url: ({ id }: LinearUser, _args: never, { world }: Context) => address(world, 'profiles', id),
};

const team: Resolvers = {
  displayName: ({ name }: { name: string }) => name,
  issueEstimationType: () => 'fibonacci',
  parent: ({ parentId }: { parentId: string | null }, _: never, { world }: Context) =>
    maybe(world.teams, parentId),
  issueCount: ({ id }: { id: string }, args: PageArguments, { world }: Context) =>
    visible(world.linear.issues, args).filter(({ teamId }) => teamId === id).length,
  states: ({ id }: { id: string }, args: ListArguments, { world }: Context) =>
    listed(
      world.linear.states.filter(({ teamId }) => teamId === id),
      args,
      world,
    ),
  issues: ({ id }: { id: string }, args: ListArguments, { world }: Context) =>
    listed(
      world.byCreation.filter(({ teamId }) => teamId === id),
      args,
      world,
    ),
  labels: ({ id }: { id: string }, args: ListArguments, { world }: Context) =>
    listed(
      world.linear.labels.filter(({ teamId }) => teamId === id),
      args,
      world,
    ),
  cycles: ({ id }: { id: string }, args: ListArguments, { world }: Context) =>
    listed(
      world.linear.cycles.filter(({ teamId }) => teamId === id),
      args,
      world,
    ),
};

const ofTeam = ({ teamId }: { teamId: string | null }, _: never, { world }: Context) =>
  maybe(world.teams, teamId);

const label: Resolvers = {
  team: ofTeam,
  parent: ({ parentId }: { parentId: string | null }, _: never, { world }: Context) =>
    maybe(world.labels, parentId),
};

const DATES: readonly (keyof DemoLinearHistory)[] = ['fromTargetDate', 'toTargetDate'];

const betHistory: Resolvers = {
  entries: (entry: DemoLinearHistory) => [
    Object.fromEntries(DATES.flatMap((key) => (key in entry ? [[key, entry[key]]] : []))),
  ],
};

const updateOf = (updates: Project['updates']) => newestFirst(updates);

const project: Resolvers = {
  url: ({ name, slugId }: Project, _: never, { world }: Context) =>
    address(world, 'project', `${slug(name)}-${slugId}`),
  sortOrder: () => 0,
  priority: () => 0,
  trashed: ({ trashed }: Project) => (trashed ? true : null),
  status: ({ statusId }: Project, _: never, { world }: Context) =>
    must(world.statuses, statusId, 'ProjectStatus'),
  lead: ({ leadId }: Project, _: never, { world }: Context) => maybe(world.users, leadId),
  teams: ({ teamIds }: Project, args: ListArguments, { world }: Context) =>
    listed(
      teamIds.flatMap((id) => world.teams.get(id) ?? []),
      args,
      world,
    ),
  initiatives: ({ id }: Project, args: ListArguments, { world }: Context) =>
    listed(world.initiativesOfProject.get(id) ?? [], args, world),
  labels: ({ labelIds }: Project, args: ListArguments, { world }: Context) =>
    listed(
      labelIds.flatMap((id) => world.labels.get(id) ?? []),
      args,
      world,
    ),
  projectMilestones: ({ milestones }: Project, args: PageArguments) => connect(milestones, args),
  projectUpdates: ({ updates }: Project, args: PageArguments) => connect(updateOf(updates), args),
  lastUpdate: ({ updates }: Project) => updateOf(updates)[0] ?? null,
  history: ({ history }: Project, args: PageArguments) => connect(newestFirst(history), args),
  issues: ({ id }: Project, args: ListArguments, { world }: Context) =>
    listed(newestFirst(world.issuesOfProject.get(id) ?? []), args, world),
};

const projectUpdate: Resolvers = {
  user: ({ userId }: { userId: string }, _: never, { world }: Context) =>
    must(world.users, userId, 'User'),
};

const initiative: Resolvers = {
  slugId: initiativeSlug,
  url: (source: Initiative, _: never, { world }: Context) =>
    address(world, 'initiative', `${slug(source.name)}-${initiativeSlug(source)}`),
  sortOrder: () => 0,
  labelIds: () => [],
  labels: (_: Initiative, args: PageArguments) => connect([], args),
  owner: ({ ownerId }: Initiative, _: never, { world }: Context) => maybe(world.users, ownerId),
  parentInitiative: ({ parentId }: Initiative, _: never, { world }: Context) =>
    maybe(world.initiatives, parentId),
  subInitiatives: ({ id }: Initiative, args: ListArguments, { world }: Context) =>
    listed(
      newestFirst(world.linear.initiatives.filter(({ parentId }) => parentId === id)),
      args,
      world,
    ),
  projects: ({ projectIds }: Initiative, args: ListArguments, { world }: Context) =>
    listed(newestFirst(projectIds.flatMap((id) => world.projects.get(id) ?? [])), args, world),
  history: ({ history }: Initiative, args: PageArguments) => connect(newestFirst(history), args),
};

/** Resolvers of every type that is not a plain read of its entity. */
export const ENTITIES: Record<string, Resolvers> = {
  Organization: organization,
  User: user,
  Team: team,
  WorkflowState: { team: ofTeam },
  IssueLabel: label,
  ProjectLabel: label,
  Cycle: { team: ofTeam },
  ...ISSUE_ENTITIES,
  Project: project,
  ProjectUpdate: projectUpdate,
  ProjectHistory: betHistory,
  Initiative: initiative,
  InitiativeHistory: betHistory,
};
