/* Organisations with a known truth about each item: their words and habits are drawn by seed. */
import type { WorkItem } from '../src/model/work-item.ts';
import { anItem } from '../tests/classify/an-item.ts';
import {
  ENABLING,
  LABELS,
  MISLEADING,
  NEUTRAL,
  TEAMS,
  THINGS,
  TITLES,
  TYPES,
  VERBS,
} from './vocabulary.ts';
import type { Truth } from './vocabulary.ts';

const BET_MIX: [Truth, number][] = [
  ['Build', 34],
  ['Enable', 14],
  ['Improve', 14],
  ['Run', 10],
  ['Outcome', 9],
  ['All-in', 7],
  ['Explore', 6],
  ['Oblige', 6],
];
const LOOSE_MIX: [Truth, number][] = [
  ['Improve', 52],
  ['Run', 30],
  ['Enable', 8],
  ['Explore', 5],
  ['Oblige', 5],
];

export interface TrueOrganisation {
  items: WorkItem[];
  truth: Map<string, Truth>;
  /** Days of effort by item; only items of level 0. */
  days: Map<string, number>;
  /** Name of a field in which the company keeps its investment category; null when it has none. */
  investmentField: string | null;
}

/** Deterministic stream of numbers from 0 to 1 (mulberry32). */
const stream = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Everything that is drawn comes from here, in one order for one seed. */
const diceOf = (seed: number) => {
  const random = stream(seed * 2654435761);
  const chance = (share: number) => random() < share;
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const some = <T>(list: readonly T[], count: number): T[] =>
    list
      .map((value) => [random(), value] as const)
      .sort((a, b) => a[0] - b[0])
      .slice(0, count)
      .map(([, value]) => value);
  const weighted = (mix: [Truth, number][]): Truth => {
    let left = random() * mix.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of mix) if ((left -= weight) < 0) return value;
    return mix[0]![0];
  };
  return { random, chance, one, some, weighted };
};
type Dice = ReturnType<typeof diceOf>;

const typed = (name: string, level: number): Pick<WorkItem, 'type' | 'sourceType' | 'level'> => ({
  type: name.toLowerCase(),
  sourceType: name,
  level,
});

const date = (day: number) => ({
  date: new Date(Date.UTC(2026, 0, 5) + day * 86_400_000).toISOString().slice(0, 10),
  resolution: 'day' as const,
});

const plan = ({ random, chance }: Dice, plans: number, shape: Truth): Partial<WorkItem> => {
  const planned = {
    Explore: 18,
    Outcome: 85,
    Build: 70,
    'All-in': 260,
    Enable: 80,
    Improve: 0,
    Run: 0,
    Oblige: 60,
  }[shape];
  const likely = shape === 'Build' || shape === 'All-in' ? plans : plans / 4;
  if (planned === 0 || !chance(likely)) return {};
  const start = Math.floor(random() * 90);
  return {
    plannedStart: date(start),
    plannedEnd: date(start + Math.round(planned * (0.7 + random() * 0.6))),
  };
};

const title = ({ chance, one }: Dice, telling: number, shape: Truth): string => {
  const told = chance(telling)
    ? one(TITLES[shape])
    : one(['{} phase 2', '{} workstream', 'The {} thing', '{} Q3', 'Project {}']);
  return told.replace('{}', one(THINGS));
};

/** The words that one company uses, and its habits. */
const companyOf = ({ random, chance, one, some }: Dice) => {
  const shapes = Object.keys(LABELS) as Truth[];
  const words = Object.fromEntries(
    shapes.map((shape) => [shape, some(LABELS[shape], 2 + Math.floor(random() * 3))]),
  ) as Record<Truth, string[]>;
  const types = {
    bug: one(TYPES.bug),
    story: some(TYPES.story, 2),
    spike: one(TYPES.spike),
    incident: one(TYPES.incident),
    epic: one(TYPES.epic),
  };
  const habits = {
    labelsBets: 0.4 + random() * 0.4,
    labelsIssues: 0.15 + random() * 0.35,
    tellingTitles: 0.35 + random() * 0.35,
    plans: 0.6 + random() * 0.35,
    misleads: 0.02 + random() * 0.06,
  };
  const investmentField = chance(0.3)
    ? one(['Investment Category', 'Work Category', 'Allocation', 'Kategorie'])
    : null;
  const neutral = some(NEUTRAL, 6);
  const misleading = some(MISLEADING, 2);
  const categories = Object.fromEntries(
    shapes.map((shape) => [shape, one(words[shape])]),
  ) as Record<Truth, string>;
  return { words, types, habits, investmentField, neutral, misleading, categories };
};

/** Draws one organisation: its words, its habits, and about 3,000 items with the truth about each. */
export const organisationOf = (seed: number): TrueOrganisation => {
  const dice = diceOf(seed);
  const { random, chance, one, some, weighted } = dice;
  const company = companyOf(dice);
  const { words, types, habits, investmentField, neutral, misleading, categories } = company;

  const items: WorkItem[] = [];
  const truth = new Map<string, Truth>();
  const days = new Map<string, number>();
  let next = 1;
  const add = (shape: Truth, given: Partial<WorkItem>): WorkItem => {
    const item = anItem(next++, given);
    items.push(item);
    truth.set(item.id, shape);
    if (item.level <= 0) days.set(item.id, Math.round((0.5 + random() * 7.5) * 10) / 10);
    return item;
  };
  const labelsFor = (shape: Truth, share: number): string[] => [
    ...(chance(share) ? [one(words[shape])] : []),
    ...(chance(0.4) ? [one(neutral)] : []),
    ...(chance(habits.misleads) ? [one(misleading)] : []),
  ];
  const issue = (
    bet: { item: WorkItem; shape: Truth } | null,
    team: string,
    loose: Truth,
  ): void => {
    const lot = random();
    const shape = lot < 0.14 ? 'Run' : lot < 0.18 ? 'Explore' : (bet?.shape ?? loose);
    const kind =
      lot < 0.12
        ? types.bug
        : lot < 0.14
          ? types.incident
          : lot < 0.18
            ? types.spike
            : bet === null && shape === 'Run' && chance(0.5)
              ? one([types.bug, types.incident])
              : one(types.story);
    add(shape, {
      ...typed(kind, 0),
      team,
      parentId: bet?.item.id ?? null,
      title: `${one(VERBS)} ${one(THINGS)} ${one(['field', 'job', 'page', 'limit', 'alert', 'test', 'export'])}`,
      labels: labelsFor(shape, bet === null ? habits.labelsIssues + 0.2 : habits.labelsIssues),
      iterations: chance(0.5)
        ? [{ id: '1', name: 'Sprint 12', start: '2026-06-01', end: '2026-06-14' }]
        : [],
    });
  };

  /** Everyday work of a team that is there for other teams pays off through them: mostly Enable by definition. */
  const looseShape = (team: string): Truth => {
    const shape = weighted(LOOSE_MIX);
    return shape === 'Improve' && ENABLING.has(team) && chance(0.7) ? 'Enable' : shape;
  };

  for (const team of some(TEAMS, 10)) {
    for (let count = 6 + Math.floor(random() * 5); count > 0; count--) {
      const shape: Truth = ENABLING.has(team) && chance(0.6) ? 'Enable' : weighted(BET_MIX);
      const category =
        investmentField !== null && chance(0.6) ? { [investmentField]: categories[shape] } : {};
      const item = add(shape, {
        ...typed(types.epic, 1),
        team,
        title: title(dice, habits.tellingTitles, shape),
        labels: labelsFor(shape, habits.labelsBets),
        fields: category,
        ...plan(dice, habits.plans, shape),
      });
      for (let size = 15 + Math.floor(random() * 20); size > 0; size--)
        issue({ item, shape }, team, shape);
    }
    for (let size = 60 + Math.floor(random() * 50); size > 0; size--)
      issue(null, team, looseShape(team));
  }
  return { items, truth, days, investmentField };
};
