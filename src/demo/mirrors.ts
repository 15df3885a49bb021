import { TEAMS } from './company.ts';
import type { DemoPerson } from './organisation-model.ts';
import type { Ticket } from './plan-model.ts';
import type { Random } from './random.ts';
import { finishTicket } from './ticket-life.ts';
import { teamOf } from './work.ts';
import type { Window } from './work.ts';

interface MirrorRequest {
  random: Random;
  people: readonly DemoPerson[];
  window: Window;
}

/** The same work kept in Linear as well: same states and assignees a minute later, by the automation. */
const mirrorOf = (ticket: Ticket, teamId: string): Ticket => ({
  ...ticket,
  creator: 'app-bot',
  created: ticket.created + 60_000,
  initial: { ...ticket.initial, teamId, betId: null, labels: [], iterations: [] },
  events: ticket.events.flatMap((event) => {
    const { state, assignee } = event.set;
    const set = {
      ...(state === undefined ? {} : { state }),
      ...(assignee === undefined ? {} : { assignee }),
    };
    return Object.keys(set).length === 0 ? [] : [{ at: event.at + 60_000, by: 'app-bot', set }];
  }),
  mirrorOf: ticket,
});

/** Copies of a few Jira tickets in Linear. */
export const createMirrors = (
  request: MirrorRequest,
  tickets: readonly Ticket[],
  count: number,
): Ticket[] => {
  const { random, people, window } = request;
  const both = new Set(
    people
      .filter((person) => person.jiraAccountId !== null && person.linearUserId !== null)
      .map(({ id }) => id),
  );
  const candidates = tickets.filter(
    (ticket) =>
      ticket.parent === null &&
      teamOf(ticket.initial.teamId).system === 'jira' &&
      ticket.events.every(
        ({ set }) => set.teamId === undefined && (set.assignee == null || both.has(set.assignee)),
      ) &&
      (ticket.initial.assignee === null || both.has(ticket.initial.assignee)),
  );
  const targets = TEAMS.filter(({ system }) => system === 'linear');
  const step = Math.max(1, Math.floor(candidates.length / Math.max(1, count)));
  const chosen = candidates.filter((_, index) => index % step === 0).slice(0, count);
  return chosen.map((ticket) => finishTicket(mirrorOf(ticket, random.pick(targets).id), window.to));
};
