import type { Dimension, Mappings } from '../config/config.ts';
import type { Exception } from '../model/exception.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ItemId, WorkItem } from '../model/work-item.ts';
import { prepare } from './engine.ts';
import type { ClassifyOptions, Engine } from './engine.ts';
import type { ItemNode } from './hierarchy.ts';

export type { ClassifyOptions } from './engine.ts';

export interface Classification {
  /** By item id, then dimension: exactly one verdict each. */
  verdicts: Map<ItemId, Record<string, Verdict>>;
  exceptions: Exception[];
  /** Every rule in force, in order, heuristics last. */
  ruleStats: Map<string, RuleStats>;
}

export interface RuleStats {
  /** Items whose own attributes it matched; null for heuristics, which are asked only in need. */
  matched: number | null;
  /** Verdicts it gave, inherited ones included. */
  decided: number;
}

/**
 * One verdict for every item on every dimension; {@link candidates} states the precedence. Conflicts, cycles in the
 * hierarchy, and overrides or explicit values that mean nothing come back as exceptions. Pure, and the order of the
 * items does not matter. Throws PatternError for a pattern that the config should have refused.
 */
export const classify = (
  items: Iterable<WorkItem>,
  mappings: Mappings,
  options: ClassifyOptions = {},
): Classification => {
  const engine = prepare(items, mappings, options);
  const verdicts = new Map<ItemId, Record<string, Verdict>>();
  const ruleStats = emptyStats(engine);
  const conflicts: Exception[] = [];
  for (const node of engine.hierarchy.nodes.values()) {
    const record: Record<string, Verdict> = {};
    for (const { dimension, verdict: judge } of engine.judges) {
      const verdict = judge(node);
      record[dimension.id] = verdict;
      countDecision(ruleStats, verdict);
      if (verdict.step === 'conflict' && verdict.fromItemId === node.item.id)
        conflicts.push(conflictOn(node, dimension, verdict));
    }
    countMatches(ruleStats, engine, node);
    verdicts.set(node.item.id, record);
  }
  const exceptions = [...engine.exceptions, ...conflicts, ...unknownValues(engine)];
  return { verdicts, exceptions, ruleStats };
};

const emptyStats = ({ rules, heuristics }: Engine): Map<string, RuleStats> => {
  const stats = new Map<string, RuleStats>();
  for (const { rule } of rules) stats.set(rule.id, { matched: 0, decided: 0 });
  for (const { rule } of heuristics)
    stats.set(`heuristic:${rule.id}`, { matched: null, decided: 0 });
  return stats;
};

const countDecision = (stats: Map<string, RuleStats>, { ruleId }: Verdict): void => {
  const rule = ruleId === null ? undefined : stats.get(ruleId);
  if (rule) rule.decided++;
};

const countMatches = (stats: Map<string, RuleStats>, engine: Engine, node: ItemNode): void => {
  for (const { rule } of engine.matching(node)) {
    const counted = stats.get(rule.id);
    if (counted?.matched != null) counted.matched++;
  }
};

const conflictOn = ({ item }: ItemNode, dimension: Dimension, verdict: Verdict): Exception => ({
  kind: 'conflict',
  itemId: item.id,
  detail: `${item.key}: ${dimension.title} is stated twice with different values (${verdict.evidence.replace('conflict: ', '')}).`,
  since: null,
});

/** Field and label values that are not values of their dimension: one exception a distinct text. */
const unknownValues = ({ hierarchy, judges }: Engine): Exception[] =>
  judges.flatMap(({ dimension, evidence }) => {
    if (dimension.field === null && dimension.labelPrefix === null) return [];
    const seen = new Map<string, { first: WorkItem; count: number; evidence: string }>();
    for (const { item } of hierarchy.nodes.values())
      for (const unknown of evidence.explicit(item).unknown) {
        const before = seen.get(unknown.evidence);
        if (before) before.count++;
        else seen.set(unknown.evidence, { first: item, count: 1, evidence: unknown.evidence });
      }
    return [...seen.values()].map(({ first, count, evidence: what }) => ({
      kind: 'unknown-value',
      itemId: first.id,
      detail: `${what} is not a value of ${dimension.title}; seen on ${count} ${count === 1 ? 'item' : 'items'}, first ${first.key}.`,
      since: null,
    }));
  });
