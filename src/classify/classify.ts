import type { Dimension, Mappings } from '../config/config.ts';
import type { ByNumber } from '../model/by-number.ts';
import type { Exception } from '../model/exception.ts';
import type { Verdict } from '../model/verdict.ts';
import type { WorkItem } from '../model/work-item.ts';
import { prepare } from './engine.ts';
import type { ClassifyOptions, Engine } from './engine.ts';
import type { ItemNode } from './hierarchy.ts';
import type { CompiledRule, Matches } from './rule-set.ts';
import { Records } from './records.ts';
import { Tally } from './tally.ts';

export type { ClassifyOptions } from './engine.ts';

export interface Classification {
  /** By item id, then dimension: exactly one verdict each. */
  verdicts: ByNumber<Readonly<Record<string, Verdict>>>;
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
 * One verdict for every item on every dimension; {@link judgement} states the precedence. Conflicts, cycles in the
 * hierarchy, and overrides or explicit values that mean nothing come back as exceptions. Pure, and the order of the
 * items does not matter. Throws PatternError for a pattern that the config should have refused.
 */
export const classify = (
  items: Iterable<WorkItem>,
  mappings: Mappings,
  options: ClassifyOptions = {},
): Classification => {
  const engine = prepare(items, mappings, options);
  const { nodes } = engine.hierarchy;
  const verdicts: Classification['verdicts'] = nodes.another();
  const records = new Records(ownWords(engine));
  const matched = new Tally<Matches>();
  const conflicts: Exception[] = [];
  for (const [number, node] of nodes.values().entries()) {
    const given = engine.judges.map(({ verdict }) => verdict(node));
    for (const [index, verdict] of given.entries())
      if (verdict.step === 'conflict' && verdict.fromItemId === null)
        conflicts.push(conflictOn(node, engine.judges[index]!.dimension, verdict));
    matched.count(engine.matching(node));
    verdicts.put(number, records.of(given));
  }
  const exceptions = [...engine.exceptions, ...conflicts, ...unknownValues(engine)];
  return { verdicts, exceptions, ruleStats: statsOf(engine, records.decided(), matched) };
};

/** Whether a verdict quotes what is its item's own. */
const ownWords = ({ rules, heuristics }: Engine): ((verdict: Verdict) => boolean) => {
  const quoting = (list: readonly CompiledRule[], prefix: string): string[] =>
    list.flatMap(({ rule, evidenceRepeats }) => (evidenceRepeats ? [] : [prefix + rule.id]));
  const ids = new Set<string | null>([...quoting(rules, ''), ...quoting(heuristics, 'heuristic:')]);
  return ({ fromItemId, ruleId }) => fromItemId === null && ids.has(ruleId);
};

const statsOf = (
  { rules, heuristics }: Engine,
  decided: Tally<string>,
  matched: Tally<Matches>,
): Map<string, RuleStats> => {
  const matches = new Tally<CompiledRule>();
  for (const [{ rules: together }, items] of matched)
    for (const rule of together) matches.count(rule, items);
  const stats = (id: string, ofItems: number | null) =>
    [id, { matched: ofItems, decided: decided.of(id) }] as const;
  return new Map([
    ...rules.map((rule) => stats(rule.rule.id, matches.of(rule))),
    ...heuristics.map(({ rule }) => stats(`heuristic:${rule.id}`, null)),
  ]);
};

const conflictOn = ({ item }: ItemNode, dimension: Dimension, verdict: Verdict): Exception => ({
  kind: 'conflict',
  itemId: item.id,
  detail: `${item.key}: ${dimension.title} is stated twice with different values (${verdict.evidence.replace('conflict: ', '')}).`,
  since: null,
});

/** Field and label values that are not values of their dimension: one exception a distinct text. */
const unknownValues = ({ hierarchy, judges }: Engine): Exception[] =>
  judges.flatMap(({ dimension, stated }) => {
    if (!stated.explicit.hasSeenUnknown()) return [];
    const seen = new Map<string, { first: WorkItem; count: number; evidence: string }>();
    for (const { item } of hierarchy.nodes.values())
      for (const unknown of stated.explicit(item).unknown) {
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
