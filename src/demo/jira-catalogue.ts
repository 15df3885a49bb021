import { DAY, HOUR, addDays, isoDate } from './calendar.ts';
import { JIRA_SITE, TEAMS } from './company.ts';
import {
  FIELDS,
  ISSUE_TYPES,
  OWN_TYPES,
  PORTFOLIO_KEY,
  SIDE_PROJECTS,
  STATES,
  STATE_NAMES,
} from './jira-site-plan.ts';
import type { DemoJira } from './organisation-model.ts';
import type { PlannedBet, TicketState } from './plan-model.ts';

export interface JiraCatalogue {
  jira: DemoJira;
  statusOf(projectId: string, state: TicketState): DemoJira['statuses'][number];
  typeOf(projectId: string, name: string): DemoJira['issueTypes'][number];
  projectOfTeam(teamId: string): DemoJira['projects'][number];
  projectOfKey(key: string): DemoJira['projects'][number];
}

const projectsOf = (): DemoJira['projects'] => {
  const owned = TEAMS.filter(({ system }) => system === 'jira').map((team, index) => ({
    id: String(10_100 + index),
    key: team.key,
    name: team.name,
    teamId: team.id,
    style: team.style,
  }));
  const portfolio = {
    id: '10200',
    key: PORTFOLIO_KEY,
    name: 'Portfolio',
    teamId: null,
    style: 'classic' as const,
  };
  const side = SIDE_PROJECTS.map(([key, name], index) => ({
    id: String(10_300 + index),
    key,
    name,
    teamId: null,
    style: 'next-gen' as const,
  }));
  return [...owned, portfolio, ...side];
};

const statusesOf = (projects: DemoJira['projects']): DemoJira['statuses'] => {
  const set = (first: number, projectId: string | null) =>
    STATES.map((state, index) => {
      const [name, category] = STATE_NAMES[state];
      return { id: String(first + index), name, category, projectId };
    });
  const own = projects
    .filter(({ style }) => style === 'next-gen')
    .flatMap((project, index) => set(10_020 + index * 10, project.id));
  return [...set(10_000, null), ...own].map((status) =>
    // One project of the company embeds another category in its issues than the catalogue has.
    status.name === 'Blocked' && status.projectId === '10105'
      ? { ...status, embeddedCategory: 'new' as const }
      : status,
  );
};

const sprintsOf = (
  projects: DemoJira['projects'],
  iterationsFrom: number,
  now: number,
): DemoJira['sprints'] => {
  const count = Math.ceil((now - iterationsFrom) / (14 * DAY)) + 2;
  return projects.flatMap((project, board) => {
    const team = TEAMS.find(({ id }) => id === project.teamId);
    if (team === undefined || !team.iterations) return [];
    return Array.from({ length: count }, (_, index) => {
      const start = iterationsFrom + index * 14 * DAY;
      const end = start + 14 * DAY - HOUR;
      return {
        id: (board + 1) * 1000 + index,
        name:
          index === 3
            ? `${team.name} sprint ${index + 1} (the one after the summer outage)`
            : `${team.key} Sprint ${index + 1}`,
        boardId: board + 1,
        state:
          end <= now
            ? ('closed' as const)
            : start <= now
              ? ('active' as const)
              : ('future' as const),
        start,
        end,
      };
    });
  });
};

const versionsOf = (
  projects: DemoJira['projects'],
  bets: readonly PlannedBet[],
  now: number,
): DemoJira['versions'] =>
  bets
    .filter(({ system, versioned, end }) => system === 'jira' && versioned && end !== null)
    .map((bet, index) => {
      const released = bet.to + 3 * DAY;
      return {
        id: String(20_000 + index),
        projectId: projects.find(({ teamId }) => teamId === bet.teamId)?.id ?? '',
        name: `${new Date(released).getUTCFullYear()}.${new Date(released).getUTCMonth() + 1}-${index + 1}`,
        releaseDate: bet.evergreen ? null : addDays(isoDate(released), 0),
        released: released <= now,
      };
    });

const find = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`the demo Jira has no ${what}`);
  return value;
};

const issueTypesOf = (nextGen: DemoJira['projects']): DemoJira['issueTypes'] => [
  ...ISSUE_TYPES.map(([id, name, hierarchyLevel]) => ({
    id,
    name,
    hierarchyLevel,
    subtask: hierarchyLevel < 0,
    projectId: null,
  })),
  ...nextGen.flatMap((project, index) =>
    OWN_TYPES.map(([name, hierarchyLevel], place) => ({
      id: String(10_050 + index * 10 + place),
      name,
      hierarchyLevel,
      subtask: hierarchyLevel < 0,
      projectId: project.id,
    })),
  ),
];

/** Everything in Jira that is not an issue. */
export const createJiraCatalogue = (
  bets: readonly PlannedBet[],
  iterationsFrom: number,
  now: number,
): JiraCatalogue => {
  const projects = projectsOf();
  const nextGen = projects.filter(({ style }) => style === 'next-gen');
  const statuses = statusesOf(projects);
  const issueTypes = issueTypesOf(nextGen);
  const own = (projectId: string) =>
    nextGen.some(({ id }) => id === projectId) ? projectId : null;
  const statusIndex = new Map(
    statuses.map((status) => [`${status.projectId} ${status.name}`, status]),
  );
  const typeIndex = new Map(issueTypes.map((type) => [`${type.projectId} ${type.name}`, type]));
  return {
    jira: {
      site: JIRA_SITE,
      projects,
      issueTypes,
      statuses,
      sprints: sprintsOf(projects, iterationsFrom, now),
      versions: versionsOf(projects, bets, now),
      fields: FIELDS,
      issues: [],
    },
    statusOf: (projectId, state) =>
      find(statusIndex.get(`${own(projectId)} ${STATE_NAMES[state][0]}`), `status ${state}`),
    typeOf: (projectId, name) => {
      const mine = own(projectId);
      if (mine === null) return find(typeIndex.get(`null ${name}`), `type ${name}`);
      const level = find(typeIndex.get(`null ${name}`), `type ${name}`).hierarchyLevel;
      const same = typeIndex.get(`${mine} ${name}`);
      return (
        same ??
        find(
          issueTypes.find((type) => type.projectId === mine && type.hierarchyLevel === level),
          `type ${name}`,
        )
      );
    },
    projectOfTeam: (teamId) =>
      find(
        projects.find((project) => project.teamId === teamId),
        `project of ${teamId}`,
      ),
    projectOfKey: (key) =>
      find(
        projects.find((project) => project.key === key),
        `project ${key}`,
      ),
  };
};
