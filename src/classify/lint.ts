import type { Condition, Mappings, Rule } from '../config/config.ts';
import type { RuleStats } from './classify.ts';
import { contradiction, implies } from './implication.ts';

/** Something odd about a rule that does not stop a run. */
export interface RuleWarning {
  ruleId: string;
  kind: 'never' | 'shadowed' | 'whole title' | 'matched nothing';
  /** A sentence for the person who owns the rule. */
  detail: string;
  origin: Rule['origin'];
}

/**
 * Rules that can never fire, that an earlier rule always beats, that ask for a title word for word, or that matched no item in the last run (`stats` of
 * {@link classify}; left out, nothing is said about that). One warning a rule, the weightiest.
 */
export const lintRules = (
  mappings: Mappings,
  stats: ReadonlyMap<string, RuleStats> | null = null,
): RuleWarning[] => [
  ...lintList(mappings.rules, (rule) => stats?.get(rule.id)?.matched === 0),
  ...lintList(mappings.heuristicRules, () => false),
];

const lintList = (rules: readonly Rule[], matchedNothing: (rule: Rule) => boolean): RuleWarning[] =>
  rules.flatMap((rule, index) => {
    const found =
      neverFires(rule) ??
      shadowed(rule, rules.slice(0, index)) ??
      wholeTitle(rule) ??
      (matchedNothing(rule) ? silent(rule) : null);
    return found === null ? [] : [found];
  });

const warning = (rule: Rule, kind: RuleWarning['kind'], detail: string): RuleWarning => ({
  ruleId: rule.id,
  kind,
  detail: `${rule.id} ${detail}`,
  origin: rule.origin,
});

const neverFires = (rule: Rule): RuleWarning | null => {
  const reason = contradiction(rule.when);
  return reason === null ? null : warning(rule, 'never', `can never fire: ${reason}`);
};

/** A single word as a title is hardly ever the whole title of anything. */
const wholeTitle = (rule: Rule): RuleWarning | null => {
  const word = titleWords(rule.when)[0];
  const detail = `asks for titles that are "${word}" and nothing else: write "*${word}*" to find it anywhere`;
  return word === undefined ? null : warning(rule, 'whole title', detail);
};

const titleWords = (condition: Condition): string[] => {
  if (condition.op === 'not') return titleWords(condition.of);
  if (condition.op !== 'match') return condition.of.flatMap(titleWords);
  const isWord = (pattern: string) => /^[\p{L}\p{N}-]+$/u.test(pattern);
  return condition.subject.attribute === 'title' ? condition.patterns.filter(isWord) : [];
};

/** Shadowed only if each dimension that it sets is always decided earlier, at least while it is in force. */
const shadowed = (rule: Rule, earlier: readonly Rule[]): RuleWarning | null => {
  const covering = earlier.filter(
    (other) => outlasts(other, rule) && implies(rule.when, other.when),
  );
  const byDimension = Object.keys(rule.set).map((id) =>
    covering.find((other) => Object.hasOwn(other.set, id)),
  );
  if (byDimension.length === 0 || byDimension.includes(undefined)) return null;
  const ids = [...new Set(byDimension.map((other) => other?.id))].join(' and ');
  return warning(rule, 'shadowed', `never decides: ${ids} before it matches whatever it matches`);
};

const outlasts = (other: Rule, rule: Rule): boolean =>
  (other.from === null || (rule.from !== null && other.from <= rule.from)) &&
  (other.to === null || (rule.to !== null && other.to >= rule.to));

const silent = (rule: Rule): RuleWarning =>
  warning(rule, 'matched nothing', 'matched nothing in the last run');
