import { DAY, HOUR, WORKDAY_HOURS, midnight, workInstant, workingDays } from './calendar.ts';
import { TEAMS } from './company.ts';
import type { TeamProfile } from './company.ts';
import type { DemoPerson } from './organisation-model.ts';
import { utcOffset } from './people.ts';
import type { Intent, PlannedBet, Ticket, TicketKind } from './plan-model.ts';
import type { Random } from './random.ts';
import { liveEvents, randomPriority } from './ticket-life.ts';
import type { LifeContext, Stint, Worker } from './ticket-life.ts';
import { workTitle } from './titles.ts';

export interface Window {
  from: number;
  to: number;
}

/** How long a piece of work of each intent takes, against the average. */
const LENGTH_FACTORS: Readonly<Record<Intent, number>> = {
  Run: 0.6,
  Build: 1.25,
  Improve: 0.7,
  'All-in': 1.5,
  Enable: 1.2,
  Explore: 1.2,
  Oblige: 1,
  Outcome: 0.9,
  Unclassified: 0.9,
};

/** Demand over the year: month 0 is January. Year-end billing and summer are busy for Run, audits fall in winter. */
const SEASON: Partial<Record<Intent, readonly number[]>> = {
  Run: [1.4, 1.1, 0.95, 0.95, 0.9, 0.95, 1.1, 1.15, 0.95, 0.9, 1, 1.35],
  Oblige: [1.6, 1.4, 1.2, 0.8, 0.7, 0.7, 0.6, 0.7, 1, 1.3, 1.5, 1.2],
  Build: [0.9, 1, 1.1, 1.1, 1.1, 1, 0.95, 0.9, 1.1, 1.1, 1.05, 0.75],
};

const chooseIntent = (random: Random, team: TeamProfile, at: number, window: Window): Intent => {
  const elapsed = (at - window.from) / (window.to - window.from);
  const month = new Date(at).getUTCMonth();
  const weights = Object.fromEntries(
    Object.entries(team.mix).map(([name, share]) => {
      const intent = name as Intent;
      const drift = intent === 'Run' ? team.runDrift * elapsed : 0;
      const season = SEASON[intent]?.[month] ?? 1;
      return [intent, ((share + drift) * season) / LENGTH_FACTORS[intent]];
    }),
  ) as Record<Intent, number>;
  return random.weighted(weights);
};

const RUN_KINDS = { bug: 48, incident: 10, support: 16, task: 26 } as const;
const ENABLE_KINDS = { task: 70, story: 30 } as const;
const OTHER_KINDS = { story: 62, task: 38 } as const;

const chooseKind = (random: Random, intent: Intent): TicketKind => {
  if (intent === 'Run') return random.weighted(RUN_KINDS);
  if (intent === 'Explore') return random.chance(0.7) ? 'spike' : 'task';
  if (intent === 'Improve') return random.chance(0.4) ? 'improvement' : 'story';
  return random.weighted(intent === 'Enable' || intent === 'Oblige' ? ENABLE_KINDS : OTHER_KINDS);
};

const chooseBet = (
  random: Random,
  bets: readonly PlannedBet[],
  intent: Intent,
  at: number,
): PlannedBet | null => {
  if (intent === 'Unclassified' && random.chance(0.7)) return null;
  if (intent === 'Improve' && random.chance(0.5)) return null;
  if (intent === 'Run' && random.chance(0.45)) return null;
  const open = bets.filter((bet) => bet.intent === intent && bet.from <= at && at < bet.to);
  return open.length === 0 ? null : random.pick(open);
};

const TICKET_LABELS: Readonly<Record<Intent, readonly string[]>> = {
  Run: ['ktlo', 'oncall', 'patch'],
  Build: ['feature'],
  Improve: ['improvement'],
  'All-in': ['migration'],
  Enable: ['techdebt', 'tech-debt', 'devex', 'platform'],
  Explore: ['research', 'discovery', 'experiment'],
  Oblige: ['compliance', 'audit'],
  Outcome: ['outcome'],
  Unclassified: ['needs-refinement', 'q-planning'],
};
const NEUTRAL_LABELS = ['frontend', 'backend', 'customer-request', 'good-first-issue', 'design'];

const chooseLabels = (
  random: Random,
  intent: Intent,
  kind: TicketKind,
  linked: boolean,
): string[] => {
  const labels: string[] = [];
  const telling =
    intent === 'Run' && kind === 'task' ? 1 : linked ? 0.12 : intent === 'Improve' ? 0.2 : 0.9;
  if (random.chance(telling)) labels.push(random.pick(TICKET_LABELS[intent]));
  if (random.chance(0.3)) labels.push(random.pick(NEUTRAL_LABELS));
  return labels;
};

/** Days between creation and start. */
const leadOf = (random: Random, intent: Intent, kind: TicketKind): number => {
  if (kind === 'incident') return 0;
  if (intent === 'Run') return random.between(0, 4);
  return random.chance(0.06) ? 0 : 1 + random.next() * random.next() * 60;
};

export interface WorkContext {
  random: Random;
  team: TeamProfile;
  bets: readonly PlannedBet[];
  teammates: readonly DemoPerson[];
  window: Window;
  iterationsFrom: number | null;
}

const POINTS = [1, 2, 3, 5, 8, 13];

const ticketOf = (
  context: WorkContext,
  stint: Stint,
  intent: Intent,
  bet: PlannedBet | null,
): Ticket => {
  const { random, team, teammates } = context;
  const kind = chooseKind(random, intent);
  const life: LifeContext = { ...context, now: context.window.to };
  const person = stint.worker.person;
  const start = workInstant(stint.worker.days, stint.from, utcOffset(person));
  const lead = leadOf(random, intent, kind);
  const direct = lead === 0;
  const created = Math.round(start - lead * DAY - (direct ? 0 : random.int(1, 90) * 60_000));
  const creator = direct || random.chance(0.35) ? person.id : random.pick(teammates).id;
  const early = direct || random.chance(0.3);
  const events = liveEvents(stint, created, life);
  const size = (stint.to - stint.from) / WORKDAY_HOURS;
  const points = POINTS.find((value) => value >= size * 0.8) ?? 13;
  const pointed = kind !== 'incident' && kind !== 'support' && random.chance(0.75);
  const title = workTitle(random, team.key, intent, kind);
  if (pointed && !direct)
    events.push({ at: created + random.int(1, 6) * HOUR, by: creator, set: { points } });
  if (random.chance(0.04))
    events.push({ at: created + 2 * HOUR, by: creator, set: { title: `${title} (again)` } });
  return {
    serial: 0,
    kind,
    parent: null,
    creator,
    created,
    initial: {
      state: direct ? 'progress' : random.chance(0.2) ? 'ready' : 'todo',
      assignee: early ? person.id : null,
      teamId: team.id,
      betId: bet?.id ?? null,
      iterations: [],
      labels: chooseLabels(random, intent, kind, bet !== null),
      points: pointed && direct ? points : null,
      title,
      priority: kind === 'incident' ? 'Highest' : randomPriority(random),
    },
    events,
    estimateSeconds: random.chance(0.12)
      ? Math.max(1, Math.round(size * WORKDAY_HOURS)) * 3600
      : null,
    mirrorOf: null,
  };
};

/** Sub-tasks share out the time of their parent. */
const subtasksOf = (
  context: WorkContext,
  parent: Ticket,
  stint: Stint,
  count: number,
): Ticket[] => {
  const step = (stint.to - stint.from) / count;
  return Array.from({ length: count }, (_, index) => {
    const part = { ...stint, from: stint.from + index * step, to: stint.from + (index + 1) * step };
    const ticket = ticketOf(context, part, 'Build', null);
    const created = Math.max(parent.created + 60_000 * (index + 1), ticket.created);
    return {
      ...ticket,
      kind: 'subtask',
      parent,
      created,
      initial: {
        ...ticket.initial,
        state: 'todo',
        title: workTitle(context.random, context.team.key, 'Build', 'subtask'),
        labels: [],
      },
    };
  });
};

interface Draft {
  weight: number;
  intent: Intent;
  bet: PlannedBet | null;
  children: number;
}

/** How many sub-tasks each piece of work has, so that both together make `count`. */
const groupSizes = (random: Random, count: number): number[] => {
  const sizes: number[] = [];
  for (let left = count; left > 0;) {
    const children = left >= 4 && random.chance(0.06) ? random.int(2, 3) : 0;
    sizes.push(children);
    left -= 1 + children;
  }
  return sizes;
};

const draftWork = (context: WorkContext, worker: Worker, count: number): Draft[] => {
  const { random, team, window, bets } = context;
  const raw = groupSizes(random, count).map((children) => ({
    children,
    weight: Math.exp(random.normal() * 0.6) * (1 + children * 0.7),
  }));
  const rawTotal = raw.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  return raw.map(({ children, weight }) => {
    const hours = (passed / rawTotal) * worker.days.length * WORKDAY_HOURS;
    const at = workInstant(worker.days, hours, 0);
    passed += weight;
    const intent = chooseIntent(random, team, at, window);
    const bet = chooseBet(random, bets, intent, at);
    return { weight: weight * LENGTH_FACTORS[intent], intent, bet, children };
  });
};

/** Work of one person from the first to the last of their days: a chain with overlaps and a few gaps. */
export const planPerson = (context: WorkContext, worker: Worker, count: number): Ticket[] => {
  if (count === 0 || worker.days.length === 0) return [];
  const { random } = context;
  const drafts = draftWork(context, worker, count);
  const total = drafts.reduce((sum, { weight }) => sum + weight, 0);
  const scale = (worker.days.length * WORKDAY_HOURS) / total;
  let from = 0;
  return drafts.flatMap(({ weight, intent, bet, children }) => {
    const length = weight * scale;
    const overrun = random.chance(0.4) ? random.between(0.05, 0.6) : random.chance(0.07) ? -0.5 : 0;
    const stint = { worker, from, to: from + length * (1 + overrun) };
    from += length;
    const parent = ticketOf(context, stint, intent, bet);
    return children === 0 ? [parent] : [parent, ...subtasksOf(context, parent, stint, children)];
  });
};

/** The days on which each contributor worked within the window. */
export const workersOf = (people: readonly DemoPerson[], window: Window): Worker[] =>
  people
    .filter((person) => !person.app)
    .map((person) => ({
      person,
      days: workingDays(
        Math.max(window.from, midnight(person.joined)),
        person.left === null ? window.to : Math.min(window.to, midnight(person.left)),
        person.timeOff,
      ),
    }));

/** Splits a total over weights so that it adds up exactly. */
export const shareOut = (total: number, weights: readonly number[]): number[] => {
  const sum = weights.reduce((left, weight) => left + weight, 0);
  let passed = 0;
  let given = 0;
  return weights.map((weight) => {
    passed += weight;
    const until = sum === 0 ? 0 : Math.round((passed / sum) * total);
    const share = until - given;
    given = until;
    return share;
  });
};

export const teamOf = (teamId: string): TeamProfile => {
  const team = TEAMS.find(({ id }) => id === teamId);
  if (team === undefined) throw new Error(`no team ${teamId} in the demo company`);
  return team;
};
