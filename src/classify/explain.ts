import type { Mappings } from '../config/config.ts';
import type { Exception } from '../model/exception.ts';
import type { Verdict } from '../model/verdict.ts';
import type { IsoDate, ItemId, WorkItem } from '../model/work-item.ts';
import { prepare } from './engine.ts';
import type { ClassifyOptions, Engine, Judge } from './engine.ts';
import { ancestorsOf } from './hierarchy.ts';
import type { ItemNode } from './hierarchy.ts';
import { levelDefault, plannedHorizon, slippedBand } from './horizon.ts';
import type { Slip } from './horizon.ts';
import type { Answer } from './matchers/answer.ts';
import type { CompiledRule } from './rule-set.ts';

/** One thing that was asked on the way to a verdict. */
export interface TraceStep {
  step:
    | 'override'
    | 'field or label'
    | 'ancestor'
    | 'rule'
    | 'ancestor rule'
    | 'heuristic'
    | 'planned dates'
    | 'sprint or cycle'
    | 'level default';
  /** Rule id, or key of the ancestor; null where the step alone says it. */
  subject: string | null;
  outcome: Answer;
  /** What it would make the item; null when it says nothing. */
  value: string | null;
  why: string;
  role: 'winner' | 'runner-up' | null;
}

export interface DimensionTrace {
  dimension: string;
  title: string;
  /** With the item that it is about, and the one that the value came from, by id. */
  verdict: Verdict & { itemId: ItemId; fromItemId: ItemId };
  steps: TraceStep[];
}

export interface Explanation {
  item: WorkItem;
  /** Parent first. */
  ancestors: WorkItem[];
  dimensions: DimensionTrace[];
  slipped: Slip | null;
  /** Days by month, oldest first, as the effort stage has it; null when not asked for. */
  effort: { month: string; days: number }[] | null;
  /** Cycles, conflicts and overrides without effect that touch the item or what is above it. */
  exceptions: Exception[];
}

export interface ExplainOptions extends ClassifyOptions {
  effort?: { month: string; days: number }[];
  /** Day up to which time has passed for `slipped a band`: when it was done, else the as-of day. */
  until?: IsoDate;
  startedOn?: IsoDate | null;
}

/**
 * Why an item has its values: everything that was asked, in order of precedence, also below the winner. `items` must
 * hold the item and what is above it (all items, when rules count teams). Null for an unknown item. Pure.
 */
export const explainItem = (
  id: ItemId,
  items: Iterable<WorkItem>,
  mappings: Mappings,
  options: ExplainOptions = {},
): Explanation | null => {
  const engine = prepare(items, mappings, options);
  const node = engine.hierarchy.nodes.get(id);
  if (!node) return null;
  const ancestors = [...ancestorsOf(node)].map(({ item }) => item);
  const chain = new Set([id, ...ancestors.map((item) => item.id)]);
  const { until, startedOn = null, effort = null } = options;
  return {
    item: node.item,
    ancestors,
    dimensions: engine.judges.map((judge) => traceOf(node, judge, engine, mappings)),
    slipped:
      until === undefined ? null : slippedBand(node.item, mappings.horizonBands, until, startedOn),
    effort,
    exceptions: engine.exceptions.filter(({ itemId }) => itemId !== null && chain.has(itemId)),
  };
};

const traceOf = (
  node: ItemNode,
  judge: Judge,
  engine: Engine,
  mappings: Mappings,
): DimensionTrace => {
  const { dimension } = judge;
  const itemId = node.item.id;
  const given = judge.verdict(node);
  const verdict = { itemId, ...given, fromItemId: given.fromItemId ?? itemId };
  const steps =
    dimension.id === 'horizon'
      ? horizonSteps(node, judge, engine, mappings)
      : ordinarySteps(node, judge, engine);
  return { dimension: dimension.id, title: dimension.title, verdict, steps: crown(steps, verdict) };
};

const ordinarySteps = (node: ItemNode, judge: Judge, engine: Engine): TraceStep[] => {
  const ancestors = [...ancestorsOf(node)];
  return [
    ...ownSteps(node, judge),
    ...ancestors.map((ancestor) => ancestorStep(ancestor, judge)),
    ...ruleSteps(node, judge, engine.rules, 'rule'),
    ...ancestors.flatMap((ancestor) => ancestorRuleSteps(ancestor, judge, engine)),
    ...ruleSteps(node, judge, engine.heuristics, 'heuristic'),
  ];
};

const horizonSteps = (
  node: ItemNode,
  judge: Judge,
  engine: Engine,
  mappings: Mappings,
): TraceStep[] => {
  const planned = plannedHorizon(node.item, mappings.horizonBands);
  const byLevel = levelDefault(node.item.level, mappings.levelDefaults);
  const said = (step: 'planned dates' | 'sprint or cycle'): TraceStep =>
    planned?.source === step
      ? trace(step, null, true, planned.value, planned.evidence())
      : trace(step, null, 'not mentioned', null, absent(step, planned !== null));
  return [
    ...ownSteps(node, judge),
    ...ruleSteps(node, judge, engine.rules, 'rule'),
    said('planned dates'),
    said('sprint or cycle'),
    trace(
      'level default',
      null,
      byLevel === null ? 'not mentioned' : true,
      byLevel,
      byLevel === null ? `none for level ${node.item.level}` : `level ${node.item.level}`,
    ),
  ];
};

const absent = (step: 'planned dates' | 'sprint or cycle', decided: boolean): string => {
  if (step === 'sprint or cycle' && decided) return 'not needed';
  return step === 'planned dates' ? 'no start and end in order' : 'none with both ends';
};

const trace = (
  step: TraceStep['step'],
  subject: string | null,
  outcome: Answer,
  value: string | null,
  why: string,
): TraceStep => ({ step, subject, outcome, value, why, role: null });

const ownSteps = (node: ItemNode, { stated }: Judge): TraceStep[] => {
  const override = stated.overrides.get(node.item.id);
  const { statements } = stated.explicit(node.item);
  return [
    override
      ? trace(
          'override',
          null,
          true,
          override.value,
          `by ${override.by} on ${override.on}: ${override.reason}`,
        )
      : trace('override', null, 'not mentioned', null, 'none'),
    statements.length > 0
      ? trace(
          'field or label',
          null,
          true,
          agreed(statements),
          statements.map((each) => each.evidence).join(', '),
        )
      : trace('field or label', null, 'not mentioned', null, 'none'),
  ];
};

/** The one value that all statements give; null when they disagree. */
const agreed = (statements: { value: string }[]): string | null =>
  new Set(statements.map(({ value }) => value)).size === 1 ? (statements[0]?.value ?? null) : null;

const ancestorStep = (ancestor: ItemNode, judge: Judge): TraceStep => {
  const found = ownSteps(ancestor, judge).find((step) => step.outcome === true);
  const { key } = ancestor.item;
  if (!found) return trace('ancestor', key, 'not mentioned', null, 'nothing explicit');
  return trace('ancestor', key, true, found.value, `${found.step} ${found.why}`);
};

const ruleSteps = (
  node: ItemNode,
  { dimension }: Judge,
  rules: readonly CompiledRule[],
  step: 'rule' | 'heuristic',
): TraceStep[] =>
  rules.flatMap(({ rule, condition }) => {
    const value = rule.set[dimension.id];
    if (value === undefined) return [];
    const answer = condition.answer(node);
    return [trace(step, rule.id, answer, answer === true ? value : null, condition.why(node))];
  });

/** Of an ancestor only the rules that match. */
const ancestorRuleSteps = (ancestor: ItemNode, judge: Judge, engine: Engine): TraceStep[] =>
  ruleSteps(ancestor, judge, engine.rules, 'rule')
    .filter(({ outcome }) => outcome === true)
    .map((step) => ({
      ...step,
      step: 'ancestor rule',
      subject: `${step.subject} on ${ancestor.item.key}`,
    }));

/** Marks the first step with the winning value, and the first after it with the runner-up's. */
const crown = (steps: TraceStep[], verdict: Verdict): TraceStep[] => {
  if (verdict.step === 'conflict' || verdict.step === 'none') return steps;
  const winner = steps.findIndex((step) => step.value === verdict.value);
  const second = steps.findIndex(
    (step, index) => index > winner && step.value === verdict.runnerUp?.value,
  );
  return steps.map((step, index) =>
    index === winner
      ? { ...step, role: 'winner' }
      : index === second
        ? { ...step, role: 'runner-up' }
        : step,
  );
};
