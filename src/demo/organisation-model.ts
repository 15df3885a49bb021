import type { IsoDate } from '../model/work-item.ts';

/**
 * A generated organisation, in neutral words. The two simulated APIs serve it in their vendors' shapes.
 * Everything is derived from a seed and an end date; nothing is random afterwards.
 * Instants are epoch milliseconds.
 */
export interface Organisation {
  seed: number;
  /** "Now" of the simulation: no history is later. */
  now: number;
  people: DemoPerson[];
  teams: DemoTeam[];
  jira: DemoJira;
  linear: DemoLinear;
  /** Issues whose history is broken on purpose, by kind; every other history chains and ends in today's values. */
  anomalies: DemoAnomaly[];
}

export interface DemoAnomaly {
  system: 'jira' | 'linear';
  issueId: string;
  kind:
    'same-instant-reversed' | 'entry-newer-than-updated' | 'missing-entry' | 'author-without-id';
}

export interface DemoPerson {
  id: string;
  name: string;
  email: string;
  /** False where the person hides the address from the API (Jira then says null). */
  emailVisible: boolean;
  jiraAccountId: string | null;
  linearUserId: string | null;
  teamId: string;
  active: boolean;
  app: boolean;
  joined: IsoDate;
  left: IsoDate | null;
  fte: number;
  location: string;
  /** IANA name. */
  timezone: string;
  role: string;
  costCentre: string;
  timeOff: { from: IsoDate; to: IsoDate }[];
}

export interface DemoTeam {
  id: string;
  name: string;
  system: 'jira' | 'linear';
  /** Jira project key or Linear team key. */
  key: string;
  platform: boolean;
}

export interface DemoJira {
  /** The site's own address, what `serverInfo.baseUrl` says and links print; never where the simulation listens. */
  site: string;
  projects: {
    id: string;
    key: string;
    name: string;
    /** Null for a project that no team owns (the portfolio, abandoned ones). */
    teamId: string | null;
    style: 'classic' | 'next-gen';
  }[];
  issueTypes: {
    id: string;
    name: string;
    hierarchyLevel: number;
    subtask: boolean;
    projectId: string | null;
  }[];
  statuses: {
    id: string;
    name: string;
    category: 'new' | 'indeterminate' | 'done';
    /** Set where the category embedded in issues contradicts the catalogue. */
    embeddedCategory?: 'new' | 'indeterminate' | 'done';
    projectId: string | null;
  }[];
  sprints: {
    id: number;
    name: string;
    boardId: number;
    state: 'closed' | 'active' | 'future';
    start: number;
    end: number;
  }[];
  versions: {
    id: string;
    projectId: string;
    name: string;
    releaseDate: IsoDate | null;
    released: boolean;
  }[];
  /** Custom fields: id `customfield_10016`, name, schema type and custom key. */
  fields: { id: string; name: string; type: string; items?: string; custom: string }[];
  issues: DemoJiraIssue[];
}

export interface DemoJiraIssue {
  id: string;
  key: string;
  /** Keys it had before it moved; they still resolve. */
  formerKeys: string[];
  /** True when the token may not see it: left out everywhere, never an error. */
  hidden: boolean;
  projectId: string;
  typeId: string;
  statusId: string;
  summary: string;
  parentId: string | null;
  assignee: string | null;
  reporter: string | null;
  labels: string[];
  components: string[];
  priority: string;
  created: number;
  updated: number;
  resolved: number | null;
  dueDate: IsoDate | null;
  fixVersionIds: string[];
  sprintIds: number[];
  estimateSeconds: number | null;
  /** Values by custom field id, already in Jira's JSON shape. */
  custom: Record<string, unknown>;
  links: { id: string; type: 'Blocks' | 'Relates' | 'Duplicate'; outwardIssueId: string }[];
  remoteLinks: { id: string; url: string; title: string }[];
  history: DemoJiraHistory[];
  worklogs: { id: string; author: string; started: number; seconds: number; updated: number }[];
}

export interface DemoJiraHistory {
  id: string;
  at: number;
  /** DemoPerson id. */
  author: string;
  items: {
    field: string;
    /** null where Jira leaves it out (parent links, workflow migrations). */
    fieldId: string | null;
    fieldtype: 'jira' | 'custom';
    from: string | null;
    fromString: string | null;
    to: string | null;
    toString_: string | null;
  }[];
}

export interface DemoLinear {
  workspace: { id: string; name: string; urlKey: string };
  teams: {
    id: string;
    key: string;
    name: string;
    timezone: string;
    teamId: string;
    parentId: string | null;
  }[];
  states: { id: string; teamId: string; name: string; type: string; position: number }[];
  labels: {
    id: string;
    name: string;
    teamId: string | null;
    parentId: string | null;
    isGroup: boolean;
  }[];
  cycles: {
    id: string;
    number: number;
    teamId: string;
    name: string | null;
    startsAt: number;
    endsAt: number;
  }[];
  projectStatuses: { id: string; name: string; type: string }[];
  initiatives: {
    id: string;
    name: string;
    description: string;
    status: 'Planned' | 'Active' | 'Completed';
    ownerId: string | null;
    targetDate: IsoDate | null;
    targetDateResolution: string | null;
    parentId: string | null;
    createdAt: number;
    updatedAt: number;
    archivedAt: number | null;
    projectIds: string[];
    /** Date changes of the initiative, oldest first. */
    history: DemoLinearHistory[];
  }[];
  projects: {
    id: string;
    slugId: string;
    name: string;
    description: string;
    statusId: string;
    health: string | null;
    leadId: string | null;
    teamIds: string[];
    startDate: IsoDate | null;
    startDateResolution: string | null;
    targetDate: IsoDate | null;
    targetDateResolution: string | null;
    progress: number;
    labelIds: string[];
    createdAt: number;
    updatedAt: number;
    startedAt: number | null;
    completedAt: number | null;
    canceledAt: number | null;
    archivedAt: number | null;
    trashed: boolean;
    milestones: { id: string; name: string; targetDate: IsoDate | null }[];
    updates: { id: string; body: string; health: string; createdAt: number; userId: string }[];
    history: DemoLinearHistory[];
  }[];
  issues: DemoLinearIssue[];
}

export interface DemoLinearIssue {
  id: string;
  number: number;
  identifier: string;
  teamId: string;
  title: string;
  stateId: string;
  assigneeId: string | null;
  creatorId: string | null;
  parentId: string | null;
  projectId: string | null;
  cycleId: string | null;
  labelIds: string[];
  estimate: number | null;
  priority: number;
  createdAt: number;
  updatedAt: number;
  startedAt: number | null;
  completedAt: number | null;
  canceledAt: number | null;
  archivedAt: number | null;
  trashed: boolean;
  dueDate: IsoDate | null;
  relations: { id: string; type: 'blocks' | 'duplicate' | 'related'; relatedIssueId: string }[];
  /** Links to Jira issues this one mirrors. */
  attachments: { id: string; title: string; url: string; sourceType: string | null }[];
  history: DemoLinearHistory[];
}

/** Only what changed is set; ids are Linear's. Changes in the first 3 minutes are left out, as the API does. */
export interface DemoLinearHistory {
  id: string;
  createdAt: number;
  actorId: string | null;
  fromStateId?: string | null;
  toStateId?: string | null;
  fromAssigneeId?: string | null;
  toAssigneeId?: string | null;
  fromParentId?: string | null;
  toParentId?: string | null;
  fromProjectId?: string | null;
  toProjectId?: string | null;
  fromTeamId?: string | null;
  toTeamId?: string | null;
  fromCycleId?: string | null;
  toCycleId?: string | null;
  fromTitle?: string | null;
  toTitle?: string | null;
  fromEstimate?: number | null;
  toEstimate?: number | null;
  addedLabelIds?: string[];
  removedLabelIds?: string[];
  archived?: boolean | null;
  trashed?: boolean | null;
  fromTargetDate?: string | null;
  toTargetDate?: string | null;
}
