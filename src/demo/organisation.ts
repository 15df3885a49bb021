import { DAY, isoDate, midnight } from './calendar.ts';
import { TEAMS } from './company.ts';
import { createJiraCatalogue } from './jira-catalogue.ts';
import { createJiraIssues } from './jira-issues.ts';
import type { JiraIssues } from './jira-issues.ts';
import { createLinearCatalogue } from './linear-catalogue.ts';
import { createLinearIssues } from './linear-issues.ts';
import { createLinearInitiatives, createLinearProjects } from './linear-projects.ts';
import type { DemoJira, DemoLinear, DemoPerson, Organisation } from './organisation-model.ts';
import { generatePeople } from './people.ts';
import type { PlannedBet, PlannedInitiative, System, Ticket } from './plan-model.ts';
import { planBets, planInitiatives } from './portfolio.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
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
  /** Meaningless history entries of a ticket on average (rank, description, ...); 2 unless told. */
  noise?: number;
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

interface Plan {
  people: DemoPerson[];
  initiatives: PlannedInitiative[];
  bets: PlannedBet[];
  tickets: Ticket[];
  iterationsFrom: number;
}

/** Everything that happened, in neutral words. */
const planCompany = (random: Random, request: OrganisationRequest): Plan => {
  const { now, people: headcount = 120, issues = 6000, months = 15 } = request;
  const window = { from: startOf(now, months), to: now };
  const iterationsFrom = firstMonday(window.from);
  const people = generatePeople(random.fork('people'), headcount, window);
  const initiatives = planInitiatives(random.fork('initiatives'), people, window);
  const bets = planBets(random.fork('bets'), people, initiatives, window, issues).filter(
    ({ created }) => created <= now,
  );
  const containers = [...initiatives, ...bets].filter(({ system }) => system === 'jira').length;
  const tickets = planTickets({
    random: random.fork('tickets'),
    people,
    bets,
    window,
    iterationsFrom,
    count: Math.max(issues - containers, 0),
    noise: request.noise ?? 2,
  });
  return { people, initiatives, bets, tickets, iterationsFrom };
};

/** The part of a plan that one system knows. */
const partOf = (plan: Plan, system: System): Plan => ({
  ...plan,
  initiatives: plan.initiatives.filter((one) => one.system === system),
  bets: plan.bets.filter((one) => one.system === system),
  tickets: plan.tickets.filter((one) => teamOf(one.initial.teamId).system === system),
});

const createJira = (
  random: Random,
  plan: Plan,
  now: number,
): { jira: DemoJira; made: JiraIssues } => {
  const catalogue = createJiraCatalogue(plan.bets, plan.iterationsFrom, now);
  const made = createJiraIssues({ random, catalogue, ...partOf(plan, 'jira'), now });
  return { jira: { ...catalogue.jira, issues: made.issues }, made };
};

const createLinear = (
  random: Random,
  whole: Plan,
  jira: JiraIssues,
  now: number,
): { linear: DemoLinear; mirrors: Map<string, string> } => {
  const plan = partOf(whole, 'linear');
  const catalogue = createLinearCatalogue(random, plan.iterationsFrom, now);
  const projectIds = new Map(plan.bets.map(({ id }) => [id, random.uuid()]));
  const shared = { random, catalogue, projectIds, now };
  const { issues, idOf } = createLinearIssues({
    ...shared,
    ...plan,
    jiraKeyOf: (ticket) => jira.refOf(ticket).key,
  });
  const identifiers = new Map(issues.map(({ id, identifier }) => [id, identifier]));
  const mirrors = plan.tickets.flatMap((ticket) =>
    ticket.mirrorOf === null
      ? []
      : [[jira.refOf(ticket.mirrorOf).id, identifiers.get(idOf(ticket)) ?? ''] as const],
  );
  const projects = createLinearProjects({ ...shared, ...plan });
  const initiatives = createLinearInitiatives({ ...shared, ...plan });
  return {
    linear: { ...catalogue.linear, projects, initiatives, issues },
    mirrors: new Map(mirrors),
  };
};

/** Half of the issues that are kept in both systems say so in Jira too. */
const linkMirrors = (
  jira: DemoJira,
  linear: DemoLinear,
  mirrors: ReadonlyMap<string, string>,
): DemoJira => ({
  ...jira,
  issues: jira.issues.map((issue) => {
    const identifier = mirrors.get(issue.id);
    if (identifier === undefined || Number(issue.id) % 2 === 0) return issue;
    const url = `https://linear.app/${linear.workspace.urlKey}/issue/${identifier}`;
    return { ...issue, remoteLinks: [{ id: `4${issue.id}`, url, title: identifier }] };
  }),
});

/** A whole company from a seed: the same request gives the same organisation, byte for byte as JSON. */
export const generateOrganisation = (request: OrganisationRequest): Organisation => {
  const random = createRandom(request.seed);
  const plan = planCompany(random, request);
  const { jira, made } = createJira(random.fork('jira'), plan, request.now);
  const { linear, mirrors } = createLinear(random.fork('linear'), plan, made, request.now);
  return {
    seed: request.seed,
    now: request.now,
    people: plan.people,
    teams: TEAMS.map(({ id, name, system, key, platform }) => ({
      id,
      name,
      system,
      key,
      platform,
    })),
    jira: linkMirrors(jira, linear, mirrors),
    linear,
    anomalies: made.anomalies,
  };
};
