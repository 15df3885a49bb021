import { DAY, HOUR, WORKDAY_HOURS, addDays, isoDate, workInstant } from './calendar.ts';
import type { TeamProfile } from './company.ts';
import type { DemoPerson } from './organisation-model.ts';
import { utcOffset } from './people.ts';
import type { Intent, PlannedBet, Ticket, TicketKind } from './plan-model.ts';
import type { Random } from './random.ts';
import { liveEvents, randomPriority } from './ticket-life.ts';
import type { LifeContext, Stint } from './ticket-life.ts';
import { workTitle } from './titles.ts';
import type { Window } from './work.ts';

const RUN_KINDS = { bug: 48, incident: 10, support: 16, task: 26 } as const;
const ENABLE_KINDS = { task: 70, story: 30 } as const;
const OTHER_KINDS = { story: 62, task: 38 } as const;

const chooseKind = (random: Random, intent: Intent): TicketKind => {
  if (intent === 'Run') return random.weighted(RUN_KINDS);
  if (intent === 'Explore') return random.chance(0.7) ? 'spike' : 'task';
  if (intent === 'Improve') return random.chance(0.4) ? 'improvement' : 'story';
  return random.weighted(intent === 'Enable' || intent === 'Oblige' ? ENABLE_KINDS : OTHER_KINDS);
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
  noise: number;
}

/** Lengths of workstreams that are kept as one issue, in days. */
const WORKSTREAMS = [32, 45, 60, 60, 80, 100, 140, 190, 400];
const STEADY: readonly Intent[] = ['Run', 'Improve', 'Explore', 'Unclassified'];

/** Planned dates as teams in Jira keep them: about as long as the work took, or as long as a workstream. */
const planOf = (
  { random, team }: WorkContext,
  intent: Intent,
  start: number,
  workdays: number,
): Ticket['planned'] => {
  if (team.system !== 'jira' || !random.chance(0.75)) return null;
  const workstream = !STEADY.includes(intent) && random.chance(intent === 'All-in' ? 0.65 : 0.4);
  const days = workstream
    ? random.pick(WORKSTREAMS)
    : Math.max(1, Math.round(workdays * 1.4 * random.between(0.6, 1.2)));
  const from = isoDate(start);
  return { start: from, end: addDays(from, days - 1) };
};

/** Hours estimated up front, mostly for small work. */
const estimateOf = (random: Random, workdays: number): number | null => {
  if (!random.chance(workdays <= 0.75 ? 0.7 : 0.1)) return null;
  return Math.max(1, Math.round(workdays * WORKDAY_HOURS)) * 3600;
};

const POINTS = [1, 2, 3, 5, 8, 13];

/** A ticket with its whole life, as somebody worked on it. */
export const ticketOf = (
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
    estimateSeconds: estimateOf(random, size),
    planned: planOf(context, intent, start, size),
    mirrorOf: null,
  };
};

/** Sub-tasks share out the time of their parent. */
export const subtasksOf = (
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
      planned: null,
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
