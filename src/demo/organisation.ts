import { DAY, isoDate, midnight } from './calendar.ts';
import { TEAMS } from './company.ts';
import { createJiraCatalogue } from './jira-catalogue.ts';
import { createJiraIssues } from './jira-issues.ts';
import { createLinearCatalogue } from './linear-catalogue.ts';
import { createLinearIssues } from './linear-issues.ts';
import { createLinearInitiatives, createLinearProjects } from './linear-projects.ts';
import type { Organisation } from './organisation-model.ts';
import { generatePeople } from './people.ts';
import { planBets, planInitiatives } from './portfolio.ts';
import { createRandom } from './random.ts';
import { planTickets } from './tickets.ts';
import { teamOf } from './work.ts';

export interface OrganisationRequest {
  seed: number;
  /** Contributors, without the automations. */
  people?: number;
  /** Jira and Linear issues together; epics and initiatives in Jira are issues too. */
  issues?: number;
  /** Length of the history that ends at `now`. */
  months?: number;
  /** Epoch milliseconds. */
  now: number;
}

/** The Monday on or after the first day of the history, 10:00 UTC: where sprints and cycles begin. */
const firstMonday = (from: number): number => {
  const day = midnight(isoDate(from));
  const ahead = (8 - new Date(day).getUTCDay()) % 7;
  return day + ahead * DAY + 10 * 3_600_000;
};

const startOf = (now: number, months: number): number => {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1);
};

/** A whole company from a seed: the same request gives the same organisation, byte for byte as JSON. */
export const generateOrganisation = (request: OrganisationRequest): Organisation => {
  const { seed, now, people: headcount = 120, issues = 6000, months = 15 } = request;
  const random = createRandom(seed);
  const window = { from: startOf(now, months), to: now };
  const iterationsFrom = firstMonday(window.from);
  const people = generatePeople(random.fork('people'), headcount, window);
  const initiatives = planInitiatives(random.fork('initiatives'), people, window);
  const bets = planBets(random.fork('bets'), people, initiatives, window, issues).filter(
    ({ created }) => created <= now,
  );
  const inJira = {
    initiatives: initiatives.filter(({ system }) => system === 'jira'),
    bets: bets.filter(({ system }) => system === 'jira'),
  };
  const inLinear = {
    initiatives: initiatives.filter(({ system }) => system === 'linear'),
    bets: bets.filter(({ system }) => system === 'linear'),
  };
  const count = Math.max(issues - inJira.bets.length - inJira.initiatives.length, 0);
  const tickets = planTickets({
    random: random.fork('tickets'),
    people,
    bets,
    window,
    iterationsFrom,
    count,
  });
  const ofSystem = (system: string) =>
    tickets.filter((ticket) => teamOf(ticket.initial.teamId).system === system);

  const jiraCatalogue = createJiraCatalogue(bets, iterationsFrom, now);
  const jira = createJiraIssues({
    random: random.fork('jira'),
    catalogue: jiraCatalogue,
    people,
    ...inJira,
    tickets: ofSystem('jira'),
    now,
  });
  const linearRandom = random.fork('linear');
  const linearCatalogue = createLinearCatalogue(linearRandom, iterationsFrom, now);
  const projectIds = new Map(inLinear.bets.map(({ id }) => [id, linearRandom.uuid()]));
  const shared = { random: linearRandom, catalogue: linearCatalogue, people, projectIds, now };
  const linear = createLinearIssues({
    ...shared,
    tickets: ofSystem('linear'),
    jiraKeyOf: (ticket) => jira.refOf(ticket).key,
  });
  return {
    seed,
    now,
    people,
    teams: TEAMS.map(({ id, name, system, key, platform }) => ({
      id,
      name,
      system,
      key,
      platform,
    })),
    jira: { ...jiraCatalogue.jira, issues: jira.issues },
    linear: {
      ...linearCatalogue.linear,
      projects: createLinearProjects({ ...shared, ...inLinear }),
      initiatives: createLinearInitiatives({ ...shared, ...inLinear }),
      issues: linear.issues,
    },
    anomalies: [],
  };
};
