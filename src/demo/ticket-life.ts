import { DAY, HOUR, MINUTE, workInstant } from './calendar.ts';
import { utcOffset } from './people.ts';
import type { DemoPerson } from './organisation-model.ts';
import type { Priority, Ticket, TicketEvent, TicketState, TicketValues } from './plan-model.ts';
import type { Random } from './random.ts';

/** A person with the days on which they worked. */
export interface Worker {
  person: DemoPerson;
  days: number[];
}

/** When and by whom one piece of work is done, in working hours of its worker. */
export interface Stint {
  worker: Worker;
  from: number;
  to: number;
}

export interface LifeContext {
  random: Random;
  /** Start of iteration 0; null for a team without iterations. */
  iterationsFrom: number | null;
  teammates: readonly DemoPerson[];
  now: number;
  /** Meaningless entries on average. */
  noise: number;
}

const ITERATION = 14 * DAY;
const PRIORITIES: Readonly<Record<Priority, number>> = {
  Highest: 4,
  High: 20,
  Medium: 60,
  Low: 16,
};

export const randomPriority = (random: Random): Priority => random.weighted(PRIORITIES);

/** The instant after so many hours worked, with minutes as people have them. */
const instantOf = (stint: Stint, hours: number, random: Random): number =>
  workInstant(stint.worker.days, hours, utcOffset(stint.worker.person)) +
  random.int(0, 25 * MINUTE);

const push = (events: TicketEvent[], at: number, by: string, set: Partial<TicketValues>): void => {
  events.push({ at: Math.round(at), by, set });
};

/** Which iterations a stretch of work lies in, and the instants at which it was carried over. */
const addIterations = (
  events: TicketEvent[],
  context: LifeContext,
  by: string,
  from: number,
  to: number,
): void => {
  const origin = context.iterationsFrom;
  if (origin === null || from < origin) return;
  const first = Math.floor((from - origin) / ITERATION);
  const last = Math.min(Math.floor((to - origin) / ITERATION), first + 4);
  const members: number[] = [];
  for (let index = first; index <= last; index += 1) {
    members.push(index);
    const at = index === first ? from - 20 * MINUTE : origin + index * ITERATION + 5 * MINUTE;
    push(events, at, by, { iterations: [...members] });
  }
};

const addHandOver = (
  events: TicketEvent[],
  context: LifeContext,
  owner: string,
  at: number,
): string => {
  const others = context.teammates.filter(
    (mate) => mate.id !== owner && mate.left === null && Date.parse(mate.joined) < at,
  );
  if (others.length === 0) return owner;
  const next = context.random.pick(others).id;
  if (context.random.chance(0.2)) {
    push(events, at - 3 * HOUR, owner, { assignee: null });
  }
  push(events, at, owner, { assignee: next });
  return next;
};

const addReopening = (
  events: TicketEvent[],
  context: LifeContext,
  owner: string,
  done: number,
): void => {
  const again = done + context.random.int(20 * HOUR, 9 * DAY);
  push(events, again, owner, { state: 'progress' });
  push(events, again + context.random.int(3 * HOUR, 40 * HOUR), owner, { state: 'done' });
};

const TOUCHES = ['Rank', 'description', 'Attachment', 'Rank', 'Comment'] as const;

/** Changes that mean nothing for effort, as every real history is full of them. */
const addNoise = (
  events: TicketEvent[],
  context: LifeContext,
  by: string,
  created: number,
  to: number,
): void => {
  const { random } = context;
  const count = random.int(0, 2 * context.noise);
  for (let index = 0; index < count; index += 1) {
    const at = Math.round(random.between(created + 5 * MINUTE, to));
    if (random.chance(0.25)) push(events, at, by, { priority: randomPriority(random) });
    else events.push({ at, by, set: {}, touch: random.pick(TOUCHES) });
  }
};

/** How a piece of work ends. */
const addEnd = (
  events: TicketEvent[],
  context: LifeContext,
  owner: string,
  start: number,
  end: number,
): void => {
  const { random } = context;
  if (random.chance(0.015)) {
    if (random.chance(0.6)) {
      push(events, end + random.int(50, 110) * DAY, context.random.pick(context.teammates).id, {
        state: 'dropped',
      });
    }
    return;
  }
  if (random.chance(0.7)) {
    const review = start + (end - start) * random.between(0.78, 0.95);
    push(events, review, owner, { state: 'review' });
  }
  push(events, end, owner, { state: random.chance(0.02) ? 'dropped' : 'done' });
  if (random.chance(0.05)) addReopening(events, context, owner, end);
};

/** The events from "somebody starts" to "it is over" of one piece of work; what lies after `now` is cut by {@link finishTicket}. */
export const liveEvents = (stint: Stint, created: number, context: LifeContext): TicketEvent[] => {
  const { random } = context;
  const events: TicketEvent[] = [];
  const me = stint.worker.person.id;
  const start = instantOf(stint, stint.from, random);
  const end = Math.max(instantOf(stint, stint.to, random), start + 30 * MINUTE);
  addIterations(events, context, me, start, end);
  let owner = me;
  push(events, random.chance(0.5) ? start - random.int(1, 40) * MINUTE : start, me, {
    assignee: me,
  });
  push(events, start, me, { state: 'progress' });
  if (random.chance(0.06)) {
    push(events, start + (end - start) * 0.2, me, { state: 'blocked' });
    push(events, start + (end - start) * 0.35, me, { state: 'progress' });
  }
  if (random.chance(0.07)) {
    owner = addHandOver(events, context, me, start + (end - start) * random.between(0.45, 0.7));
  }
  addEnd(events, context, owner, start, end);
  addNoise(events, context, me, created, end);
  return events;
};

/** Sorts, keeps what lies between creation and now, and drops changes that change nothing. */
export const finishTicket = (ticket: Ticket, now: number): Ticket => {
  const events = ticket.events
    .map((event) => ({ ...event, at: Math.max(event.at, ticket.created + 1000) }))
    .filter((event) => event.at <= now)
    .sort((a, b) => a.at - b.at);
  const values: Record<string, unknown> = { ...ticket.initial };
  const kept: TicketEvent[] = [];
  for (const event of events) {
    const set = Object.fromEntries(
      Object.entries(event.set).filter(
        ([name, value]) => JSON.stringify(values[name]) !== JSON.stringify(value),
      ),
    );
    if (Object.keys(set).length === 0 && event.touch === undefined) continue;
    Object.assign(values, set);
    kept.push({ ...event, set });
  }
  return { ...ticket, events: kept };
};

/** Values of a ticket today. */
export const finalValues = (ticket: Ticket): TicketValues =>
  ticket.events.reduce((values, event) => ({ ...values, ...event.set }), ticket.initial);

export const isOver = (state: TicketState): boolean => state === 'done' || state === 'dropped';
