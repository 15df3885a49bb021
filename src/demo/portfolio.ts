import { addDays, DAY, isoDate, midnight } from './calendar.ts';
import { TEAMS } from './company.ts';
import type { TeamProfile } from './company.ts';
import { SUBJECTS } from './names.ts';
import type { DemoPerson } from './organisation-model.ts';
import type { Intent, PlannedBet, PlannedInitiative } from './plan-model.ts';
import type { Random } from './random.ts';
import { BET_LABELS, BET_THEMES, INITIATIVES } from './strategy.ts';

interface Window {
  from: number;
  to: number;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Planned end and what it was before: each slip is decided some weeks before the date it moves. */
const slipped = (
  start: string,
  days: number,
  slips: readonly number[],
  window: Window,
): { end: string; slips: { until: number; end: string }[] } => {
  let end = addDays(start, days);
  const earlier: { until: number; end: string }[] = [];
  slips.forEach((slip, index) => {
    const until = window.from + ((index + 1) / (slips.length + 1)) * (window.to - window.from);
    earlier.push({ until: Math.round(until), end });
    end = addDays(end, slip);
  });
  return { end, slips: earlier };
};

export const planInitiatives = (
  random: Random,
  people: readonly DemoPerson[],
  window: Window,
): PlannedInitiative[] =>
  INITIATIVES.map((idea) => {
    const start = addDays(isoDate(window.from), -idea.startsBefore);
    const account = idea.system === 'jira' ? 'jiraAccountId' : 'linearUserId';
    const owners = people.filter(
      (person) => !person.app && person.left === null && person[account] !== null,
    );
    const created = midnight(start) - random.int(20, 80) * DAY + 9 * 3_600_000;
    return {
      id: idea.id,
      title: idea.title,
      system: idea.system,
      intent: idea.intent,
      labels: idea.labels,
      start,
      ...slipped(start, idea.days, idea.slips, {
        from: Math.max(created, window.from),
        to: window.to,
      }),
      created,
      parentId: idea.parent,
      ownerId: random.pick(owners).id,
    };
  });

/** Lengths of plans in days by intent: weeks, quarters, years. */
const LENGTHS: Readonly<Record<Intent, readonly number[]>> = {
  Run: [90],
  Build: [35, 60, 85, 120, 180],
  Improve: [60, 90],
  'All-in': [130, 200, 300, 420],
  Enable: [45, 90, 180],
  Explore: [10, 14, 21, 25],
  Oblige: [30, 60, 90, 150],
  Outcome: [40, 90, 120],
  Unclassified: [30, 90],
};

const betTitle = (
  random: Random,
  team: TeamProfile,
  intent: Intent,
  taken: Set<string>,
): string => {
  for (let attempt = 0; ; attempt += 1) {
    const subject = random.pick(SUBJECTS[team.key] ?? []);
    const text = capital(random.pick(BET_THEMES[intent]).replace('{s}', subject));
    const title = attempt < 12 ? text : `${text}, part ${attempt - 10}`;
    if (taken.has(`${team.key} ${title}`)) continue;
    taken.add(`${team.key} ${title}`);
    return title;
  }
};

const initiativeFor = (
  random: Random,
  team: TeamProfile,
  intent: Intent,
  initiatives: readonly PlannedInitiative[],
): string | null => {
  const ideas = INITIATIVES.filter(
    ({ system, teams }) => system === team.system && teams.includes(team.key),
  );
  const same = ideas.filter((idea) => idea.intent === intent);
  if (same.length > 0 && random.chance(0.9)) return random.pick(same).id;
  if (intent === 'All-in' || intent === 'Oblige' || ideas.length === 0 || random.chance(0.45))
    return null;
  const other = random.pick(ideas).id;
  return initiatives.some(({ id }) => id === other) ? other : null;
};

const planBet = (
  random: Random,
  team: TeamProfile,
  intent: Intent,
  from: number,
  context: {
    id: string;
    members: readonly DemoPerson[];
    initiatives: readonly PlannedInitiative[];
    window: Window;
    taken: Set<string>;
  },
): PlannedBet => {
  const length = random.pick(LENGTHS[intent]);
  const start = isoDate(from);
  const late = random.chance(0.45) ? random.between(0.1, 0.6) : 0;
  const planned = addDays(start, length - 1);
  const moved =
    late > 0 && random.chance(0.7) ? addDays(planned, Math.round(length * late * 0.8)) : null;
  const until = Math.round(midnight(planned) - random.int(3, 12) * DAY);
  const unplanned = intent === 'Unclassified' || random.chance(0.06);
  return {
    id: context.id,
    title: betTitle(random, team, intent, context.taken),
    system: team.system,
    teamId: team.id,
    initiativeId: initiativeFor(random, team, intent, context.initiatives),
    intent,
    labels: intent === 'Unclassified' ? [] : [random.pick(BET_LABELS[intent])],
    explicitShape: intent !== 'Unclassified' && random.chance(0.25) ? intent : null,
    goal: intent === 'Outcome' ? 'OKR: adoption' : null,
    start: unplanned ? null : start,
    end: unplanned ? null : moved !== null && until < context.window.to ? moved : planned,
    slips:
      !unplanned && moved !== null && until < context.window.to ? [{ until, end: planned }] : [],
    from,
    to: Math.round(from + length * (1 + late) * DAY),
    created: from - random.int(7, 45) * DAY,
    evergreen: false,
    ownerId: random.pick(context.members).id,
    versioned: intent === 'Build' && random.chance(0.5),
  };
};

const evergreen = (
  team: TeamProfile,
  intent: 'Run' | 'Improve',
  title: string,
  context: { id: string; members: readonly DemoPerson[]; window: Window; random: Random },
): PlannedBet => ({
  id: context.id,
  title,
  system: team.system,
  teamId: team.id,
  initiativeId: null,
  intent,
  labels: intent === 'Run' ? ['ktlo'] : ['evergreen'],
  explicitShape: null,
  goal: null,
  start: null,
  end: null,
  slips: [],
  from: context.window.from,
  to: Number.MAX_SAFE_INTEGER,
  created: context.window.from - 200 * DAY,
  evergreen: true,
  ownerId: context.random.pick(context.members).id,
  versioned: false,
});

const SEQUENCED: readonly Intent[] = [
  'Build',
  'All-in',
  'Enable',
  'Explore',
  'Oblige',
  'Outcome',
  'Unclassified',
];

/** Bets of one team: two evergreen ones, and for every intent a chain that leaves few gaps. */
const planTeam = (
  random: Random,
  team: TeamProfile,
  context: {
    members: readonly DemoPerson[];
    initiatives: readonly PlannedInitiative[];
    window: Window;
    lanes: number;
  },
): PlannedBet[] => {
  const taken = new Set<string>();
  const bets: PlannedBet[] = [];
  const nextId = () => `${team.key}-bet-${bets.length + 1}`;
  const shared = { ...context, random };
  bets.push(evergreen(team, 'Run', `Keep ${team.name} running`, { ...shared, id: nextId() }));
  bets.push(evergreen(team, 'Improve', `${team.name} papercuts`, { ...shared, id: nextId() }));
  for (const intent of SEQUENCED) {
    const share = team.mix[intent];
    if (share === 0) continue;
    const wanted = (share / 14) * context.lanes;
    const least = context.lanes < 0.5 ? 0 : 1;
    const lanes = Math.max(least, Math.floor(wanted) + (random.chance(wanted % 1) ? 1 : 0));
    for (let lane = 0; lane < lanes; lane += 1) {
      let from = context.window.from - random.int(0, 60) * DAY;
      while (from < context.window.to + 30 * DAY) {
        const bet = planBet(random, team, intent, from, { ...context, id: nextId(), taken });
        bets.push(bet);
        const pause =
          intent === 'Explore' || intent === 'Unclassified'
            ? random.int(15, 60)
            : random.int(-14, 12);
        from = Math.max(from + 7 * DAY, bet.to + pause * DAY);
      }
    }
  }
  return bets;
};

/** Epics and projects of every team that has members, few enough to leave most of `issues` to work. */
export const planBets = (
  random: Random,
  people: readonly DemoPerson[],
  initiatives: readonly PlannedInitiative[],
  window: Window,
  issues: number,
): PlannedBet[] => {
  const lanes = Math.min(6, issues / 6000);
  return TEAMS.flatMap((team) => {
    const members = people.filter((person) => person.teamId === team.id && !person.app);
    if (members.length === 0) return [];
    return planTeam(random.fork(team.id), team, { members, initiatives, window, lanes });
  });
};
