import { connect } from './linear-connection.ts';
import type { PageArguments } from './linear-connection.ts';
import { address, listed, maybe, must, slug } from './linear-resolvers.ts';
import type { LinearContext as Context, ListArguments, Resolvers } from './linear-resolvers.ts';
import { newestFirst } from './linear-world.ts';
import type { DemoLinearHistory, DemoLinearIssue } from './organisation-model.ts';

const PRIORITIES = ['No priority', 'Urgent', 'High', 'Medium', 'Low'];

const issue: Resolvers = {
  url: ({ identifier, title }: DemoLinearIssue, _: never, { world }: Context) =>
    address(world, 'issue', identifier, slug(title)),
  priorityLabel: ({ priority }: DemoLinearIssue) => PRIORITIES[priority],
  trashed: ({ trashed }: DemoLinearIssue) => (trashed ? true : null),
  previousIdentifiers: () => [],
  state: ({ stateId }: DemoLinearIssue, _: never, { world }: Context) =>
    must(world.states, stateId, 'WorkflowState'),
  team: ({ teamId }: DemoLinearIssue, _: never, { world }: Context) =>
    must(world.teams, teamId, 'Team'),
  assignee: ({ assigneeId }: DemoLinearIssue, _: never, { world }: Context) =>
    maybe(world.users, assigneeId),
  creator: ({ creatorId }: DemoLinearIssue, _: never, { world }: Context) =>
    maybe(world.users, creatorId),
  project: ({ projectId }: DemoLinearIssue, _: never, { world }: Context) =>
    maybe(world.projects, projectId),
  parent: ({ parentId }: DemoLinearIssue, _: never, { world }: Context) =>
    maybe(world.issues, parentId),
  cycle: ({ cycleId }: DemoLinearIssue, _: never, { world }: Context) =>
    maybe(world.cycles, cycleId),
  children: ({ id }: DemoLinearIssue, args: ListArguments, { world }: Context) =>
    listed(newestFirst(world.children.get(id) ?? []), args, world),
  labels: ({ labelIds }: DemoLinearIssue, args: ListArguments, { world }: Context) =>
    listed(
      labelIds.flatMap((id) => world.labels.get(id) ?? []),
      args,
      world,
    ),
  relations: ({ id, relations }: DemoLinearIssue, args: PageArguments) =>
    connect(
      relations.map((relation) => ({ ...relation, issueId: id })),
      args,
    ),
  inverseRelations: ({ id }: DemoLinearIssue, args: PageArguments, { world }: Context) =>
    connect(world.inverseRelations.get(id) ?? [], args),
  attachments: ({ id, attachments }: DemoLinearIssue, args: PageArguments) =>
    connect(
      attachments.map((attachment) => ({ ...attachment, issueId: id })),
      args,
    ),
  history: ({ id, history }: DemoLinearIssue, args: PageArguments) =>
    connect(
      newestFirst(history).map((entry) => ({ ...entry, issueId: id })),
      args,
    ),
};

const ofIssue = ({ issueId }: { issueId: string }, _: never, { world }: Context) =>
  maybe(world.issues, issueId);

const issueRelation: Resolvers = {
  issue: ofIssue,
  relatedIssue: ({ relatedIssueId }: { relatedIssueId: string }, _: never, { world }: Context) =>
    must(world.issues, relatedIssueId, 'Issue'),
};

const HISTORY_MAPS = {
  State: 'states',
  Assignee: 'users',
  Parent: 'issues',
  Project: 'projects',
  Team: 'teams',
  Cycle: 'cycles',
} as const;

const historyRefs = (): Resolvers =>
  Object.fromEntries(
    Object.entries(HISTORY_MAPS).flatMap(([name, map]) =>
      (['from', 'to'] as const).map((side) => [
        `${side}${name}`,
        (entry: DemoLinearHistory, _: never, { world }: Context) =>
          maybe(
            world[map] as ReadonlyMap<string, unknown>,
            entry[`${side}${name}Id` as keyof DemoLinearHistory] as string | null | undefined,
          ),
      ]),
    ),
  );

const issueHistory: Resolvers = {
  ...historyRefs(),
  issue: ofIssue,
  actor: ({ actorId }: DemoLinearHistory, _: never, { world }: Context) =>
    maybe(world.users, actorId),
};

/** Resolvers of issues and of what belongs to one issue. */
export const ISSUE_ENTITIES: Record<string, Resolvers> = {
  Issue: issue,
  IssueRelation: issueRelation,
  Attachment: { issue: ofIssue },
  IssueHistory: issueHistory,
};
