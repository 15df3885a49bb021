import type { IsoDate } from '../model/work-item.ts';

/** Linear's part of a generated organisation. Ids are Linear's; instants are epoch milliseconds. */
export interface DemoLinear {
  workspace: { id: string; name: string; urlKey: string };
  teams: {
    id: string;
    key: string;
    name: string;
    timezone: string;
    teamId: string;
    parentId: string | null;
    /** Its issues are shown, and it is not among the teams. */
    unlisted?: true;
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
