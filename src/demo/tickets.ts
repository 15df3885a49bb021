import { DAY, HOUR } from './calendar.ts';
import { TEAMS } from './company.ts';
import type { TeamProfile } from './company.ts';
import type { DemoPerson } from './organisation-model.ts';
import type { PlannedBet, Ticket, TicketEvent, TicketKind } from './plan-model.ts';
import type { Random } from './random.ts';
import { finalValues, finishTicket, randomPriority } from './ticket-life.ts';
import { HOSTILE_TITLES, workTitle } from './titles.ts';
import { planPerson, shareOut, teamOf, workersOf } from './work.ts';
import type { Window, WorkContext } from './work.ts';

/** When the label `techdebt` was renamed to `tech-debt` in Jira, in days before the end. */
const RENAME_DAYS_AGO = 200;
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
    mirrorOf: null,
  };
};

/** Robots' work, work nobody owns, moves between teams and bets: what makes real histories awkward. */
const disturb = (
  random: Random,
  ticket: Ticket,
  bets: readonly PlannedBet[],
  end: number,
): Ticket => {
  const team = teamOf(ticket.initial.teamId);
  const started = ticket.events.find(({ set }) => set.state === 'progress')?.at ?? end;
  const events = [...ticket.events];
  let initial = ticket.initial;
  const bet = bets.find(({ id }) => id === initial.betId);
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
    const others = bets.filter((bet) => bet.teamId === team.id && bet.created < ticket.created);
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
const handOverLeavers = (
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
const renameLabel = (ticket: Ticket, end: number): Ticket => {
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

const addMirrors = (request: TicketRequest, tickets: Ticket[], count: number): Ticket[] => {
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

/** Every ticket of the company, children after their parents, histories ending at `window.to`. */
export const planTickets = (request: TicketRequest): Ticket[] => {
  const { random, people, bets, window } = request;
  const mirrors = Math.round(request.count * MIRROR_SHARE);
  const backlog = Math.round(request.count * BACKLOG_SHARE);
  const workers = workersOf(people, window);
  const shares = shareOut(
    request.count - mirrors - backlog,
    workers.map(({ days, person }) => days.length * (0.5 + person.fte / 2)),
  );
  const byId = new Map(people.map((person) => [person.id, person]));
  const matesOf = Map.groupBy(
    people.filter(({ app }) => !app),
    ({ teamId }) => teamId,
  );
  const betsOf = Map.groupBy(bets, ({ teamId }) => teamId);
  const raw: Ticket[] = [];
  workers.forEach((worker, index) => {
    const team = teamOf(worker.person.teamId);
    const context: WorkContext = {
      random: random.fork(worker.person.id),
      team,
      bets: betsOf.get(team.id) ?? [],
      teammates: matesOf.get(team.id) ?? [],
      window,
      iterationsFrom: team.iterations ? request.iterationsFrom : null,
    };
    raw.push(...planPerson(context, worker, shares[index] ?? 0));
  });
  const teams = TEAMS.filter(({ id }) => matesOf.has(id));
  for (let index = 0; index < backlog; index += 1) {
    const team = teams[index % teams.length];
    if (team === undefined) break;
    raw.push(
      backlogTicket(random, team, matesOf.get(team.id) ?? [], betsOf.get(team.id) ?? [], window),
    );
  }
  return finishAll(request, raw, byId, matesOf, mirrors);
};

const finishAll = (
  request: TicketRequest,
  raw: Ticket[],
  byId: ReadonlyMap<string, DemoPerson>,
  matesOf: ReadonlyMap<string, DemoPerson[]>,
  mirrors: number,
): Ticket[] => {
  const { random, bets, window } = request;
  const finished = new Map<Ticket, Ticket>();
  for (const ticket of raw) {
    const disturbed = disturb(random, ticket, bets, window.to);
    const kept = handOverLeavers(random, disturbed, byId, matesOf.get(ticket.initial.teamId) ?? []);
    const parent = ticket.parent === null ? null : (finished.get(ticket.parent) ?? null);
    finished.set(ticket, { ...finishTicket(renameLabel(kept, window.to), window.to), parent });
  }
  const tickets = [...finished.values()].filter((ticket) => ticket.created <= window.to);
  nameHostile(tickets, 'jira');
  nameHostile(tickets, 'linear');
  const all = [...tickets, ...addMirrors(request, tickets, mirrors)];
  all.forEach((ticket, index) => {
    ticket.serial = index;
  });
  return all;
};
