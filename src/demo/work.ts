import { WORKDAY_HOURS, midnight, workInstant, workingDays } from './calendar.ts';
import { TEAMS } from './company.ts';
import type { TeamProfile } from './company.ts';
import type { DemoPerson } from './organisation-model.ts';
import { subtasksOf, ticketOf } from './new-ticket.ts';
import type { WorkContext } from './new-ticket.ts';
import type { Intent, PlannedBet, Ticket } from './plan-model.ts';
import type { Random } from './random.ts';
import type { Worker } from './ticket-life.ts';

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
    weight: Math.exp(random.normal() * 0.8) * (1 + children * 0.7),
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
