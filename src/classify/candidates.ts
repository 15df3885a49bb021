import type { Dimension, Mappings } from '../config/config.ts';
import type { Override, Verdict, VerdictStep } from '../model/verdict.ts';
import { UNCLASSIFIED, UNKNOWN } from '../model/verdict.ts';
import type { ItemId } from '../model/work-item.ts';
import type { ExplicitReader, Statement } from './explicit.ts';
import type { ItemNode } from './hierarchy.ts';
import { levelDefault, plannedHorizon } from './horizon.ts';
import type { CompiledRule } from './rule-set.ts';

/** One value that an item could have on a dimension, and why. The first candidate wins. */
export interface Candidate {
  value: string;
  step: VerdictStep;
  ruleId: string;
  from: ItemNode;
  confidence: Verdict['confidence'];
  /** Put into words only for the one that wins. */
  evidence: () => string;
  /** Whether other items are likely to have the same evidence word for word. */
  repeats: boolean;
  /** Means something on the dimension horizon only. */
  horizonSource: NonNullable<Verdict['horizonSource']>;
}

/** What candidates are drawn from, for one dimension. */
export interface Evidence {
  dimension: Dimension;
  mappings: Mappings;
  overrides: ReadonlyMap<ItemId, Override>;
  explicit: ExplicitReader;
  rules: (node: ItemNode) => readonly CompiledRule[];
  heuristics: readonly CompiledRule[];
}

/** Takes the next candidate; true says that no more are wanted. */
export type Offer = (candidate: Candidate) => boolean;

/**
 * Offers every candidate in order of precedence: override, explicit field or label, nearest ancestor's explicit value
 * (an override on an ancestor counts as that ancestor's explicit value), rules on the item, nearest ancestor's rule
 * verdict, heuristics. Explicit values that disagree end the list with a conflict: what lies below stays undecided
 * until somebody resolves it. Horizon is never inherited: after the item's own word and rules come its planned dates,
 * its sprint or cycle, and the default of its level.
 */
export const offerCandidates = (node: ItemNode, evidence: Evidence, offer: Offer): void => {
  if (offerStated(node, evidence, false, offer)) return;
  if (evidence.dimension.id === 'horizon') {
    if (!offerRules(node, evidence, 'rule', offer)) offerPlan(node, evidence.mappings, offer);
    return;
  }
  for (let at = node.parent; at; at = at.parent) if (offerStated(at, evidence, true, offer)) return;
  if (offerRules(node, evidence, 'rule', offer)) return;
  for (let at = node.parent; at; at = at.parent)
    if (offerRules(at, evidence, 'ancestor-rule', offer)) return;
  offerHeuristics(node, evidence, offer);
};

/** What one item states outright: its override, then its field or labels. True ends the list. */
const offerStated = (
  node: ItemNode,
  evidence: Evidence,
  inherited: boolean,
  offer: Offer,
): boolean => {
  const override = evidence.overrides.get(node.item.id);
  if (override && offer(overriding(node, override, inherited))) return true;
  const { statements } = evidence.explicit(node.item);
  const [first] = statements;
  if (!first) return false;
  if (statements.some((statement) => statement.value !== first.value)) {
    offer(conflict(node, statements, evidence, inherited));
    return true;
  }
  return offer({
    value: first.value,
    step: inherited ? 'ancestor-field' : 'field',
    ruleId: first.ruleId,
    from: node,
    confidence: 'high',
    evidence: () => on(node, inherited) + statements.map((each) => each.evidence).join(', '),
    repeats: true,
    horizonSource: 'field',
  });
};

const overriding = (
  node: ItemNode,
  { value, by, on: day, reason }: Override,
  inherited: boolean,
): Candidate => ({
  value,
  step: inherited ? 'ancestor-field' : 'override',
  ruleId: 'override',
  from: node,
  confidence: 'high',
  evidence: () => `${on(node, inherited)}override by ${by} on ${day}: ${reason}`,
  repeats: true,
  horizonSource: 'override',
});

const on = (node: ItemNode, inherited: boolean): string => (inherited ? `${node.item.key} ` : '');

const conflict = (
  node: ItemNode,
  statements: Statement[],
  { dimension }: Evidence,
  inherited: boolean,
): Candidate => ({
  value: nothingOn(dimension),
  step: 'conflict',
  ruleId: 'conflict',
  from: node,
  confidence: 'low',
  evidence: () =>
    `${on(node, inherited)}conflict: ${statements.map((each) => `${each.evidence} says ${each.value}`).join(', ')}`,
  repeats: true,
  horizonSource: 'unknown',
});

/** The value of an item about which nothing is known on a dimension. */
export const nothingOn = (dimension: Dimension): string =>
  dimension.id === 'horizon' ? UNKNOWN : UNCLASSIFIED;

const offerRules = (
  node: ItemNode,
  { dimension, rules }: Evidence,
  step: 'rule' | 'ancestor-rule',
  offer: Offer,
): boolean => {
  for (const { rule, condition, confidence, evidenceRepeats } of rules(node)) {
    const value = rule.set[dimension.id];
    if (value === undefined) continue;
    const candidate: Candidate = {
      value,
      step,
      ruleId: rule.id,
      from: node,
      confidence: step === 'rule' ? confidence : 'medium',
      evidence: () => on(node, step === 'ancestor-rule') + condition.why(node),
      repeats: evidenceRepeats,
      horizonSource: 'rule',
    };
    if (offer(candidate)) return true;
  }
  return false;
};

const offerHeuristics = (
  node: ItemNode,
  { dimension, heuristics }: Evidence,
  offer: Offer,
): boolean => {
  for (const { rule, condition, evidenceRepeats } of heuristics) {
    const value = rule.set[dimension.id];
    if (value === undefined || condition.answer(node) !== true) continue;
    const candidate: Candidate = {
      value,
      step: 'heuristic',
      ruleId: `heuristic:${rule.id}`,
      from: node,
      confidence: 'low',
      evidence: () => condition.why(node),
      repeats: evidenceRepeats,
      horizonSource: 'rule',
    };
    if (offer(candidate)) return true;
  }
  return false;
};

/** Horizon from the plan: dates, else sprint or cycle; then from the level alone. */
const offerPlan = (node: ItemNode, mappings: Mappings, offer: Offer): void => {
  const planned = plannedHorizon(node.item, mappings.horizonBands);
  const byPlan: Candidate | null = planned && {
    value: planned.value,
    step: 'heuristic',
    ruleId: `heuristic:${planned.source}`,
    from: node,
    confidence: planned.source === 'planned dates' && !planned.capped ? 'high' : 'medium',
    evidence: planned.evidence,
    repeats: true,
    horizonSource: planned.source,
  };
  if (byPlan && offer(byPlan)) return;
  const { level } = node.item;
  const value = levelDefault(level, mappings.levelDefaults);
  if (value === null) return;
  offer({
    value,
    step: 'heuristic',
    ruleId: 'heuristic:level default',
    from: node,
    confidence: 'low',
    evidence: () => `level ${level}, no planned dates, sprint or cycle`,
    repeats: true,
    horizonSource: 'level default',
  });
};
