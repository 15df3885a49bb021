import type { Dimension } from '../config/config.ts';
import type { ItemNode } from './hierarchy.ts';
import { offerOf } from './offers.ts';
import type { Candidate, OwnOffers } from './offers.ts';
import type { CompiledRule, Matches } from './rule-set.ts';

/** What an item's own rules and heuristics offer on one dimension; worked out once for all items that match the same. */
export const ruleOffers = (
  dimension: Dimension,
  position: number,
  matching: (node: ItemNode) => Matches,
): ((node: ItemNode) => OwnOffers) => {
  const known = new Map<CompiledRule, Candidate>();
  const candidatesOf = (
    rules: readonly CompiledRule[],
    make: (rule: CompiledRule, value: string) => Candidate,
  ): Candidate[] =>
    rules.flatMap((rule) => {
      const value = rule.rule.set[dimension.id];
      if (value === undefined) return [];
      const candidate = known.get(rule) ?? make(rule, value);
      known.set(rule, candidate);
      return [candidate];
    });
  return (node) => {
    const { rules, heuristics, offers } = matching(node);
    return (offers[position] ??= {
      rules: offerOf(candidatesOf(rules, byRule)),
      heuristics: offerOf(candidatesOf(heuristics, byHeuristic)),
    });
  };
};

const byRule = (
  { rule, condition, confidence, evidenceRepeats }: CompiledRule,
  value: string,
): Candidate => ({
  value,
  step: 'rule',
  ruleId: rule.id,
  from: null,
  confidence,
  evidence: (node) => condition.found(node),
  grounds: (node, place) => condition.grounds(node, place),
  words: evidenceRepeats ? 'repeated' : 'own',
  horizonSource: 'rule',
  verdicts: [],
  asRunnerUp: null,
});

const byHeuristic = (compiled: CompiledRule, value: string): Candidate => ({
  ...byRule(compiled, value),
  step: 'heuristic',
  ruleId: `heuristic:${compiled.rule.id}`,
  confidence: 'low',
});
