import { guessShape, guessTag, plainText } from './vocabulary.ts';
import type { Guess } from './vocabulary.ts';
import type { Counted, WorkspaceFacts } from './workspace-facts.ts';

/** One guessed rule: the words of the workspace that seem to stand for a value. */
export interface GuessedRule {
  id: string;
  /** Keys of `when` as YAML data. */
  when: Record<string, unknown>;
  value: string;
  /** What it goes by, for the comment above it. */
  because: string;
}

export interface GuessedMappings {
  /** The source's type names to ours. */
  types: Record<string, string>;
  rules: GuessedRule[];
  /** States in progress whose names say that nobody works on it: for `effort.active.out`. */
  restingStates: string[];
  /** Frequent labels without a guess, most frequent first: for a person to place. */
  unknownLabels: Counted[];
}

/** Obligations and operations first: they are what finance must not miss. */
const ORDER = ['Oblige', 'Run', 'Explore', 'All-in', 'Enable', 'Outcome', 'Improve', 'Build'];

/**
 * First guesses for the bets preset from what a workspace has: fields that look like investment categories, types,
 * labels, titles of bets and team names, each by the words in {@link guessShape}. Proposals for a person to read.
 */
export const guessMappings = (facts: WorkspaceFacts): GuessedMappings => {
  const types = everydayTypes(facts);
  const labels = facts.labels.filter(({ name }) => !name.includes(':'));
  return {
    types,
    rules: [
      ...facts.fields.flatMap(fieldRules),
      ...byShape(
        facts.types.filter(({ name }) => !(name in types)),
        'type',
        (names) => ({ type: names }),
      ),
      ...byShape(labels, 'label', (names) => ({ labels: names }), guessTag),
      ...titleRules(facts.betTitles),
      ...byShape(
        facts.teams.filter(({ name }) => TEAM_SHAPES.has(guessShape(name)?.value ?? '')),
        'team',
        (names) => ({ team: names, any: [{ level: '>=1' }, { not: { 'parent.title': '*' } }] }),
      ),
    ],
    restingStates: facts.activeStates.map(({ name }) => name).filter(isResting),
    unknownLabels: labels.filter(({ name }) => guessTag(name) === null).slice(0, 20),
  };
};

/** A team's name says what it is for only where it is there for others. */
const TEAM_SHAPES = new Set(['Enable', 'Run', 'Oblige']);

const RESTING = [
  'blocked',
  'waiting',
  'on hold',
  'hold',
  'paused',
  'parked',
  'blockiert',
  'wartet',
];
const isResting = (state: string): boolean => {
  const plain = ` ${plainText(state)} `;
  return RESTING.some((word) => plain.includes(` ${word} `));
};

const LEVEL_TYPES: Record<number, string> = {
  [-1]: 'subtask',
  0: 'task',
  1: 'epic',
  2: 'initiative',
};
const KNOWN_TYPES = new Set([
  'story',
  'task',
  'subtask',
  'sub task',
  'epic',
  'initiative',
  'issue',
  'project',
]);
const EVERYDAY = [
  'story',
  'task',
  'ticket',
  'item',
  'aufgabe',
  'tache',
  'tarea',
  'tarefa',
  'attivita',
  'taak',
  'zadanie',
  'uppgift',
  'historia',
  'request',
  'タスク',
  'ストーリー',
  '任务',
];

/** Types in the company's own words that mean everyday work, or a container, by their level. */
const everydayTypes = ({ types }: WorkspaceFacts): Record<string, string> =>
  Object.fromEntries(
    types
      .filter(({ name, level }) => !KNOWN_TYPES.has(plainText(name)) && isEveryday(name, level))
      .map(({ name, level }) => [name, LEVEL_TYPES[Math.min(level, 2)] ?? 'task']),
  );

const isEveryday = (name: string, level: number): boolean => {
  const guess = guessShape(name);
  if (guess === null || level !== 0) return true;
  const words = plainText(name).split(' ');
  return (
    (guess.value === 'Build' || guess.value === 'Improve') &&
    EVERYDAY.some((word) => words.includes(word))
  );
};

/** Groups names by what they stand for: one rule a shape, in the order of {@link ORDER}. */
const byShape = (
  names: Counted[],
  what: string,
  when: (names: string[]) => Record<string, unknown>,
  guess: (name: string) => Guess | null = guessShape,
): GuessedRule[] =>
  ORDER.flatMap((value) => {
    const matching = names.filter(({ name }) => guess(name)?.value === value);
    if (matching.length === 0) return [];
    const items = matching.reduce((sum, { count }) => sum + count, 0);
    return [
      {
        id: `guessed-${value.toLowerCase()}-${what}s`,
        when: when(matching.map(({ name }) => name)),
        value,
        because: `${plural(matching.length, what)} on ${plural(items, 'item')}`,
      },
    ];
  });

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const CATEGORY_NAME =
  /invest|categor|kategori|alloc|bucket|work ?type|kind|classif|theme|capex|nature|spend/;

/** A field counts as an investment category when most of its uses are words that we know, or its name says so. */
const fieldRules = ({ name, values }: WorkspaceFacts['fields'][number]): GuessedRule[] => {
  const total = values.reduce((sum, { count }) => sum + count, 0);
  const known = values.filter((value) => guessShape(value.name) !== null);
  const share = known.reduce((sum, { count }) => sum + count, 0) / Math.max(1, total);
  if (share < (CATEGORY_NAME.test(plainText(name)) ? 0.4 : 0.75)) return [];
  const slug = plainText(name).replace(/[^a-z0-9]+/g, '-');
  return byShape(known, 'value', (names) => ({ [`field.${name}`]: names })).map((rule) => ({
    ...rule,
    id: rule.id.replace(/values$/, slug || 'field'),
    because: `the field ${name} looks like an investment category: ${rule.because}`,
  }));
};

/** Words too common in titles to go by. */
const WEAK_IN_TITLES = new Set(
  'build release delivery product run fix fixes mal cel care problem new* nova novo new growth growth target* tool* metric* goal* performance fel law r d rd p1 ci cd minor analyse concept* policy probe chore chores learning trial change lights fault nuov* nowe nowa nuevo* nueva* nouveau* nouvelle* nieuw* evolution* impact operation* innovate cel cele'.split(
    ' ',
  ),
);

/** Words in the titles of bets; the bets' items inherit. */
const titleRules = (titles: string[]): GuessedRule[] => {
  const words = new Map<string, Map<string, number>>();
  for (const title of titles) {
    const guess = guessShape(title);
    const spoken = guess && !WEAK_IN_TITLES.has(guess.word) ? asWritten(title, guess.word) : null;
    if (!guess || spoken === null) continue;
    if (!words.has(guess.value)) words.set(guess.value, new Map());
    const counts = words.get(guess.value)!;
    counts.set(spoken, (counts.get(spoken) ?? 0) + 1);
  }
  return ORDER.flatMap((value) => {
    const found = [...(words.get(value) ?? [])];
    if (found.length === 0) return [];
    const bets = found.reduce((sum, [, count]) => sum + count, 0);
    return [
      {
        id: `guessed-${value.toLowerCase()}-titles`,
        when: { level: '>=1', title: found.map(([word]) => titlePattern(word)).sort() },
        value,
        because: `${plural(found.length, 'word')} in the titles of ${plural(bets, 'bet')}`,
      },
    ];
  });
};

/** The stretch of a title that stands for a vocabulary word, with its accents, in small letters. */
const asWritten = (title: string, word: string): string | null => {
  const length = word.split(' ').length;
  const plain = word.replace('*', '');
  const tokens = title
    .toLowerCase()
    .split(/[^\p{L}\p{N}&]+/u)
    .filter(Boolean);
  for (let start = 0; start + length <= tokens.length; start++) {
    const stretch = tokens.slice(start, start + length).join(' ');
    const bare = plainText(stretch);
    if (word.endsWith('*') ? bare.startsWith(plain) : bare === plain) return stretch;
  }
  return null;
};

const titlePattern = (word: string): string => {
  const ascii = /^[a-z0-9 ]+$/.test(word);
  return word.length < 6 && ascii ? `/\\b${word}\\b/` : `*${word.replaceAll(' ', '?')}*`;
};
