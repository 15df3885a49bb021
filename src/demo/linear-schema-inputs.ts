/**
 * The part of Linear's published schema that the simulated API serves: filters, sorting and enumerations.
 * A test holds every line against the published schema: same names, same arguments, same types.
 */
export const LINEAR_INPUTS = `
input IssueUpdateInput {
  title: String, stateId: String, assigneeId: String
}

enum PaginationOrderBy {
  createdAt, updatedAt
}

enum PaginationSortOrder {
  Ascending, Descending
}

enum PaginationNulls {
  first, last
}

enum ProjectStatusType {
  backlog, canceled, completed, paused, planned, started
}

enum InitiativeStatus {
  Active, Canceled, Completed, Planned, Proposed
}

enum DateResolutionType {
  halfYear, month, quarter, year
}

enum ProjectUpdateHealthType {
  atRisk, offTrack, onTrack
}

enum InitiativeUpdateHealthType {
  atRisk, offTrack, onTrack
}

input IssueFilter {
  and: [IssueFilter!], or: [IssueFilter!], id: IssueIDComparator, updatedAt: DateComparator
  createdAt: DateComparator, archivedAt: NullableDateComparator
  completedAt: NullableDateComparator, team: TeamFilter, project: NullableProjectFilter
  parent: NullableIssueFilter, state: WorkflowStateFilter, assignee: NullableUserFilter
}

input IssueIDComparator {
  eq: ID, in: [ID!], neq: ID, nin: [ID!]
}

input IDComparator {
  eq: ID, in: [ID!], neq: ID, nin: [ID!]
}

input DateComparator {
  eq: DateTimeOrDuration, gt: DateTimeOrDuration, gte: DateTimeOrDuration
  in: [DateTimeOrDuration!], lt: DateTimeOrDuration, lte: DateTimeOrDuration
  neq: DateTimeOrDuration, nin: [DateTimeOrDuration!]
}

input NullableDateComparator {
  eq: DateTimeOrDuration, gt: DateTimeOrDuration, gte: DateTimeOrDuration
  in: [DateTimeOrDuration!], lt: DateTimeOrDuration, lte: DateTimeOrDuration
  neq: DateTimeOrDuration, nin: [DateTimeOrDuration!], null: Boolean
}

input StringComparator {
  eq: String, neq: String, in: [String!], nin: [String!], eqIgnoreCase: String
  neqIgnoreCase: String, contains: String, containsIgnoreCase: String, startsWith: String
  endsWith: String
}

input TeamFilter {
  and: [TeamFilter!], or: [TeamFilter!], id: IDComparator, key: StringComparator
  name: StringComparator
}

input WorkflowStateFilter {
  and: [WorkflowStateFilter!], or: [WorkflowStateFilter!], id: IDComparator
  name: StringComparator, type: StringComparator, team: TeamFilter
}

input NullableProjectFilter {
  null: Boolean, id: IDComparator, name: StringComparator
}

input NullableIssueFilter {
  null: Boolean, id: IssueIDComparator
}

input NullableUserFilter {
  null: Boolean, id: IDComparator, email: StringComparator, name: StringComparator
}

input ProjectFilter {
  and: [ProjectFilter!], or: [ProjectFilter!], id: IDComparator, name: StringComparator
  createdAt: DateComparator, updatedAt: DateComparator, accessibleTeams: TeamCollectionFilter
}

input TeamCollectionFilter {
  some: TeamFilter, every: TeamFilter
}

input InitiativeFilter {
  and: [InitiativeFilter!], or: [InitiativeFilter!], id: IDComparator, name: StringComparator
  createdAt: DateComparator, updatedAt: DateComparator, status: StringComparator
}

input UserFilter {
  and: [UserFilter!], or: [UserFilter!], id: IDComparator, email: StringComparator
  name: StringComparator, active: BooleanComparator, app: BooleanComparator
}

input BooleanComparator {
  eq: Boolean, neq: Boolean
}

input CycleFilter {
  and: [CycleFilter!], or: [CycleFilter!], id: IDComparator, team: TeamFilter
}

input IssueSortInput {
  updatedAt: UpdatedAtSort, createdAt: CreatedAtSort
}

input UpdatedAtSort {
  nulls: PaginationNulls = last, order: PaginationSortOrder
}

input CreatedAtSort {
  nulls: PaginationNulls = last, order: PaginationSortOrder
}
`;
