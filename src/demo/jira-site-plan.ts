import type { DemoJira } from './organisation-model.ts';
import type { TicketState } from './plan-model.ts';

/** Custom fields by what they hold. */
export const FIELD = {
  points: 'customfield_10016',
  sprint: 'customfield_10020',
  rank: 'customfield_10019',
  team: 'customfield_10001',
  plannedStart: 'customfield_10015',
  plannedEnd: 'customfield_10023',
  shape: 'customfield_10040',
  goal: 'customfield_10041',
} as const;

export const FIELDS: DemoJira['fields'] = [
  {
    id: FIELD.points,
    name: 'Story Points',
    type: 'number',
    custom: 'com.atlassian.jira.plugin.system.customfieldtypes:float',
  },
  {
    id: FIELD.sprint,
    name: 'Sprint',
    type: 'array',
    items: 'json',
    custom: 'com.pyxis.greenhopper.jira:gh-sprint',
  },
  { id: FIELD.rank, name: 'Rank', type: 'any', custom: 'com.pyxis.greenhopper.jira:gh-lexo-rank' },
  {
    id: FIELD.team,
    name: 'Team',
    type: 'team',
    custom: 'com.atlassian.jira.plugin.system.customfieldtypes:atlassian-team',
  },
  {
    id: FIELD.plannedStart,
    name: 'Target start',
    type: 'date',
    custom: 'com.atlassian.jpo:jpo-custom-field-baseline-start',
  },
  {
    id: FIELD.plannedEnd,
    name: 'Target end',
    type: 'date',
    custom: 'com.atlassian.jpo:jpo-custom-field-baseline-end',
  },
  {
    id: FIELD.shape,
    name: 'Bet shape',
    type: 'option',
    custom: 'com.atlassian.jira.plugin.system.customfieldtypes:select',
  },
  {
    id: FIELD.goal,
    name: 'Goal',
    type: 'string',
    custom: 'com.atlassian.jira.plugin.system.customfieldtypes:textfield',
  },
];

export const PORTFOLIO_KEY = 'PF';

/** Small projects that were started and left: each team-managed, with its own statuses of the same names. */
export const SIDE_PROJECTS = [
  ['HACK', 'Hack days'],
  ['DSN', 'Design operations'],
  ['PILOT', 'Harbour pilot'],
  ['MKT', 'Website relaunch'],
] as const;

export const STATE_NAMES: Readonly<
  Record<TicketState, readonly [string, 'new' | 'indeterminate' | 'done']>
> = {
  todo: ['To Do', 'new'],
  ready: ['Ready', 'new'],
  progress: ['In Progress', 'indeterminate'],
  review: ['In Review', 'indeterminate'],
  blocked: ['Blocked', 'indeterminate'],
  done: ['Done', 'done'],
  dropped: ["Won't Do", 'done'],
};
export const STATES = Object.keys(STATE_NAMES) as TicketState[];

export const ISSUE_TYPES: readonly (readonly [string, string, number])[] = [
  ['10000', 'Epic', 1],
  ['10001', 'Story', 0],
  ['10002', 'Task', 0],
  ['10003', 'Sub-task', -1],
  ['10004', 'Bug', 0],
  ['10005', 'Spike', 0],
  ['10006', 'Incident', 0],
  ['10007', 'Support request', 0],
  ['10008', 'Improvement', 0],
  ['10009', 'Initiative', 2],
];
/** A team-managed project has fewer types, each its own. */
export const OWN_TYPES: readonly (readonly [string, number])[] = [
  ['Epic', 1],
  ['Task', 0],
  ['Bug', 0],
  ['Subtask', -1],
];
