import type { Condition, Dimension, Mappings, Rule } from '../../src/config/config.ts';
import { explicitReader } from '../../src/classify/explicit.ts';
import { ancestorsOf, ItemNode } from '../../src/classify/hierarchy.ts';
import { levelDefault, plannedHorizon } from '../../src/classify/horizon.ts';
import { makeReaders } from '../../src/classify/matchers/attributes.ts';
import type { Readers } from '../../src/classify/matchers/attributes.ts';
import { compileCondition } from '../../src/classify/matchers/condition.ts';
import { compileDate } from '../../src/classify/matchers/date.ts';
import { compileNumber } from '../../src/classify/matchers/number.ts';
import { compileText } from '../../src/classify/matchers/text.ts';
import type { Override, Verdict } from '../../src/model/verdict.ts';
import type { ItemId, WorkItem } from '../../src/model/work-item.ts';

type Given = Omit<Verdict, 'dimension' | 'runnerUp' | 'alternatives'>;

/**
 * The design's order of precedence, word for word: every candidate of every item is listed, nothing is indexed, shared or
 * remembered. What the engine is compared with.
 */
export const plainVerdicts = (
  items: readonly WorkItem[],
  mappings: Mappings,
  overrides: readonly Override[] = [],
): Map<ItemId, Record<string, Verdict>> => {
  const readers = makeReaders(mappings.types);
  return new Map(
    plainNodes(items).map((node) => [
      node.item.id,
      Object.fromEntries(
        mappings.dimensions.map((dimension) => [
          dimension.id,
          decide(dimension, candidates(node, dimension, { mappings, readers, overrides })),
        ]),
      ),
    ]),
  );
};

/** Items in their places, by the words of the design: members of a cycle have no parent. */
export const plainNodes = (items: readonly WorkItem[]): ItemNode[] => {
  const nodes = new Map(items.map((item) => [item.id, new ItemNode(item)]));
  const above = (id: ItemId): ItemId[] => {
    const chain: ItemId[] = [];
    let at = nodes.get(id)?.item.parentId ?? null;
    while (at !== null && nodes.has(at) && !chain.includes(at)) {
      chain.push(at);
      at = nodes.get(at)!.item.parentId;
    }
    return chain;
  };
  for (const node of nodes.values())
    if (!above(node.item.id).includes(node.item.id))
      node.parent = nodes.get(node.item.parentId ?? '') ?? null;
  for (const node of nodes.values()) {
    const all = [...nodes.values()].filter((one) => [one, ...ancestorsOf(one)].includes(node));
    const teams = all.flatMap(({ item }) => item.team ?? []);
    if (all.length > 1 && teams.length > 0) node.asParent.teams = new Set(teams);
  }
  return [...nodes.values()];
};

interface Grounds {
  mappings: Mappings;
  readers: Readers;
  overrides: readonly Override[];
}

const candidates = (node: ItemNode, dimension: Dimension, grounds: Grounds): Given[] => {
  const { mappings } = grounds;
  const own = stated(node, dimension, grounds, null);
  const rules = ruled(node, dimension, grounds, mappings.rules, 'rule');
  if (dimension.id === 'horizon') return [...own, ...rules, ...planned(node, mappings)];
  const above = [...ancestorsOf(node)];
  return [
    ...own,
    ...above.flatMap((ancestor) => stated(ancestor, dimension, grounds, ancestor)),
    ...rules,
    ...above.flatMap((one) => ruled(one, dimension, grounds, mappings.rules, 'ancestor-rule')),
    ...ruled(node, dimension, grounds, mappings.heuristicRules, 'heuristic'),
  ];
};

const stated = (
  { item }: ItemNode,
  dimension: Dimension,
  { overrides }: Grounds,
  from: ItemNode | null,
): Given[] => {
  const prefix = from ? `${item.key} ` : '';
  const shared = { fromItemId: from ? item.id : null, confidence: 'high' } as const;
  const override = overrides
    .filter(({ itemId, dimension: on }) => itemId === item.id && on === dimension.id)
    .at(-1);
  const given: Given[] = override
    ? [
        {
          ...shared,
          value: override.value,
          ruleId: 'override',
          step: from ? 'ancestor-field' : 'override',
          evidence: `${prefix}override by ${override.by} on ${override.on}: ${override.reason}`,
          horizonSource: 'override',
        },
      ]
    : [];
  const { statements } = explicitReader(dimension)(item);
  const [first] = statements;
  if (!first) return given;
  if (new Set(statements.map(({ value }) => value)).size > 1)
    given.push({
      ...shared,
      value: dimension.id === 'horizon' ? 'Unknown' : 'Unclassified',
      ruleId: null,
      step: 'conflict',
      evidence: `${prefix}conflict: ${statements.map((one) => `${one.evidence} says ${one.value}`).join(', ')}`,
      confidence: 'low',
      horizonSource: 'unknown',
    });
  else
    given.push({
      ...shared,
      value: first.value,
      ruleId: first.ruleId,
      step: from ? 'ancestor-field' : 'field',
      evidence: prefix + statements.map(({ evidence }) => evidence).join(', '),
      horizonSource: 'field',
    });
  return given;
};

const ruled = (
  node: ItemNode,
  dimension: Dimension,
  { readers }: Grounds,
  rules: readonly Rule[],
  step: 'rule' | 'ancestor-rule' | 'heuristic',
): Given[] =>
  rules
    .filter(({ set, when }) => set[dimension.id] !== undefined && holds(when, node, readers))
    .map(({ id, set, when }) => ({
      value: set[dimension.id]!,
      ruleId: step === 'heuristic' ? `heuristic:${id}` : id,
      step,
      fromItemId: step === 'ancestor-rule' ? node.item.id : null,
      evidence:
        (step === 'ancestor-rule' ? `${node.item.key} ` : '') +
        compileCondition(when, readers).why(node),
      confidence: step === 'heuristic' ? 'low' : step === 'rule' ? worth(when) : 'medium',
      horizonSource: 'rule',
    }));

const worth = (when: Condition): 'high' | 'medium' =>
  JSON.stringify(when).replaceAll('"attribute":"title"', '').includes('"attribute"')
    ? 'high'
    : 'medium';

const holds = (condition: Condition, node: ItemNode, readers: Readers): boolean => {
  if (condition.op === 'all') return condition.of.every((part) => holds(part, node, readers));
  if (condition.op === 'any') return condition.of.some((part) => holds(part, node, readers));
  if (condition.op === 'not') return !holds(condition.of, node, readers);
  const { on, attribute, name } = condition.subject;
  const above = [...ancestorsOf(node)];
  const asked = on === 'item' ? [node] : on === 'parent' ? above.slice(0, 1) : above;
  const { kind, read } = readers(attribute, name)!;
  const matches = (pattern: string, value: string | number): boolean =>
    kind === 'number'
      ? compileNumber(pattern)(Number(value))
      : kind === 'date'
        ? compileDate(pattern)(String(value))
        : compileText(pattern)(String(value).toLowerCase());
  return asked.some((one) =>
    [read(one) ?? []]
      .flat()
      .some((value) => condition.patterns.some((pattern) => matches(pattern, value))),
  );
};

const planned = ({ item }: ItemNode, { horizonBands, levelDefaults }: Mappings): Given[] => {
  const plan = plannedHorizon(item, horizonBands);
  const value = levelDefault(item.level, levelDefaults);
  const shared = { step: 'heuristic', fromItemId: null } as const;
  const given: Given[] = [];
  if (plan)
    given.push({
      ...shared,
      value: plan.value,
      ruleId: `heuristic:${plan.source}`,
      evidence: plan.evidence(),
      confidence: plan.source === 'planned dates' && !plan.capped ? 'high' : 'medium',
      horizonSource: plan.source,
    });
  if (value !== null)
    given.push({
      ...shared,
      value,
      ruleId: 'heuristic:level default',
      evidence: `level ${item.level}, no planned dates, sprint or cycle`,
      confidence: 'low',
      horizonSource: 'level default',
    });
  return given;
};

const decide = (dimension: Dimension, all: readonly Given[]): Verdict => {
  const isHorizon = dimension.id === 'horizon';
  const end = all.findIndex(({ step }) => step === 'conflict');
  const [winner, ...others] = end < 0 ? all : all.slice(0, end + 1);
  const rival = others.find(({ step, value }) => step !== 'conflict' && value !== winner?.value);
  const { horizonSource = 'unknown', ...given } = winner ?? {
    value: isHorizon ? 'Unknown' : 'Unclassified',
    ruleId: null,
    step: 'none',
    fromItemId: null,
    evidence: 'nothing matched',
    confidence: 'low',
  };
  return {
    dimension: dimension.id,
    ...given,
    runnerUp: rival ? { value: rival.value, ruleId: rival.ruleId ?? '' } : null,
    ...(isHorizon && { horizonSource }),
  };
};
