import type { Dimension, Mappings } from '../config/config.ts';
import type { Override, Verdict, VerdictStep } from '../model/verdict.ts';
import { UNCLASSIFIED, UNKNOWN } from '../model/verdict.ts';
import type { ItemId, WorkItem } from '../model/work-item.ts';
import type { ExplicitReading, Statement } from './explicit.ts';
import { ancestorsOf } from './hierarchy.ts';
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
  horizonSource?: NonNullable<Verdict['horizonSource']>;
}

/** What candidates are drawn from, for one dimension. */
export interface Evidence {
  dimension: Dimension;
  mappings: Mappings;
  overrides: ReadonlyMap<ItemId, Override>;
  explicit: (item: WorkItem) => ExplicitReading;
  rules: (node: ItemNode) => readonly CompiledRule[];
  heuristics: readonly CompiledRule[];
}

/**
 * Every candidate in order of precedence: override, explicit field or label, nearest ancestor's explicit value (an
 * override on an ancestor counts as that ancestor's explicit value), rules on the item, nearest ancestor's rule
 * verdict, heuristics. Explicit values that disagree end the list with a conflict: what lies below stays undecided
 * until somebody resolves it. Lazy: nothing after the last candidate asked for is computed.
 */
export function* candidates(node: ItemNode, evidence: Evidence): Generator<Candidate> {
  for (const stated of statedBy(node, evidence, false)) {
    yield stated;
    if (stated.step === 'conflict') return;
  }
  if (evidence.dimension.id === 'horizon') {
    yield* ruleCandidates(node, evidence, 'rule');
    yield* derivedHorizon(node, evidence.mappings);
    return;
  }
  for (const ancestor of ancestorsOf(node))
    for (const stated of statedBy(ancestor, evidence, true)) {
      yield stated;
      if (stated.step === 'conflict') return;
    }
  yield* ruleCandidates(node, evidence, 'rule');
  for (const ancestor of ancestorsOf(node))
    yield* ruleCandidates(ancestor, evidence, 'ancestor-rule');
  yield* heuristicCandidates(node, evidence);
}

/** What one item states outright: its override, then its field or labels. */
function* statedBy(node: ItemNode, evidence: Evidence, inherited: boolean): Generator<Candidate> {
  const horizon = evidence.dimension.id === 'horizon';
  const override = evidence.overrides.get(node.item.id);
  if (override)
    yield {
      value: override.value,
      step: inherited ? 'ancestor-field' : 'override',
      ruleId: 'override',
      from: node,
      confidence: 'high',
      evidence: () =>
        `${on(node, inherited)}override by ${override.by} on ${override.on}: ${override.reason}`,
      ...(horizon && { horizonSource: 'override' as const }),
    };
  const { statements } = evidence.explicit(node.item);
  const [first] = statements;
  if (!first) return;
  if (statements.some((statement) => statement.value !== first.value))
    yield conflict(node, statements, evidence, inherited);
  else
    yield {
      value: first.value,
      step: inherited ? 'ancestor-field' : 'field',
      ruleId: first.ruleId,
      from: node,
      confidence: 'high',
      evidence: () => on(node, inherited) + statements.map((each) => each.evidence).join(', '),
      ...(horizon && { horizonSource: 'field' as const }),
    };
}

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
  ...(dimension.id === 'horizon' && { horizonSource: 'unknown' as const }),
});

/** The value of an item about which nothing is known on a dimension. */
export const nothingOn = (dimension: Dimension): string =>
  dimension.id === 'horizon' ? UNKNOWN : UNCLASSIFIED;

function* ruleCandidates(
  node: ItemNode,
  { dimension, rules }: Evidence,
  step: 'rule' | 'ancestor-rule',
): Generator<Candidate> {
  for (const { rule, condition, confidence } of rules(node)) {
    const value = rule.set[dimension.id];
    if (value === undefined) continue;
    yield {
      value,
      step,
      ruleId: rule.id,
      from: node,
      confidence: step === 'rule' ? confidence : 'medium',
      evidence: () => on(node, step === 'ancestor-rule') + condition.why(node),
      ...(dimension.id === 'horizon' && { horizonSource: 'rule' as const }),
    };
  }
}

function* heuristicCandidates(node: ItemNode, evidence: Evidence): Generator<Candidate> {
  for (const { rule, condition } of evidence.heuristics) {
    const value = rule.set[evidence.dimension.id];
    if (value === undefined || condition.answer(node) !== true) continue;
    yield {
      value,
      step: 'heuristic',
      ruleId: `heuristic:${rule.id}`,
      from: node,
      confidence: 'low',
      evidence: () => condition.why(node),
    };
  }
}

function* derivedHorizon(node: ItemNode, mappings: Mappings): Generator<Candidate> {
  const planned = plannedHorizon(node.item, mappings.horizonBands);
  if (planned)
    yield {
      value: planned.value,
      step: 'heuristic',
      ruleId: `heuristic:${planned.source}`,
      from: node,
      confidence: planned.source === 'planned dates' && !planned.capped ? 'high' : 'medium',
      evidence: () => planned.evidence,
      horizonSource: planned.source,
    };
  const { level } = node.item;
  const value = levelDefault(level, mappings.levelDefaults);
  if (value !== null)
    yield {
      value,
      step: 'heuristic',
      ruleId: 'heuristic:level default',
      from: node,
      confidence: 'low',
      evidence: () => `level ${level}, no planned dates, sprint or cycle`,
      horizonSource: 'level default',
    };
}
