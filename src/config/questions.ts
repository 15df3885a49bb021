import { z } from 'zod';
import type { Dimension } from './config.ts';
import type { Report } from './issues.ts';
import { type ConfigProblem, didYouMean } from './problem.ts';
import { oneOrMore, section, share, words } from './scalars.ts';

/* `review.questions`: rules of the leadership review that are switched off, and rules of the owner's. */

/** The rules that ask without any configuration, in the order in which they ask. */
export const QUESTION_IDS = [
  'shape-moved',
  'away-from-intent',
  'reach-fell',
  'off-track',
  'target-moved-often',
  'one-way-without-milestone',
  'past-target',
  'waits-across-teams',
  'stalled',
  'many-teams',
  'health-not-reported',
  'no-bet',
  'no-multi-year-bet',
  'unclassified',
  'unrecorded',
] as const;
export type QuestionId = (typeof QUESTION_IDS)[number];

const names = oneOrMore(words);
const atLeastOne = z.int().min(1);

/** Which open bets a question is about: all of it must hold; a list is OR. Text is compared whole, without case. */
const betFilter = section({
  shape: names.optional(),
  horizon: names.optional(),
  team: names.optional(),
  labels: names.optional(),
  health: oneOrMore(z.enum(['onTrack', 'atRisk', 'offTrack', 'notReported'])).optional(),
  phase: oneOrMore(z.enum(['todo', 'active', 'paused'])).optional(),
  timesMoved: atLeastOne.optional().describe('The target moved this often or more'),
  daysLate: atLeastOne.optional().describe('Past its target by this many days or more'),
  teams: atLeastOne.optional().describe('This many teams or more worked on it in the period'),
  noMilestoneIn: atLeastOne.optional().describe('No milestone within this many days'),
  oneWay: z.boolean().optional(),
  slipped: z.boolean().optional(),
  waiting: z.boolean().optional().describe('Waits for open work of another team'),
}).refine((filter) => Object.keys(filter).length > 0, {
  error: 'is empty, name at least one thing, such as { shape: All-in }',
});

/** A share of all days and the limit that makes it worth a question. */
const shareTest = section({
  shape: names.optional(),
  horizon: names.optional(),
  team: names.optional(),
  above: share.optional(),
  below: share.optional(),
  grewBy: share.optional().describe('Points more than in the period before'),
  shrankBy: share.optional().describe('Points less than in the period before'),
})
  .refine(({ shape, horizon, team }) => (shape ?? horizon ?? team) !== undefined, {
    error: 'names no days, give shape, horizon or team',
  })
  .refine(
    ({ above, below, grewBy, shrankBy }) => (above ?? below ?? grewBy ?? shrankBy) !== undefined,
    { error: 'has no limit, give above, below, grewBy or shrankBy' },
  );

const ownQuestion = section({
  ask: words.describe('The question; {count} becomes the number of bets'),
  bets: betFilter.optional(),
  share: shareTest.optional(),
  atLeast: atLeastOne.optional().describe('Asks when this many bets fit; 1 without'),
}).refine(({ bets, share: part }) => (bets === undefined) !== (part === undefined), {
  error: 'is about nothing or about two things, give either bets or share',
});

export type BetFilter = z.output<typeof betFilter>;
export type ShareTest = z.output<typeof shareTest>;
export type OwnQuestion = z.output<typeof ownQuestion>;

export const questionsSchema = z
  .record(words, z.union([z.boolean(), ownQuestion]))
  .describe('false switches a rule off; a map adds one of your own');

const isKnown = (id: string): boolean => (QUESTION_IDS as readonly string[]).includes(id);

const nameProblems = (id: string, rule: boolean | OwnQuestion, report: Report): ConfigProblem[] => {
  const path = ['review', 'questions', id];
  if (typeof rule !== 'boolean')
    return isKnown(id)
      ? [
          report(
            path,
            `review.questions: ${JSON.stringify(id)} is a rule already`,
            {
              suggestion: 'give yours another name, and switch this one off if it is to go',
            },
            'key',
          ),
        ]
      : [];
  return isKnown(id)
    ? []
    : [
        report(
          path,
          `review.questions: ${JSON.stringify(id)} is not a rule`,
          { allowed: [...QUESTION_IDS], ...didYouMean(id, QUESTION_IDS) },
          'key',
        ),
      ];
};

/** Shapes and horizons that a question names and nothing can have. */
const valueProblems = (
  id: string,
  rule: OwnQuestion,
  dimensions: readonly Dimension[],
  report: Report,
): ConfigProblem[] => {
  const part = rule.bets === undefined ? 'share' : 'bets';
  return (['shape', 'horizon'] as const).flatMap((key) => {
    const values = dimensions.find((one) => one.id === key)?.values.map(({ value }) => value);
    if (values === undefined) return [];
    const allowed = [...new Set([...values, key === 'shape' ? 'Unclassified' : 'Unknown'])];
    const lower = new Set(allowed.map((value) => value.toLowerCase()));
    return (rule[part]?.[key] ?? [])
      .filter((value) => !lower.has(value.toLowerCase()))
      .map((value) =>
        report(
          ['review', 'questions', id, part, key],
          `review.questions.${id}.${part}.${key}: ${JSON.stringify(value)} is not a value of it`,
          { value, allowed, ...didYouMean(value, allowed) },
        ),
      );
  });
};

/** What the rules of the leadership review say that cannot be. */
export const questionProblems = (
  questions: Record<string, boolean | OwnQuestion>,
  dimensions: readonly Dimension[],
  report: Report,
): ConfigProblem[] =>
  Object.entries(questions).flatMap(([id, rule]) => [
    ...nameProblems(id, rule, report),
    ...(typeof rule === 'boolean' ? [] : valueProblems(id, rule, dimensions, report)),
  ]);
