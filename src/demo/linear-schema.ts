import { LINEAR_INPUTS } from './linear-schema-inputs.ts';

const PAGED =
  'after: String, before: String, first: Int, includeArchived: Boolean, last: Int, orderBy: PaginationOrderBy';

/**
 * The part of Linear's published schema that the simulated API serves: what can be read.
 * A test holds every line against the published schema: same names, same arguments, same types.
 */
const OBJECTS = `
scalar DateTime
scalar DateTimeOrDuration
scalar TimelessDate
scalar JSONObject

type Query {
  viewer: User!, organization: Organization!
  teams(${PAGED}, filter: TeamFilter): TeamConnection!, team(id: String!): Team!
  workflowStates(${PAGED}, filter: WorkflowStateFilter): WorkflowStateConnection!
  projectStatuses(${PAGED}): ProjectStatusConnection!
  users(${PAGED}, filter: UserFilter, includeDisabled: Boolean): UserConnection!
  user(id: String!): User!, issueLabels(${PAGED}): IssueLabelConnection!
  cycles(${PAGED}, filter: CycleFilter): CycleConnection!
  issues(${PAGED}, filter: IssueFilter, sort: [IssueSortInput!]): IssueConnection!
  issue(id: String!): Issue!, projects(${PAGED}, filter: ProjectFilter): ProjectConnection!
  project(id: String!): Project!
  initiatives(${PAGED}, filter: InitiativeFilter): InitiativeConnection!
  initiative(id: String!): Initiative!
}

type Mutation {
  issueUpdate(id: String!, input: IssueUpdateInput!): IssuePayload!
  issueArchive(id: String!, trash: Boolean): IssueArchivePayload!
}

type IssuePayload {
  success: Boolean!, issue: Issue
}

type IssueArchivePayload {
  success: Boolean!
}

type PageInfo {
  endCursor: String, hasNextPage: Boolean!, hasPreviousPage: Boolean!, startCursor: String
}

type Organization {
  id: ID!, name: String!, urlKey: String!, createdAt: DateTime!, updatedAt: DateTime!
  userCount: Int!, createdIssueCount: Int!
}

type User {
  id: ID!, name: String!, displayName: String!, email: String!, active: Boolean!, admin: Boolean!
  app: Boolean!, guest: Boolean!, archivedAt: DateTime, createdAt: DateTime!, updatedAt: DateTime!
  timezone: String, url: String!
}

type Team {
  id: ID!, key: String!, name: String!, displayName: String!, timezone: String!
  issueEstimationType: String!, parent: Team, archivedAt: DateTime, createdAt: DateTime!
  updatedAt: DateTime!, issueCount(includeArchived: Boolean = false): Int!
  states(${PAGED}, filter: WorkflowStateFilter): WorkflowStateConnection!
  issues(${PAGED}, filter: IssueFilter): IssueConnection!, labels(${PAGED}): IssueLabelConnection!
  cycles(${PAGED}, filter: CycleFilter): CycleConnection!
}

type WorkflowState {
  id: ID!, name: String!, type: String!, position: Float!, team: Team!
  archivedAt: DateTime, createdAt: DateTime!, updatedAt: DateTime!
}

type ProjectStatus {
  id: ID!, name: String!, type: ProjectStatusType!
  archivedAt: DateTime, createdAt: DateTime!, updatedAt: DateTime!
}

type IssueLabel {
  id: ID!, name: String!, isGroup: Boolean!, parent: IssueLabel, team: Team
  archivedAt: DateTime, createdAt: DateTime!, updatedAt: DateTime!
}

type ProjectLabel {
  id: ID!, name: String!, isGroup: Boolean!, parent: ProjectLabel
  archivedAt: DateTime, createdAt: DateTime!, updatedAt: DateTime!
}

type InitiativeLabel {
  id: ID!, name: String!, isGroup: Boolean!, parent: InitiativeLabel
  archivedAt: DateTime, createdAt: DateTime!, updatedAt: DateTime!
}

type Cycle {
  id: ID!, number: Float!, name: String, startsAt: DateTime!, endsAt: DateTime!
  completedAt: DateTime, team: Team!, archivedAt: DateTime, createdAt: DateTime!
  updatedAt: DateTime!
}

type Issue {
  id: ID!, identifier: String!, number: Float!, title: String!, url: String!, priority: Float!
  priorityLabel: String!, estimate: Float, dueDate: TimelessDate, labelIds: [String!]!
  createdAt: DateTime!, updatedAt: DateTime!, startedAt: DateTime, completedAt: DateTime
  canceledAt: DateTime, archivedAt: DateTime, autoArchivedAt: DateTime, trashed: Boolean
  previousIdentifiers: [String!]!, state: WorkflowState!, assignee: User, creator: User
  team: Team!, project: Project, parent: Issue, cycle: Cycle
  children(${PAGED}, filter: IssueFilter): IssueConnection!
  labels(${PAGED}): IssueLabelConnection!, relations(${PAGED}): IssueRelationConnection!
  inverseRelations(${PAGED}): IssueRelationConnection!
  attachments(${PAGED}): AttachmentConnection!, history(${PAGED}): IssueHistoryConnection!
}

type IssueRelation {
  id: ID!, type: String!, issue: Issue!, relatedIssue: Issue!, archivedAt: DateTime
  createdAt: DateTime!, updatedAt: DateTime!
}

type Attachment {
  id: ID!, title: String!, subtitle: String, url: String!, sourceType: String, issue: Issue!
  archivedAt: DateTime, createdAt: DateTime!, updatedAt: DateTime!
}

type IssueHistory {
  id: ID!, createdAt: DateTime!, updatedAt: DateTime!, archivedAt: DateTime, actor: User
  actorId: String, issue: Issue!, archived: Boolean, trashed: Boolean, autoArchived: Boolean
  autoClosed: Boolean, fromState: WorkflowState, fromStateId: String, toState: WorkflowState
  toStateId: String, fromAssignee: User, fromAssigneeId: String, toAssignee: User
  toAssigneeId: String, fromParent: Issue, fromParentId: String, toParent: Issue
  toParentId: String, fromProject: Project, fromProjectId: String, toProject: Project
  toProjectId: String, fromTeam: Team, fromTeamId: String, toTeam: Team, toTeamId: String
  fromCycle: Cycle, fromCycleId: String, toCycle: Cycle, toCycleId: String, fromTitle: String
  toTitle: String, fromEstimate: Float, toEstimate: Float, fromPriority: Float, toPriority: Float
  fromDueDate: TimelessDate, toDueDate: TimelessDate, addedLabelIds: [String!]
  removedLabelIds: [String!]
  updatedDescription: Boolean
}

type Project {
  id: ID!, slugId: String!, name: String!, description: String!, url: String!
  health: ProjectUpdateHealthType, progress: Float!, priority: Int!, sortOrder: Float!
  startDate: TimelessDate, startDateResolution: DateResolutionType, targetDate: TimelessDate
  targetDateResolution: DateResolutionType, createdAt: DateTime!, updatedAt: DateTime!
  startedAt: DateTime, completedAt: DateTime, canceledAt: DateTime, archivedAt: DateTime
  trashed: Boolean, status: ProjectStatus!, lead: User
  teams(${PAGED}, filter: TeamFilter): TeamConnection!
  initiatives(${PAGED}): InitiativeConnection!
  labelIds: [String!]!
  labels(${PAGED}): ProjectLabelConnection!
  projectMilestones(${PAGED}): ProjectMilestoneConnection!
  projectUpdates(${PAGED}): ProjectUpdateConnection!, lastUpdate: ProjectUpdate
  history(${PAGED}): ProjectHistoryConnection!
  issues(${PAGED}, filter: IssueFilter): IssueConnection!
}

type ProjectMilestone {
  id: ID!, name: String!, targetDate: TimelessDate, sortOrder: Float!, project: Project!
  archivedAt: DateTime, createdAt: DateTime!, updatedAt: DateTime!
}

type ProjectUpdate {
  id: ID!, body: String!, health: ProjectUpdateHealthType!, createdAt: DateTime!
  updatedAt: DateTime!, archivedAt: DateTime, user: User!, project: Project!, url: String!
}

type ProjectHistory {
  id: ID!, entries: JSONObject!, project: Project!, archivedAt: DateTime, createdAt: DateTime!
  updatedAt: DateTime!
}

type Initiative {
  id: ID!, slugId: String!, name: String!, description: String, url: String!
  status: InitiativeStatus!, health: InitiativeUpdateHealthType, targetDate: TimelessDate
  targetDateResolution: DateResolutionType, sortOrder: Float!, createdAt: DateTime!
  updatedAt: DateTime!, startedAt: DateTime, completedAt: DateTime, archivedAt: DateTime
  trashed: Boolean, owner: User, parentInitiative: Initiative
  subInitiatives(${PAGED}, filter: InitiativeFilter): InitiativeConnection!
  projects(${PAGED}, filter: ProjectFilter): ProjectConnection!, lastUpdate: InitiativeUpdate
  labelIds: [String!]!, labels(${PAGED}): InitiativeLabelConnection!
  history(${PAGED}): InitiativeHistoryConnection!
}

type InitiativeUpdate {
  id: ID!, body: String!, health: InitiativeUpdateHealthType!, createdAt: DateTime!
  updatedAt: DateTime!, archivedAt: DateTime, user: User!, initiative: Initiative!, url: String!
}

type InitiativeHistory {
  id: ID!, entries: JSONObject!, initiative: Initiative!, archivedAt: DateTime
  createdAt: DateTime!, updatedAt: DateTime!
}

`;

const LISTED = [
  'Team',
  'WorkflowState',
  'ProjectStatus',
  'User',
  'IssueLabel',
  'ProjectLabel',
  'InitiativeLabel',
  'Cycle',
  'Issue',
  'IssueHistory',
  'IssueRelation',
  'Attachment',
  'Project',
  'ProjectMilestone',
  'ProjectUpdate',
  'ProjectHistory',
  'Initiative',
  'InitiativeHistory',
];

const connectionOf = (node: string): string => `
type ${node}Connection { edges: [${node}Edge!]!, nodes: [${node}!]!, pageInfo: PageInfo! }
type ${node}Edge { cursor: String!, node: ${node}! }`;

export const LINEAR_SCHEMA: string = [OBJECTS, ...LISTED.map(connectionOf), LINEAR_INPUTS].join(
  '\n',
);
