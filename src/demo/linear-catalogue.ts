import { DAY } from './calendar.ts';
import { COMPANY, TEAMS } from './company.ts';
import type { DemoLinear } from './organisation-model.ts';
import type { TicketKind, TicketState } from './plan-model.ts';
import type { Random } from './random.ts';

const STATES: Readonly<Record<TicketState, readonly [string, string]>> = {
  todo: ['Backlog', 'backlog'],
  ready: ['Todo', 'unstarted'],
  progress: ['In Progress', 'started'],
  review: ['In Review', 'started'],
  blocked: ['Blocked', 'started'],
  done: ['Done', 'completed'],
  dropped: ['Canceled', 'canceled'],
};

const PROJECT_STATUSES = [
  ['Backlog', 'backlog'],
  ['Planned', 'planned'],
  ['In Progress', 'started'],
  ['Paused', 'paused'],
  ['Completed', 'completed'],
  ['Canceled', 'canceled'],
] as const;

/** Linear has no issue types: labels say what kind of work it is. `tech-debt` was called `techdebt` until it was renamed. */
export const KIND_LABELS: Partial<Record<TicketKind, string>> = {
  bug: 'Bug',
  incident: 'incident',
  support: 'support',
  spike: 'spike',
  improvement: 'improvement',
};

const PLAIN_LABELS = [
  'Bug',
  'incident',
  'support',
  'spike',
  'improvement',
  'feature',
  'roadmap',
  'ktlo',
  'oncall',
  'patch',
  'migration',
  'replatform',
  'launch',
  'platform',
  'tech-debt',
  'devex',
  'research',
  'discovery',
  'poc',
  'experiment',
  'compliance',
  'audit',
  'contractual',
  'outcome',
  'opportunity',
  'evergreen',
  'frontend',
  'backend',
  'customer-request',
  'good-first-issue',
  'design',
  'needs-refinement',
  'q-planning',
] as const;
const SHAPES = [
  'Explore',
  'Outcome',
  'Build',
  'All-in',
  'Enable',
  'Improve',
  'Run',
  'Oblige',
] as const;

export interface LinearCatalogue {
  linear: DemoLinear;
  stateId(teamId: string, state: TicketState): string;
  /** Null for a label that the workspace does not have. */
  labelId(name: string): string | null;
  shapeLabelId(shape: string): string | null;
  linearTeamId(teamId: string): string;
  cycleId(teamId: string, iteration: number): string | null;
  projectStatusId(type: string): string;
}

const need = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`the demo Linear has no ${what}`);
  return value;
};

const labelsOf = (random: Random): DemoLinear['labels'] => {
  const group = {
    id: random.uuid(),
    name: 'Bet shape',
    teamId: null,
    parentId: null,
    isGroup: true,
  };
  return [
    group,
    ...SHAPES.map((name) => ({
      id: random.uuid(),
      name,
      teamId: null,
      parentId: group.id,
      isGroup: false,
    })),
    ...PLAIN_LABELS.map((name) => ({
      id: random.uuid(),
      name,
      teamId: null,
      parentId: null,
      isGroup: false,
    })),
  ];
};

const teamsOf = (random: Random): DemoLinear['teams'] => {
  const product = {
    id: random.uuid(),
    key: 'PRD',
    name: 'Product',
    timezone: 'Europe/Berlin',
    teamId: '',
    parentId: null,
  };
  const teams = TEAMS.filter(({ system }) => system === 'linear').map((team) => ({
    id: random.uuid(),
    key: team.key,
    name: team.name,
    timezone: team.key === 'GRO' ? 'America/Toronto' : 'Europe/Berlin',
    teamId: team.id,
    parentId: team.key === 'MOB' || team.key === 'CON' ? product.id : null,
  }));
  return [product, ...teams];
};

const statesOf = (random: Random, teams: DemoLinear['teams']): DemoLinear['states'] =>
  teams.flatMap((team) => [
    { id: random.uuid(), teamId: team.id, name: 'Triage', type: 'triage', position: 0 },
    ...Object.values(STATES).map(([name, type], index) => ({
      id: random.uuid(),
      teamId: team.id,
      name,
      type,
      position: index + 1,
    })),
    { id: random.uuid(), teamId: team.id, name: 'Duplicate', type: 'duplicate', position: 9 },
  ]);

const cyclesOf = (
  random: Random,
  teams: DemoLinear['teams'],
  from: number,
  now: number,
): DemoLinear['cycles'] => {
  const count = Math.ceil((now - from) / (14 * DAY)) + 2;
  return teams.flatMap((team) => {
    if (!TEAMS.some(({ id, iterations }) => id === team.teamId && iterations)) return [];
    return Array.from({ length: count }, (_, index) => ({
      id: random.uuid(),
      number: index + 1,
      teamId: team.id,
      name: index % 6 === 5 ? 'Cool-down' : null,
      startsAt: from + index * 14 * DAY,
      endsAt: from + (index + 1) * 14 * DAY,
    }));
  });
};

/** Everything in Linear that is neither an issue, a project nor an initiative. */
export const createLinearCatalogue = (
  random: Random,
  iterationsFrom: number,
  now: number,
): LinearCatalogue => {
  const teams = teamsOf(random);
  const states = statesOf(random, teams);
  const labels = labelsOf(random);
  const cycles = cyclesOf(random, teams, iterationsFrom, now);
  const projectStatuses = PROJECT_STATUSES.map(([name, type]) => ({
    id: random.uuid(),
    name,
    type,
  }));
  const team = (teamId: string) =>
    need(
      teams.find((one) => one.teamId === teamId),
      `team ${teamId}`,
    );
  const stateIndex = new Map(states.map((state) => [`${state.teamId} ${state.name}`, state.id]));
  const cycleIndex = new Map(
    cycles.map((cycle) => [`${cycle.teamId} ${cycle.number - 1}`, cycle.id]),
  );
  const group = labels[0]?.id;
  return {
    linear: {
      workspace: { id: random.uuid(), name: COMPANY, urlKey: 'tidewell' },
      teams,
      states,
      labels,
      cycles,
      projectStatuses,
      initiatives: [],
      projects: [],
      issues: [],
    },
    stateId: (teamId, state) =>
      need(stateIndex.get(`${team(teamId).id} ${STATES[state][0]}`), `state ${state}`),
    labelId: (name) =>
      labels.find((label) => label.name === name && label.parentId === null)?.id ?? null,
    shapeLabelId: (shape) =>
      labels.find((label) => label.name === shape && label.parentId === group)?.id ?? null,
    linearTeamId: (teamId) => team(teamId).id,
    cycleId: (teamId, iteration) => cycleIndex.get(`${team(teamId).id} ${iteration}`) ?? null,
    projectStatusId: (type) =>
      need(
        projectStatuses.find((status) => status.type === type),
        `project status ${type}`,
      ).id,
  };
};
