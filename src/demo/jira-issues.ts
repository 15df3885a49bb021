import { DAY } from './calendar.ts';
import { FIELD, PORTFOLIO_KEY } from './jira-site-plan.ts';
import type { JiraCatalogue } from './jira-catalogue.ts';
import { betContainer, containerIssue, initiativeContainer } from './jira-containers.ts';
import { jiraHistory, sprintsIn } from './jira-history.ts';
import type { JiraContext } from './jira-history.ts';
import { addAnomalies, addLinks } from './jira-oddities.ts';
import { useSideProjects } from './jira-side-projects.ts';
import { Numbering, claimsOf } from './numbering.ts';
import type { DemoAnomaly, DemoJiraIssue, DemoPerson } from './organisation-model.ts';
import type { PlannedBet, PlannedInitiative, Ticket, TicketKind } from './plan-model.ts';
import type { Random } from './random.ts';
import { finalValues, isOver } from './ticket-life.ts';
import { teamOf } from './work.ts';

const TYPE_NAMES: Readonly<Record<TicketKind, string>> = {
  story: 'Story',
  task: 'Task',
  bug: 'Bug',
  spike: 'Spike',
  incident: 'Incident',
  support: 'Support request',
  improvement: 'Improvement',
  subtask: 'Sub-task',
};

export interface JiraPlan {
  random: Random;
  catalogue: JiraCatalogue;
  people: readonly DemoPerson[];
  initiatives: readonly PlannedInitiative[];
  bets: readonly PlannedBet[];
  tickets: readonly Ticket[];
  now: number;
}

const issueIds = (plan: JiraPlan): Map<string, string> => {
  const all = [
    ...plan.initiatives.map(({ id, created }) => ({ id, created })),
    ...plan.bets.map(({ id, created }) => ({ id, created })),
    ...plan.tickets.map(({ serial, created }) => ({ id: String(serial), created })),
  ].sort((a, b) => a.created - b.created);
  let id = 10_000;
  return new Map(all.map((one) => [one.id, String((id += 1 + plan.random.int(0, 2)))]));
};

const numberingOf = (plan: JiraPlan): Numbering =>
  new Numbering([
    ...plan.initiatives.map(({ id, created }) => ({
      owner: id,
      container: PORTFOLIO_KEY,
      at: created,
    })),
    ...plan.bets.map(({ id, created, teamId }) => ({
      owner: id,
      container: teamOf(teamId).key,
      at: created,
    })),
    ...plan.tickets.flatMap((ticket) => claimsOf(ticket, (teamId) => teamOf(teamId).key)),
  ]);

const contextOf = (plan: JiraPlan, ids: Map<string, string>, numbering: Numbering): JiraContext => {
  const people = new Map(plan.people.map((person) => [person.id, person]));
  const bets = new Map(plan.bets.map((bet) => [bet.id, bet]));
  const boards = new Map(
    plan.catalogue.jira.projects.map(({ teamId }, index) => [teamId, index + 1]),
  );
  const sprints = new Map(plan.catalogue.jira.sprints.map((sprint) => [sprint.id, sprint]));
  let history = 100_000;
  return {
    catalogue: plan.catalogue,
    account: (id) => {
      const person = people.get(id);
      return { accountId: person?.jiraAccountId ?? null, name: person?.name ?? 'Former user' };
    },
    bet: (betId) => (betId === null ? undefined : bets.get(betId)),
    epic: (betId) => ({
      id: ids.get(betId) ?? '',
      key: numbering.keyOf(betId, teamOf(bets.get(betId)?.teamId ?? '').key),
    }),
    keyIn: (ticket, teamId) => numbering.keyOf(String(ticket.serial), teamOf(teamId).key),
    issueId: (ticket) => ids.get(String(ticket.serial)) ?? '',
    sprint: (teamId, iteration) =>
      sprints.get((boards.get(teamId) ?? 0) * 1000 + iteration) ?? null,
    nextHistoryId: () => String((history += 1)),
  };
};

const customOf = (ticket: Ticket): Record<string, unknown> => {
  const values = finalValues(ticket);
  const team = teamOf(values.teamId);
  return {
    [FIELD.points]: values.points,
    [FIELD.plannedStart]: ticket.planned?.start ?? null,
    [FIELD.plannedEnd]: ticket.planned?.end ?? null,
    [FIELD.rank]: `0|i${String(ticket.serial).padStart(6, '0')}:`,
    [FIELD.team]: { id: team.id, name: team.name, isShared: true },
    [FIELD.shape]: null,
  };
};

const worklogsOf = (plan: JiraPlan, ticket: Ticket, id: string): DemoJiraIssue['worklogs'] => {
  if (ticket.estimateSeconds === null) return [];
  const start = ticket.events.find(({ set }) => set.state === 'progress');
  if (start === undefined) return [];
  return [0, 1]
    .map((index) => ({
      id: `${id}${index}`,
      author: start.by,
      started: start.at + index * DAY,
      seconds: 1800 * plan.random.int(1, 10),
      updated: start.at + index * DAY + 3_600_000,
    }))
    .filter(({ updated }) => updated <= plan.now);
};

const lastDone = (ticket: Ticket): number | null =>
  isOver(finalValues(ticket).state)
    ? (ticket.events.findLast(({ set }) => set.state !== undefined)?.at ?? ticket.created)
    : null;

const COMPONENTS = ['api', 'web', 'jobs', 'mobile', 'reporting'];

const ticketIssue = (plan: JiraPlan, context: JiraContext, ticket: Ticket): DemoJiraIssue => {
  const values = finalValues(ticket);
  const project = plan.catalogue.projectOfTeam(values.teamId);
  const id = context.issueId(ticket);
  const history = jiraHistory(ticket, context);
  const key = context.keyIn(ticket, values.teamId);
  const bet = context.bet(values.betId);
  const version = bet?.versioned
    ? plan.catalogue.jira.versions.find(
        (one) => one.projectId === project.id && one.released === (lastDone(ticket) !== null),
      )
    : undefined;
  return {
    id,
    key,
    formerKeys: history.flatMap(({ items }) =>
      items.flatMap((one) => (one.field === 'Key' ? (one.fromString ?? []) : [])),
    ),
    hidden: false,
    projectId: project.id,
    typeId: plan.catalogue.typeOf(project.id, TYPE_NAMES[ticket.kind]).id,
    statusId: plan.catalogue.statusOf(project.id, values.state).id,
    summary: values.title,
    parentId:
      ticket.parent === null
        ? values.betId === null
          ? null
          : context.epic(values.betId).id
        : context.issueId(ticket.parent),
    assignee: values.assignee,
    reporter: ticket.creator,
    labels: [...values.labels],
    components: plan.random.chance(0.3) ? [plan.random.pick(COMPONENTS)] : [],
    priority: values.priority,
    created: ticket.created,
    updated: history.at(-1)?.at ?? ticket.created,
    resolved: lastDone(ticket),
    dueDate: null,
    fixVersionIds: version === undefined ? [] : [version.id],
    sprintIds: sprintsIn(context, values).map((sprint) => sprint.id),
    estimateSeconds: ticket.estimateSeconds,
    custom: customOf(ticket),
    links: [],
    remoteLinks: [],
    history,
    worklogs: worklogsOf(plan, ticket, id),
  };
};

export interface JiraIssues {
  issues: DemoJiraIssue[];
  anomalies: DemoAnomaly[];
  /** Jira id and key of a ticket. */
  refOf(ticket: Ticket): { id: string; key: string };
}

/** Every issue of the site: initiatives, epics, tickets, in the order of their ids. */
export const createJiraIssues = (plan: JiraPlan): JiraIssues => {
  const ids = issueIds(plan);
  const numbering = numberingOf(plan);
  const context = contextOf(plan, ids, numbering);
  const planned = [
    ...plan.initiatives.map((one) =>
      containerIssue(
        plan,
        context,
        ids,
        numbering.keyOf(one.id, PORTFOLIO_KEY),
        initiativeContainer(one),
      ),
    ),
    ...plan.bets.map((bet) =>
      containerIssue(plan, context, ids, context.epic(bet.id).key, betContainer(bet)),
    ),
    ...plan.tickets.map((ticket) => ticketIssue(plan, context, ticket)),
  ].sort((a, b) => Number(a.id) - Number(b.id));
  const settled = useSideProjects(plan.catalogue, planned, plan.random);
  const { issues, anomalies } = addAnomalies(addLinks(settled, plan.random), plan.random);
  const keys = new Map(issues.map(({ id, key }) => [id, key]));
  return {
    issues,
    anomalies,
    refOf: (ticket) => {
      const id = context.issueId(ticket);
      return { id, key: keys.get(id) ?? '' };
    },
  };
};
