import { LINEAR_INPUTS } from './linear-schema-inputs.ts';

/**
 * The part of Linear's published schema that the simulated API serves: what can be read.
 * A test holds every line against the published schema: same names, same arguments, same types.
 */
const OBJECTS = /* GraphQL */ `
  scalar DateTime
  scalar DateTimeOrDuration
  scalar TimelessDate
  scalar JSONObject

  type Query {
    viewer: User!
    organization: Organization!
    rateLimitStatus: RateLimitPayload!
    teams(
      after: String
      before: String
      filter: TeamFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): TeamConnection!
    team(id: String!): Team!
    workflowStates(
      after: String
      before: String
      filter: WorkflowStateFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): WorkflowStateConnection!
    projectStatuses(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): ProjectStatusConnection!
    users(
      after: String
      before: String
      filter: UserFilter
      first: Int
      includeArchived: Boolean
      includeDisabled: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): UserConnection!
    user(id: String!): User!
    issueLabels(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): IssueLabelConnection!
    cycles(
      after: String
      before: String
      filter: CycleFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): CycleConnection!
    issues(
      after: String
      before: String
      filter: IssueFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
      sort: [IssueSortInput!]
    ): IssueConnection!
    issue(id: String!): Issue!
    projects(
      after: String
      before: String
      filter: ProjectFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): ProjectConnection!
    project(id: String!): Project!
    initiatives(
      after: String
      before: String
      filter: InitiativeFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): InitiativeConnection!
    initiative(id: String!): Initiative!
    initiativeToProjects(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): InitiativeToProjectConnection!
  }

  type Mutation {
    issueUpdate(id: String!, input: IssueUpdateInput!): IssuePayload!
    issueArchive(id: String!, trash: Boolean): IssueArchivePayload!
  }

  input IssueUpdateInput {
    title: String
    stateId: String
    assigneeId: String
  }

  type IssuePayload {
    success: Boolean!
    issue: Issue
  }

  type IssueArchivePayload {
    success: Boolean!
  }

  type RateLimitPayload {
    identifier: String
    kind: String!
    limits: [RateLimitResultPayload!]!
  }

  type RateLimitResultPayload {
    allowedAmount: Float!
    period: Float!
    remainingAmount: Float!
    requestedAmount: Float!
    reset: Float!
    type: String!
  }

  type PageInfo {
    endCursor: String
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
  }

  type Organization {
    id: ID!
    name: String!
    urlKey: String!
    createdAt: DateTime!
    updatedAt: DateTime!
    userCount: Int!
    createdIssueCount: Int!
  }

  type User {
    id: ID!
    name: String!
    displayName: String!
    email: String!
    active: Boolean!
    admin: Boolean!
    app: Boolean!
    guest: Boolean!
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
    timezone: String
    url: String!
  }

  type Team {
    id: ID!
    key: String!
    name: String!
    displayName: String!
    timezone: String!
    issueEstimationType: String!
    parent: Team
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
    issueCount(includeArchived: Boolean = false): Int!
    states(
      after: String
      before: String
      filter: WorkflowStateFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): WorkflowStateConnection!
    issues(
      after: String
      before: String
      filter: IssueFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): IssueConnection!
    labels(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): IssueLabelConnection!
    cycles(
      after: String
      before: String
      filter: CycleFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): CycleConnection!
  }

  type WorkflowState {
    id: ID!
    name: String!
    type: String!
    position: Float!
    color: String!
    team: Team!
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type ProjectStatus {
    id: ID!
    name: String!
    type: ProjectStatusType!
    position: Float!
    color: String!
    indefinite: Boolean!
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type IssueLabel {
    id: ID!
    name: String!
    color: String!
    isGroup: Boolean!
    parent: IssueLabel
    team: Team
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type ProjectLabel {
    id: ID!
    name: String!
    color: String!
    isGroup: Boolean!
    parent: ProjectLabel
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type InitiativeLabel {
    id: ID!
    name: String!
    color: String!
    isGroup: Boolean!
    parent: InitiativeLabel
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type Cycle {
    id: ID!
    number: Float!
    name: String
    startsAt: DateTime!
    endsAt: DateTime!
    completedAt: DateTime
    team: Team!
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type Issue {
    id: ID!
    identifier: String!
    number: Float!
    title: String!
    url: String!
    priority: Float!
    priorityLabel: String!
    estimate: Float
    dueDate: TimelessDate
    labelIds: [String!]!
    createdAt: DateTime!
    updatedAt: DateTime!
    startedAt: DateTime
    completedAt: DateTime
    canceledAt: DateTime
    archivedAt: DateTime
    autoArchivedAt: DateTime
    trashed: Boolean
    previousIdentifiers: [String!]!
    state: WorkflowState!
    assignee: User
    creator: User
    team: Team!
    project: Project
    parent: Issue
    cycle: Cycle
    children(
      after: String
      before: String
      filter: IssueFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): IssueConnection!
    labels(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): IssueLabelConnection!
    relations(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): IssueRelationConnection!
    inverseRelations(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): IssueRelationConnection!
    attachments(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): AttachmentConnection!
    history(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): IssueHistoryConnection!
    stateHistory(after: String, before: String, first: Int, last: Int): IssueStateSpanConnection!
  }

  type IssueStateSpan {
    id: ID!
    startedAt: DateTime!
    endedAt: DateTime
    state: WorkflowState
    stateId: ID!
  }

  type IssueRelation {
    id: ID!
    type: String!
    issue: Issue!
    relatedIssue: Issue!
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type Attachment {
    id: ID!
    title: String!
    subtitle: String
    url: String!
    sourceType: String
    issue: Issue!
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type IssueHistory {
    id: ID!
    createdAt: DateTime!
    updatedAt: DateTime!
    archivedAt: DateTime
    actor: User
    actorId: String
    issue: Issue!
    archived: Boolean
    trashed: Boolean
    autoArchived: Boolean
    autoClosed: Boolean
    fromState: WorkflowState
    fromStateId: String
    toState: WorkflowState
    toStateId: String
    fromAssignee: User
    fromAssigneeId: String
    toAssignee: User
    toAssigneeId: String
    fromParent: Issue
    fromParentId: String
    toParent: Issue
    toParentId: String
    fromProject: Project
    fromProjectId: String
    toProject: Project
    toProjectId: String
    fromTeam: Team
    fromTeamId: String
    toTeam: Team
    toTeamId: String
    fromCycle: Cycle
    fromCycleId: String
    toCycle: Cycle
    toCycleId: String
    fromTitle: String
    toTitle: String
    fromEstimate: Float
    toEstimate: Float
    fromPriority: Float
    toPriority: Float
    fromDueDate: TimelessDate
    toDueDate: TimelessDate
    addedLabelIds: [String!]
    removedLabelIds: [String!]
    addedLabels: [IssueLabel!]
    removedLabels: [IssueLabel!]
    updatedDescription: Boolean
  }

  type Project {
    id: ID!
    slugId: String!
    name: String!
    description: String!
    url: String!
    health: ProjectUpdateHealthType
    progress: Float!
    priority: Int!
    sortOrder: Float!
    startDate: TimelessDate
    startDateResolution: DateResolutionType
    targetDate: TimelessDate
    targetDateResolution: DateResolutionType
    createdAt: DateTime!
    updatedAt: DateTime!
    startedAt: DateTime
    completedAt: DateTime
    canceledAt: DateTime
    archivedAt: DateTime
    trashed: Boolean
    status: ProjectStatus!
    lead: User
    teams(
      after: String
      before: String
      filter: TeamFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): TeamConnection!
    initiatives(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): InitiativeConnection!
    initiativeToProjects(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): InitiativeToProjectConnection!
    labelIds: [String!]!
    labels(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): ProjectLabelConnection!
    projectMilestones(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): ProjectMilestoneConnection!
    projectUpdates(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): ProjectUpdateConnection!
    lastUpdate: ProjectUpdate
    history(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): ProjectHistoryConnection!
    issues(
      after: String
      before: String
      filter: IssueFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): IssueConnection!
  }

  type ProjectMilestone {
    id: ID!
    name: String!
    targetDate: TimelessDate
    sortOrder: Float!
    project: Project!
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type ProjectUpdate {
    id: ID!
    body: String!
    health: ProjectUpdateHealthType!
    createdAt: DateTime!
    updatedAt: DateTime!
    archivedAt: DateTime
    user: User!
    project: Project!
    url: String!
  }

  type ProjectHistory {
    id: ID!
    entries: JSONObject!
    project: Project!
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type Initiative {
    id: ID!
    slugId: String!
    name: String!
    description: String
    url: String!
    status: InitiativeStatus!
    health: InitiativeUpdateHealthType
    targetDate: TimelessDate
    targetDateResolution: DateResolutionType
    sortOrder: Float!
    createdAt: DateTime!
    updatedAt: DateTime!
    startedAt: DateTime
    completedAt: DateTime
    archivedAt: DateTime
    trashed: Boolean
    owner: User
    parentInitiative: Initiative
    subInitiatives(
      after: String
      before: String
      filter: InitiativeFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): InitiativeConnection!
    projects(
      after: String
      before: String
      filter: ProjectFilter
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): ProjectConnection!
    lastUpdate: InitiativeUpdate
    labelIds: [String!]!
    labels(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): InitiativeLabelConnection!
    history(
      after: String
      before: String
      first: Int
      includeArchived: Boolean
      last: Int
      orderBy: PaginationOrderBy
    ): InitiativeHistoryConnection!
  }

  type InitiativeUpdate {
    id: ID!
    body: String!
    health: InitiativeUpdateHealthType!
    createdAt: DateTime!
    updatedAt: DateTime!
    archivedAt: DateTime
    user: User!
    initiative: Initiative!
    url: String!
  }

  type InitiativeHistory {
    id: ID!
    entries: JSONObject!
    initiative: Initiative!
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type InitiativeToProject {
    id: ID!
    initiative: Initiative!
    project: Project!
    sortOrder: String!
    archivedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
  }
`;

const CONNECTIONS = [
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
  'IssueStateSpan',
  'IssueRelation',
  'Attachment',
  'Project',
  'ProjectMilestone',
  'ProjectUpdate',
  'ProjectHistory',
  'Initiative',
  'InitiativeHistory',
  'InitiativeToProject',
].map(
  (node) => `
type ${node}Connection {
  edges: [${node}Edge!]!
  nodes: [${node}!]!
  pageInfo: PageInfo!
}

type ${node}Edge {
  cursor: String!
  node: ${node}!
}`,
);

export const LINEAR_SCHEMA: string = [OBJECTS, ...CONNECTIONS, LINEAR_INPUTS].join('\n');
