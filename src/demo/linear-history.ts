import type { DemoLinearHistory } from './organisation-model.ts';
import type { Ticket, TicketValues } from './plan-model.ts';

/** The API leaves out what happens in the first three minutes: it is in force as if since creation. */
export const SILENT_MS = 3 * 60_000;

/** What a Linear history needs to know of the rest of the workspace. */
export interface LinearContext {
  userId(personId: string | null): string | null;
  stateId(teamId: string, state: TicketValues['state']): string;
  teamId(teamId: string): string;
  projectId(betId: string | null): string | null;
  cycleId(teamId: string, iterations: readonly number[]): string | null;
  labelIds(ticket: Ticket, values: TicketValues): string[];
  nextId(): string;
}

const fieldsOf = (context: LinearContext, ticket: Ticket, values: TicketValues) => ({
  StateId: context.stateId(values.teamId, values.state),
  AssigneeId: context.userId(values.assignee),
  ProjectId: context.projectId(values.betId),
  TeamId: context.teamId(values.teamId),
  CycleId: context.cycleId(values.teamId, values.iterations),
  Title: values.title,
  Estimate: values.points,
  labels: context.labelIds(ticket, values),
});

const difference = (
  context: LinearContext,
  ticket: Ticket,
  before: TicketValues,
  after: TicketValues,
): Partial<DemoLinearHistory> => {
  const old = fieldsOf(context, ticket, before);
  const now = fieldsOf(context, ticket, after);
  const changed: Record<string, unknown> = {};
  for (const name of [
    'StateId',
    'AssigneeId',
    'ProjectId',
    'TeamId',
    'CycleId',
    'Title',
    'Estimate',
  ] as const) {
    if (old[name] === now[name]) continue;
    changed[`from${name}`] = old[name];
    changed[`to${name}`] = now[name];
  }
  const added = now.labels.filter((id) => !old.labels.includes(id));
  const removed = old.labels.filter((id) => !now.labels.includes(id));
  if (added.length > 0) changed.addedLabelIds = added;
  if (removed.length > 0) changed.removedLabelIds = removed;
  return changed;
};

/** Plays a ticket's events and writes what Linear's history would show; every `from` is the value before it. */
export const linearHistory = (ticket: Ticket, context: LinearContext): DemoLinearHistory[] => {
  let before = ticket.initial;
  const history: DemoLinearHistory[] = [];
  for (const event of ticket.events) {
    const after = { ...before, ...event.set };
    const changed = difference(context, ticket, before, after);
    before = after;
    const silent = event.at < ticket.created + SILENT_MS;
    if (silent || (Object.keys(changed).length === 0 && event.touch !== 'description')) continue;
    history.push({
      id: context.nextId(),
      createdAt: event.at,
      actorId: context.userId(event.by),
      ...changed,
    });
  }
  return history;
};
