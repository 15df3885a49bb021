import { DAY, HOUR } from './calendar.ts';
import { TEAMS } from './company.ts';
import type { TeamProfile } from './company.ts';
import { disturb, handOverLeavers, renameLabel } from './disturbances.ts';
import type { BetIndex } from './disturbances.ts';
import { createMirrors } from './mirrors.ts';
import type { WorkContext } from './new-ticket.ts';
import type { DemoPerson } from './organisation-model.ts';
import type { PlannedBet, Ticket, TicketEvent, TicketKind } from './plan-model.ts';
import type { Random } from './random.ts';
import { finishTicket, randomPriority } from './ticket-life.ts';
import { HOSTILE_TITLES, workTitle } from './titles.ts';
import { planPerson, shareOut, teamOf, workersOf } from './work.ts';
import type { Window } from './work.ts';

const BACKLOG_SHARE = 0.12;
const MIRROR_SHARE = 0.0025;

export interface TicketRequest {
  random: Random;
  people: readonly DemoPerson[];
  bets: readonly PlannedBet[];
  window: Window;
  /** First day of iteration 0. */
  iterationsFrom: number;
  /** Tickets of both systems together, mirrors included. */
  count: number;
  /** Meaningless history entries of a ticket on average. */
  noise: number;
}

/** Work that nobody has started: some of it never will be, some was dropped. */
const backlogTicket = (
  random: Random,
  team: TeamProfile,
  mates: readonly DemoPerson[],
  bets: readonly PlannedBet[],
  window: Window,
): Ticket => {
  const kind: TicketKind = random.weighted({ story: 50, task: 25, bug: 20, spike: 5 });
  const created = Math.round(random.between(window.from - 120 * DAY, window.to - 2 * HOUR));
  const creator = random.pick(mates).id;
  const intent = kind === 'bug' ? 'Run' : kind === 'spike' ? 'Explore' : 'Build';
  const open = bets.filter(
    (bet) => bet.teamId === team.id && bet.from < created + 60 * DAY && created < bet.to,
  );
  const events: TicketEvent[] = [];
  const later = () => Math.round(random.between(created + HOUR, window.to));
  if (random.chance(0.25)) events.push({ at: later(), by: creator, set: { state: 'dropped' } });
  if (random.chance(0.3))
    events.push({ at: later(), by: creator, set: { priority: randomPriority(random) } });
  if (random.chance(0.3)) events.push({ at: later(), by: creator, set: {}, touch: 'Rank' });
  return {
    serial: 0,
    kind,
    parent: null,
    creator,
    created,
    initial: {
      state: 'todo',
      assignee: random.chance(0.12) ? random.pick(mates).id : null,
      teamId: team.id,
      betId: open.length > 0 && random.chance(0.6) ? random.pick(open).id : null,
      iterations: [],
      labels: [],
      points: random.chance(0.3) ? random.pick([1, 2, 3, 5, 8]) : null,
      title: workTitle(random, team.key, intent, kind),
      priority: randomPriority(random),
    },
    events,
    estimateSeconds: null,
    planned: null,
    mirrorOf: null,
  };
};

const nameHostile = (tickets: Ticket[], system: 'jira' | 'linear'): void => {
  const mine = tickets.filter(
    (ticket) => ticket.parent === null && teamOf(ticket.initial.teamId).system === system,
  );
  const step = Math.floor(mine.length / (HOSTILE_TITLES.length + 1));
  if (step === 0) return;
  HOSTILE_TITLES.forEach((title, index) => {
    const ticket = mine[(index + 1) * step];
    if (ticket === undefined) return;
    ticket.initial = { ...ticket.initial, title };
    for (const event of ticket.events) delete event.set.title;
  });
};

/** What is looked up again and again. */
interface Index {
  people: ReadonlyMap<string, DemoPerson>;
  mates: ReadonlyMap<string, DemoPerson[]>;
  bets: BetIndex;
}

const indexOf = ({ people, bets }: TicketRequest): Index => ({
  people: new Map(people.map((person) => [person.id, person])),
  mates: Map.groupBy(
    people.filter(({ app }) => !app),
    ({ teamId }) => teamId,
  ),
  bets: {
    byId: new Map(bets.map((bet) => [bet.id, bet])),
    byTeam: Map.groupBy(bets, ({ teamId }) => teamId),
  },
});

/** What everybody worked on, person by person. */
const liveTickets = (request: TicketRequest, index: Index, count: number): Ticket[] => {
  const { random, window, noise, iterationsFrom } = request;
  const workers = workersOf(request.people, window);
  const shares = shareOut(
    count,
    workers.map(({ days, person }) => days.length * (0.5 + person.fte / 2)),
  );
  return workers.flatMap((worker, place) => {
    const team = teamOf(worker.person.teamId);
    const context: WorkContext = {
      random: random.fork(worker.person.id),
      team,
      bets: index.bets.byTeam.get(team.id) ?? [],
      teammates: index.mates.get(team.id) ?? [],
      window,
      iterationsFrom: team.iterations ? iterationsFrom : null,
      noise,
    };
    return planPerson(context, worker, shares[place] ?? 0);
  });
};

const backlogTickets = (request: TicketRequest, index: Index, count: number): Ticket[] => {
  const teams = TEAMS.filter(({ id }) => index.mates.has(id));
  return Array.from({ length: count }, (_, place) => {
    const team = teams[place % teams.length];
    if (team === undefined) throw new Error('the demo company has no people');
    const mates = index.mates.get(team.id) ?? [];
    const bets = index.bets.byTeam.get(team.id) ?? [];
    return backlogTicket(request.random, team, mates, bets, request.window);
  });
};

/** Lets go wrong what goes wrong, and cuts everything at the end of the window. */
const settle = ({ random, window }: TicketRequest, index: Index, raw: Ticket[]): Ticket[] => {
  const finished = new Map<Ticket, Ticket>();
  for (const ticket of raw) {
    const disturbed = disturb(random, ticket, index.bets, window.to);
    const mates = index.mates.get(ticket.initial.teamId) ?? [];
    const kept = handOverLeavers(random, disturbed, index.people, mates);
    const parent = ticket.parent === null ? null : (finished.get(ticket.parent) ?? null);
    finished.set(ticket, { ...finishTicket(renameLabel(kept, window.to), window.to), parent });
  }
  return [...finished.values()].filter((ticket) => ticket.created <= window.to);
};

/** Every ticket of the company, children after their parents, histories ending at `window.to`. */
export const planTickets = (request: TicketRequest): Ticket[] => {
  const index = indexOf(request);
  const mirrors = Math.round(request.count * MIRROR_SHARE);
  const backlog = Math.round(request.count * BACKLOG_SHARE);
  const tickets = settle(request, index, [
    ...liveTickets(request, index, request.count - mirrors - backlog),
    ...backlogTickets(request, index, backlog),
  ]);
  nameHostile(tickets, 'jira');
  nameHostile(tickets, 'linear');
  const all = [...tickets, ...createMirrors(request, tickets, mirrors)];
  all.forEach((ticket, serial) => {
    ticket.serial = serial;
  });
  return all;
};
