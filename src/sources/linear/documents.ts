/**
 * Every question put to Linear, as constants: no lazy relations, nothing asked for that is not read, and nothing that
 * writes. A test holds each of them against Linear's published schema.
 *
 * Linear prices a query before it runs (0.1 a property, 1 an object, times `first` for a connection) and refuses more
 * than 10,000, so nested connections start small and are completed by the `…Rest` documents where they overflow.
 */

const PAGE_INFO = 'pageInfo { hasNextPage endCursor }';

const HISTORY_ENTRY = `fragment HistoryEntry on IssueHistory {
  id createdAt actorId
  fromStateId toStateId fromAssigneeId toAssigneeId fromParentId toParentId fromProjectId toProjectId
  fromTeamId toTeamId fromCycleId toCycleId fromTitle toTitle fromEstimate toEstimate
  fromPriority toPriority fromDueDate toDueDate addedLabelIds removedLabelIds archived trashed
}`;

const RELATION = 'id type relatedIssue { id identifier }';
const ATTACHMENT = 'id url sourceType';

const ISSUE_PARTS = `fragment IssueParts on Issue {
  id identifier title url priority estimate dueDate labelIds
  createdAt updatedAt completedAt canceledAt archivedAt trashed
  state { id } assignee { id } team { id } project { id } parent { id }
  cycle { id number name startsAt endsAt }
  relations(first: 3, includeArchived: true) { nodes { ${RELATION} } ${PAGE_INFO} }
  attachments(first: 3, includeArchived: true) { nodes { ${ATTACHMENT} } ${PAGE_INFO} }
}`;

/** Issues by `updatedAt`, oldest first, each with the beginning of its history. */
export const ISSUES = `query Issues($first: Int!, $after: String, $filter: IssueFilter, $history: Int!) {
  issues(first: $first, after: $after, filter: $filter, includeArchived: true, sort: [{ updatedAt: { order: Ascending } }]) {
    nodes { ...IssueParts history(first: $history, includeArchived: true) { nodes { ...HistoryEntry } ${PAGE_INFO} } }
    ${PAGE_INFO}
  }
}
${ISSUE_PARTS}
${HISTORY_ENTRY}`;

/** Longer beginnings of the histories of a few issues. */
export const HISTORIES = `query Histories($first: Int!, $filter: IssueFilter, $history: Int!) {
  issues(first: $first, filter: $filter, includeArchived: true) {
    nodes { id history(first: $history, includeArchived: true) { nodes { ...HistoryEntry } ${PAGE_INFO} } }
    ${PAGE_INFO}
  }
}
${HISTORY_ENTRY}`;

/** The rest of one long history. */
export const HISTORY_REST = `query HistoryRest($id: String!, $first: Int!, $after: String) {
  issue(id: $id) { history(first: $first, after: $after, includeArchived: true) { nodes { ...HistoryEntry } ${PAGE_INFO} } }
}
${HISTORY_ENTRY}`;

/** Longer beginnings of what a few issues are linked to. */
export const LINKS = `query Links($first: Int!, $filter: IssueFilter, $links: Int!) {
  issues(first: $first, filter: $filter, includeArchived: true) {
    nodes {
      id
      relations(first: $links, includeArchived: true) { nodes { ${RELATION} } ${PAGE_INFO} }
      attachments(first: $links, includeArchived: true) { nodes { ${ATTACHMENT} } ${PAGE_INFO} }
    }
    ${PAGE_INFO}
  }
}`;

export const RELATIONS_REST = `query RelationsRest($id: String!, $first: Int!, $after: String) {
  issue(id: $id) { relations(first: $first, after: $after, includeArchived: true) { nodes { ${RELATION} } ${PAGE_INFO} } }
}`;

export const ATTACHMENTS_REST = `query AttachmentsRest($id: String!, $first: Int!, $after: String) {
  issue(id: $id) { attachments(first: $first, after: $after, includeArchived: true) { nodes { ${ATTACHMENT} } ${PAGE_INFO} } }
}`;

const BET_HISTORY = 'id createdAt entries';
const UPDATE = 'id createdAt health body user { id }';
const MILESTONE = 'id name targetDate';
const LABEL = 'id name parent { id name }';

export const PROJECTS = `query Projects($first: Int!, $after: String) {
  projects(first: $first, after: $after, includeArchived: true) {
    nodes {
      id slugId name url health progress startDate startDateResolution targetDate targetDateResolution
      createdAt updatedAt completedAt canceledAt archivedAt trashed
      status { id name type } lead { id }
      teams(first: 10) { nodes { id } ${PAGE_INFO} }
      initiatives(first: 10, includeArchived: true) { nodes { id createdAt } ${PAGE_INFO} }
      labels(first: 10) { nodes { ${LABEL} } ${PAGE_INFO} }
      projectMilestones(first: 10) { nodes { ${MILESTONE} } ${PAGE_INFO} }
      projectUpdates(first: 10) { nodes { ${UPDATE} } ${PAGE_INFO} }
      history(first: 10, includeArchived: true) { nodes { ${BET_HISTORY} } ${PAGE_INFO} }
    }
    ${PAGE_INFO}
  }
}`;

/** Longer beginnings of what grows with a project, of a few of them. */
export const PROJECT_LOGS = `query ProjectLogs($first: Int!, $filter: ProjectFilter, $longer: Int!) {
  projects(first: $first, filter: $filter, includeArchived: true) {
    nodes {
      id
      projectUpdates(first: $longer) { nodes { ${UPDATE} } ${PAGE_INFO} }
      history(first: $longer, includeArchived: true) { nodes { ${BET_HISTORY} } ${PAGE_INFO} }
    }
    ${PAGE_INFO}
  }
}`;

const projectRest = (name: string, connection: string, selection: string): string =>
  `query ${name}($id: String!, $first: Int!, $after: String) {
  project(id: $id) { ${connection}(first: $first, after: $after) { nodes { ${selection} } ${PAGE_INFO} } }
}`;

/** The rest of each connection of one project, by the connection's name. */
export const PROJECT_RESTS = {
  teams: projectRest('ProjectTeamsRest', 'teams', 'id'),
  initiatives: projectRest('ProjectInitiativesRest', 'initiatives', 'id createdAt'),
  labels: projectRest('ProjectLabelsRest', 'labels', LABEL),
  projectMilestones: projectRest('ProjectMilestonesRest', 'projectMilestones', MILESTONE),
  projectUpdates: projectRest('ProjectUpdatesRest', 'projectUpdates', UPDATE),
  history: projectRest('ProjectHistoryRest', 'history', BET_HISTORY),
} as const;

export const INITIATIVES = `query Initiatives($first: Int!, $after: String) {
  initiatives(first: $first, after: $after, includeArchived: true) {
    nodes {
      id slugId name url status health targetDate targetDateResolution
      createdAt updatedAt completedAt archivedAt trashed
      owner { id } parentInitiative { id } lastUpdate { id createdAt health body user { id } }
      labels(first: 10) { nodes { ${LABEL} } ${PAGE_INFO} }
      history(first: 10, includeArchived: true) { nodes { ${BET_HISTORY} } ${PAGE_INFO} }
    }
    ${PAGE_INFO}
  }
}`;

const initiativeRest = (name: string, connection: string, selection: string): string =>
  `query ${name}($id: String!, $first: Int!, $after: String) {
  initiative(id: $id) { ${connection}(first: $first, after: $after) { nodes { ${selection} } ${PAGE_INFO} } }
}`;

export const INITIATIVE_RESTS = {
  labels: initiativeRest('InitiativeLabelsRest', 'labels', LABEL),
  history: initiativeRest('InitiativeHistoryRest', 'history', BET_HISTORY),
} as const;

/** What issues point to by id: of each list its arguments and what is read of a node. */
const LISTS = {
  teams: ['', 'id key name'],
  workflowStates: ['', 'id name type'],
  projectStatuses: ['', 'id name type'],
  users: [', includeDisabled: true', 'id name email active app'],
  issueLabels: ['', 'id name parent { id name }'],
} as const;

const listed = (connection: keyof typeof LISTS, place: string): string => {
  const [args, selection] = LISTS[connection];
  return `${connection}(${place}, includeArchived: true${args}) { nodes { ${selection} } ${PAGE_INFO} }`;
};

/** The beginnings of all lists at once: most are no longer, and together they cost a third of what a query may. */
export const CATALOGUE_START = `query Catalogue($first: Int!) {
  ${(Object.keys(LISTS) as (keyof typeof LISTS)[]).map((name) => listed(name, 'first: $first')).join('\n  ')}
}`;

const catalogue = (name: string, connection: keyof typeof LISTS): string =>
  `query ${name}($first: Int!, $after: String) {
  ${listed(connection, 'first: $first, after: $after')}
}`;

/** Each list by itself, from its beginning or a cursor. */
export const CATALOGUE = {
  teams: catalogue('Teams', 'teams'),
  workflowStates: catalogue('WorkflowStates', 'workflowStates'),
  projectStatuses: catalogue('ProjectStatuses', 'projectStatuses'),
  users: catalogue('Users', 'users'),
  issueLabels: catalogue('Labels', 'issueLabels'),
} as const;

/** Linear's own count of the issues of each team. */
export const ISSUE_COUNTS = `query IssueCounts($first: Int!, $after: String) {
  teams(first: $first, after: $after, includeArchived: true) { nodes { id issueCount(includeArchived: true) } ${PAGE_INFO} }
}`;

const CENSUS_NODE = 'id archivedAt trashed';

/** Ids of everything in scope, in an order that edits do not change. */
export const CENSUS = {
  issues: `query IssueCensus($first: Int!, $after: String, $filter: IssueFilter) {
  issues(first: $first, after: $after, filter: $filter, includeArchived: true, orderBy: createdAt) { nodes { ${CENSUS_NODE} team { id } } ${PAGE_INFO} }
}`,
  projects: `query ProjectCensus($first: Int!, $after: String, $filter: ProjectFilter) {
  projects(first: $first, after: $after, filter: $filter, includeArchived: true, orderBy: createdAt) { nodes { ${CENSUS_NODE} teams(first: 10) { nodes { id } } } ${PAGE_INFO} }
}`,
  initiatives: `query InitiativeCensus($first: Int!, $after: String, $filter: InitiativeFilter) {
  initiatives(first: $first, after: $after, filter: $filter, includeArchived: true, orderBy: createdAt) { nodes { ${CENSUS_NODE} } ${PAGE_INFO} }
}`,
} as const;

export const VIEWER = 'query Viewer { viewer { id name } organization { id name urlKey } }';

/** One of each, to see what the token may read. */
export const PROBES = {
  issues: `query ProbeIssues { issues(first: 1) { nodes { id } } }`,
  history: `query ProbeHistory { issues(first: 1, includeArchived: true) { nodes { id history(first: 1) { nodes { id createdAt } } } } }`,
  archived: `query ProbeArchived { issues(first: 1, includeArchived: true, filter: { archivedAt: { null: false } }) { nodes { id archivedAt } } }`,
  projects: `query ProbeProjects { projects(first: 1, includeArchived: true) { nodes { id } } }`,
  initiatives: `query ProbeInitiatives { initiatives(first: 1, includeArchived: true) { nodes { id } } }`,
} as const;

export const ALL_DOCUMENTS: readonly string[] = [
  ISSUES,
  HISTORIES,
  HISTORY_REST,
  LINKS,
  RELATIONS_REST,
  ATTACHMENTS_REST,
  PROJECTS,
  PROJECT_LOGS,
  ...Object.values(PROJECT_RESTS),
  INITIATIVES,
  ...Object.values(INITIATIVE_RESTS),
  CATALOGUE_START,
  ...Object.values(CATALOGUE),
  ISSUE_COUNTS,
  ...Object.values(CENSUS),
  VIEWER,
  ...Object.values(PROBES),
];
