import type { IsoDate } from '../model/work-item.ts';
import type { DemoLinear } from './linear-model.ts';

export type { DemoLinear, DemoLinearHistory, DemoLinearIssue } from './linear-model.ts';

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
    /** True when the token may not see the project, and so none of its issues. */
    hidden?: boolean;
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
  /** Since when it is archived: searches leave it out, its address still opens it. Absent while it is not. */
  archivedAt?: number;
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
