import { DAY } from './calendar.ts';
import { JIRA_SITE } from './company.ts';
import { KIND_LABELS } from './linear-catalogue.ts';
import type { LinearCatalogue } from './linear-catalogue.ts';
import { linearHistory } from './linear-history.ts';
import type { LinearContext } from './linear-history.ts';
import { Numbering, claimsOf } from './numbering.ts';
import type { DemoLinearIssue, DemoPerson } from './organisation-model.ts';
import type { Ticket, TicketValues } from './plan-model.ts';
import type { Random } from './random.ts';
import { finalValues } from './ticket-life.ts';
import { teamOf } from './work.ts';

/** Finished issues are archived by Linear itself after this long. */
const ARCHIVE_AFTER = 180 * DAY;

export interface LinearPlan {
  random: Random;
  catalogue: LinearCatalogue;
  people: readonly DemoPerson[];
  tickets: readonly Ticket[];
  /** Linear project id of a bet. */
  projectIds: ReadonlyMap<string, string>;
  /** Key of the Jira issue that a mirror copies. */
  jiraKeyOf(ticket: Ticket): string;
  now: number;
}

const contextOf = (plan: LinearPlan): LinearContext => {
  const users = new Map(plan.people.map(({ id, linearUserId }) => [id, linearUserId]));
  return {
    userId: (id) => (id === null ? null : (users.get(id) ?? null)),
    stateId: plan.catalogue.stateId,
    teamId: plan.catalogue.linearTeamId,
    projectId: (betId) => (betId === null ? null : (plan.projectIds.get(betId) ?? null)),
    cycleId: (teamId, iterations) => {
      const last = iterations.at(-1);
      return last === undefined ? null : plan.catalogue.cycleId(teamId, last);
    },
    labelIds: (ticket, values) => labelIdsOf(plan, ticket, values),
    nextId: () => plan.random.uuid(),
  };
};

const labelIdsOf = (plan: LinearPlan, ticket: Ticket, values: TicketValues): string[] => {
  const names = [...values.labels, KIND_LABELS[ticket.kind] ?? ''].map((name) =>
    name === 'techdebt' ? 'tech-debt' : name,
  );
  return [...new Set(names)].flatMap((name) => plan.catalogue.labelId(name) ?? []);
};

/** Linear's own stamps: `startedAt` is the latest start, and reopening clears the end. */
const stampsOf = (ticket: Ticket) => {
  const stamps: {
    startedAt: number | null;
    completedAt: number | null;
    canceledAt: number | null;
  } = {
    startedAt: ticket.initial.state === 'progress' ? ticket.created : null,
    completedAt: null,
    canceledAt: null,
  };
  let active = stamps.startedAt !== null;
  for (const { at, set } of ticket.events) {
    if (set.state === undefined) continue;
    const starts = set.state === 'progress' || set.state === 'review' || set.state === 'blocked';
    if (starts && !active) stamps.startedAt = at;
    active = starts;
    stamps.completedAt = set.state === 'done' ? at : null;
    stamps.canceledAt = set.state === 'dropped' ? at : null;
  }
  return stamps;
};

const PRIORITIES = { Highest: 1, High: 2, Medium: 3, Low: 4 } as const;

const removalOf = (plan: LinearPlan, over: number | null, random: Random) => {
  if (random.chance(0.004)) {
    return { archivedAt: Math.round(plan.now - random.between(0.5, 25) * DAY), trashed: true };
  }
  const due = over === null ? Infinity : over + ARCHIVE_AFTER;
  return { archivedAt: due < plan.now ? due : null, trashed: false };
};

const issueOf = (
  plan: LinearPlan,
  context: LinearContext,
  numbering: Numbering,
  ids: Map<Ticket, string>,
  ticket: Ticket,
): DemoLinearIssue => {
  const values = finalValues(ticket);
  const identifier = numbering.keyOf(String(ticket.serial), teamOf(values.teamId).key);
  const history = linearHistory(ticket, context);
  const stamps = stampsOf(ticket);
  const { archivedAt, trashed } = removalOf(
    plan,
    stamps.completedAt ?? stamps.canceledAt,
    plan.random,
  );
  const updatedAt = history.at(-1)?.createdAt ?? ticket.created;
  if (archivedAt !== null && archivedAt > updatedAt) {
    history.push({
      id: context.nextId(),
      createdAt: archivedAt,
      actorId: null,
      ...(trashed ? { trashed: true } : { archived: true }),
    });
  }
  const removed = archivedAt !== null && archivedAt > updatedAt;
  return {
    id: ids.get(ticket) ?? '',
    number: Number(identifier.split('-')[1]),
    identifier,
    teamId: plan.catalogue.linearTeamId(values.teamId),
    title: values.title,
    stateId: plan.catalogue.stateId(values.teamId, values.state),
    assigneeId: context.userId(values.assignee),
    creatorId: context.userId(ticket.creator),
    parentId: ticket.parent === null ? null : (ids.get(ticket.parent) ?? null),
    projectId: context.projectId(values.betId),
    cycleId: context.cycleId(values.teamId, values.iterations),
    labelIds: labelIdsOf(plan, ticket, values),
    estimate: values.points,
    priority: PRIORITIES[values.priority],
    createdAt: ticket.created,
    updatedAt,
    ...stamps,
    archivedAt: removed ? archivedAt : null,
    trashed: removed && trashed,
    dueDate: null,
    relations: [],
    attachments: attachmentsOf(plan, ticket),
    history,
  };
};

const attachmentsOf = (plan: LinearPlan, ticket: Ticket): DemoLinearIssue['attachments'] => {
  if (ticket.mirrorOf === null) return [];
  const key = plan.jiraKeyOf(ticket.mirrorOf);
  return [
    { id: plan.random.uuid(), title: key, url: `${JIRA_SITE}/browse/${key}`, sourceType: 'jira' },
  ];
};

/** Every issue of the workspace, parents before children. */
export const createLinearIssues = (
  plan: LinearPlan,
): { issues: DemoLinearIssue[]; idOf(ticket: Ticket): string } => {
  const ids = new Map(plan.tickets.map((ticket) => [ticket, plan.random.uuid()]));
  const numbering = new Numbering(
    plan.tickets.flatMap((ticket) => claimsOf(ticket, (teamId) => teamOf(teamId).key)),
  );
  const context = contextOf(plan);
  return {
    issues: plan.tickets.map((ticket) => issueOf(plan, context, numbering, ids, ticket)),
    idOf: (ticket) => ids.get(ticket) ?? '',
  };
};
