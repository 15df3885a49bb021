import type { Condition } from '../config/config.ts';
import type { PlainGlob } from './matchers/glob.ts';
import { plainText } from './matchers/text.ts';

type Match = Extract<Condition, { op: 'match' }>;

/** Conditions that must all hold. */
export type Branch = readonly Condition[];

/** A condition that would give more is left whole. */
const MOST_BRANCHES = 16;

/**
 * A condition as branches of which one must hold (disjunctive normal form): each asks for one thing at a time, so that a
 * value of an attribute can rule it out by itself. It is true exactly when the condition is; why it is not, the condition
 * itself must say.
 */
export const branchesOf = (condition: Condition): Branch[] => expand(condition, false);

const expand = (condition: Condition, negated: boolean): Branch[] => {
  const whole: Branch[] = [[negated ? { op: 'not', of: condition } : condition]];
  if (condition.op === 'match')
    return hangsOn(condition) === 'title' ? titles(condition, negated) : whole;
  if (condition.op === 'not') return expand(condition.of, !negated);
  const parts = condition.of.map((part) => expand(part, negated));
  const isAll = (condition.op === 'all') !== negated;
  const size = parts.reduce(
    (sum, { length }) => (isAll ? sum * length : sum + length),
    isAll ? 1 : 0,
  );
  if (size > MOST_BRANCHES) return whole;
  return isAll ? parts.reduce<Branch[]>(both, [[]]) : parts.flat();
};

/** Patterns that look for one run of text are told from the others, because all of theirs are looked for in one pass. */
const titles = (match: Match, negated: boolean): Branch[] => {
  const plain = match.patterns.filter((pattern) => plainText(pattern) !== null);
  const other = match.patterns.filter((pattern) => plainText(pattern) === null);
  const parts = [plain, other]
    .filter((patterns) => patterns.length > 0)
    .map((patterns): Match => ({ ...match, patterns }));
  return negated
    ? [parts.map((of): Condition => ({ op: 'not', of }))]
    : parts.map((part): Branch => [part]);
};

const both = (left: Branch[], right: Branch[]): Branch[] =>
  left.flatMap((one) => right.map((other) => [...one, ...other]));

/** What a part of a branch hangs on, when it hangs on the parent and what is above it. */
export const ABOVE = 'above';

/** The one thing that a condition asks for: an attribute of the item itself, or {@link ABOVE}; null when there are several. */
export const hangsOn = (condition: Condition): string | null => {
  if (condition.op === 'not') return hangsOn(condition.of);
  if (condition.op === 'match') {
    const { on, attribute, name } = condition.subject;
    return on !== 'item' ? ABOVE : name === null ? attribute : `${attribute}.${name}`;
  }
  const things = new Set(condition.of.map(hangsOn));
  const [thing = null] = things;
  return things.size === 1 ? thing : null;
};

/** The texts of which one must be in the item's own title, or for a `not` none may; null for any other condition. */
export const titleTexts = (condition: Condition): PlainGlob[] | null => {
  const match = condition.op === 'not' ? condition.of : condition;
  if (match.op !== 'match' || hangsOn(match) !== 'title') return null;
  const texts = match.patterns.map(plainText);
  return texts.every((text) => text !== null) ? texts : null;
};
