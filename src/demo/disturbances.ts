import { DAY, HOUR } from './calendar.ts';
import { TEAMS } from './company.ts';
import type { DemoPerson } from './organisation-model.ts';
import type { PlannedBet, Ticket, TicketEvent } from './plan-model.ts';
import type { Random } from './random.ts';
import { finalValues } from './ticket-life.ts';
import { teamOf } from './work.ts';

/** When the label `techdebt` was renamed to `tech-debt` in Jira, in days before the end. */
const RENAME_DAYS_AGO = 200;

export interface BetIndex {
  byId: ReadonlyMap<string, PlannedBet>;
  byTeam: ReadonlyMap<string, readonly PlannedBet[]>;
}

/** Robots' work, work nobody owns, moves between teams and bets: what makes real histories awkward. */
export const disturb = (random: Random, ticket: Ticket, bets: BetIndex, end: number): Ticket => {
  const team = teamOf(ticket.initial.teamId);
  const started = ticket.events.find(({ set }) => set.state === 'progress')?.at ?? end;
  const events = [...ticket.events];
  let initial = ticket.initial;
  const bet = bets.byId.get(initial.betId ?? '');
  if (bet !== undefined && bet.created >= ticket.created) {
    events.push({ at: bet.created + 2 * HOUR, by: bet.ownerId, set: { betId: bet.id } });
    initial = { ...initial, betId: null };
  }
  const between = () => Math.round(random.between(ticket.created + 10 * 60_000, started + 3 * DAY));
  if (ticket.parent === null && random.chance(0.012)) {
    const elsewhere = TEAMS.filter(({ system, id }) => system === team.system && id !== team.id);
    events.push({
      at: between(),
      by: ticket.creator,
      set: { teamId: team.id, betId: initial.betId },
    });
    initial = { ...initial, teamId: random.pick(elsewhere).id, betId: null };
  } else if (initial.betId !== null && random.chance(0.03)) {
    const others = (bets.byTeam.get(team.id) ?? []).filter(
      (other) => other.created < ticket.created,
    );
    if (others.length > 0) {
      events.push({ at: between(), by: ticket.creator, set: { betId: initial.betId } });
      initial = { ...initial, betId: random.chance(0.4) ? null : random.pick(others).id };
    }
  }
  if (ticket.kind === 'task' && random.chance(0.03)) {
    const robot = {
      ...initial,
      assignee: 'app-deps',
      title: `Bump dependencies of ${team.name} (#${random.int(100, 999)})`,
    };
    return {
      ...ticket,
      creator: 'app-deps',
      initial: robot,
      events: events.map((event) => unassigned(event, 'app-deps')),
    };
  }
  if (random.chance(0.015)) {
    return {
      ...ticket,
      initial: { ...initial, assignee: null },
      events: events.map((event) => unassigned(event, null)),
    };
  }
  return { ...ticket, initial, events };
};

const unassigned = (event: TicketEvent, assignee: string | null): TicketEvent =>
  event.set.assignee === undefined ? event : { ...event, set: { ...event.set, assignee } };

/** Whatever a leaver still holds when they go is handed to a teammate, or forgotten. */
export const handOverLeavers = (
  random: Random,
  ticket: Ticket,
  people: ReadonlyMap<string, DemoPerson>,
  teammates: readonly DemoPerson[],
): Ticket => {
  const values = finalValues(ticket);
  const owner = people.get(values.assignee ?? '');
  if (
    owner === undefined ||
    owner.left === null ||
    values.state === 'done' ||
    values.state === 'dropped'
  )
    return ticket;
  const staying = teammates.filter(({ left }) => left === null);
  if (staying.length === 0 || random.chance(0.3)) return ticket;
  const at = Date.parse(owner.left) + 15 * HOUR;
  const last = ticket.events.at(-1)?.at ?? ticket.created;
  const next = random.pick(staying).id;
  const done = Math.max(at, last) + random.int(2, 12) * DAY;
  return {
    ...ticket,
    events: [
      ...ticket.events,
      { at: Math.max(at, last + 1000), by: owner.id, set: { assignee: next } },
      {
        at: done,
        by: next,
        set: { state: values.state === 'todo' || values.state === 'ready' ? 'dropped' : 'done' },
      },
    ],
  };
};

/** The bulk edit that renamed a label on everything that had it. */
export const renameLabel = (ticket: Ticket, end: number): Ticket => {
  if (
    !ticket.initial.labels.includes('techdebt') ||
    teamOf(ticket.initial.teamId).system !== 'jira'
  )
    return ticket;
  const at = end - RENAME_DAYS_AGO * DAY;
  const renamed = ticket.initial.labels.map((label) =>
    label === 'techdebt' ? 'tech-debt' : label,
  );
  if (ticket.created >= at) return { ...ticket, initial: { ...ticket.initial, labels: renamed } };
  return { ...ticket, events: [...ticket.events, { at, by: 'app-bot', set: { labels: renamed } }] };
};
