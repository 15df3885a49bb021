import type { Catalogue } from '../../../src/sources/linear/map.ts';
import type {
  HistoryEntry,
  Initiative,
  Issue,
  Project,
} from '../../../src/sources/linear/schema.ts';

const none = { nodes: [], pageInfo: { hasNextPage: false } };

export const aCatalogue = (changes: Partial<Catalogue> = {}): Catalogue => ({
  source: 'linear',
  teams: new Map([['t1', { id: 't1', key: 'ENG', name: 'Engineering' }]]),
  states: new Map([
    ['s1', { id: 's1', name: 'Todo', type: 'unstarted' }],
    ['s2', { id: 's2', name: 'Doing', type: 'started' }],
  ]),
  projectStatuses: new Map([['p1', { id: 'p1', name: 'In progress', type: 'started' }]]),
  users: new Map([
    ['u1', { id: 'u1', name: 'Ada', email: 'ada@example.com', active: true, app: false }],
  ]),
  labels: new Map([
    ['l1', { id: 'l1', name: 'Build', parent: { id: 'g1', name: 'Bet shape' } }],
    ['l2', { id: 'l2', name: 'Run', parent: { id: 'g1', name: 'Bet shape' } }],
    ['l3', { id: 'l3', name: 'ktlo' }],
  ]),
  fieldOfGroup: new Map([['bet shape', 'shape']]),
  ...changes,
});

export const anIssue = (changes: Partial<Issue> = {}): Issue => ({
  id: 'i1',
  identifier: 'ENG-1',
  title: 'An issue',
  url: 'https://linear.app/acme/issue/ENG-1/an-issue',
  priority: 2,
  estimate: 3,
  dueDate: null,
  labelIds: [],
  createdAt: 1000,
  updatedAt: 2000,
  completedAt: null,
  canceledAt: null,
  archivedAt: null,
  trashed: null,
  state: { id: 's1' },
  assignee: null,
  team: { id: 't1' },
  project: null,
  parent: null,
  cycle: null,
  relations: none,
  attachments: none,
  history: none,
  ...changes,
});

export const anEntry = (
  id: string,
  createdAt: number,
  changes: Partial<HistoryEntry>,
): HistoryEntry => ({ id, createdAt, ...changes }) as HistoryEntry;

export const aProject = (changes: Partial<Project> = {}): Project => ({
  id: 'pr1',
  slugId: 'abc123',
  name: 'A project',
  url: 'https://linear.app/acme/project/a-project-abc123',
  health: 'atRisk',
  progress: 0.25,
  startDate: '2026-01-01',
  startDateResolution: 'quarter',
  targetDate: '2026-06-30',
  targetDateResolution: 'halfYear',
  createdAt: 1000,
  updatedAt: 2000,
  completedAt: null,
  canceledAt: null,
  archivedAt: null,
  trashed: null,
  status: { id: 'p1', name: 'In progress', type: 'started' },
  lead: { id: 'u1' },
  teams: { ...none, nodes: [{ id: 't1' }] },
  initiatives: none,
  labels: none,
  projectMilestones: none,
  projectUpdates: none,
  history: none,
  ...changes,
});

export const anInitiative = (id: string, parent: string | null): Initiative => ({
  id,
  slugId: id,
  name: id,
  url: null,
  status: 'Active',
  health: null,
  targetDate: null,
  targetDateResolution: null,
  createdAt: 1000,
  updatedAt: 1000,
  completedAt: null,
  archivedAt: null,
  trashed: null,
  owner: null,
  parentInitiative: parent === null ? null : { id: parent },
  lastUpdate: null,
  labels: none,
  history: none,
});
