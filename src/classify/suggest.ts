import type { Mappings } from '../config/config.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ItemId, WorkItem } from '../model/work-item.ts';
import { clustersOf } from './clusters.ts';
import type { Cluster } from './clusters.ts';
import { prepare } from './engine.ts';
import type { ClassifyOptions, Engine } from './engine.ts';
import type { ItemNode } from './hierarchy.ts';
import { countsOf, propose } from './propose.ts';

export interface Weight {
  items: number;
  /** Person-days; null when effort is not known. */
  days: number | null;
}

export interface Suggestion {
  /** Ready for mappings.yaml: id, when, set. */
  rule: { id: string; when: Record<string, unknown>; set: Record<string, string> };
  basis: Cluster['basis'];
  /** Why this value. */
  because: string;
  covers: Weight;
  /** Items that another rule decides today and would lose, by rule. */
  steals: { ruleId: string; from: string; weight: Weight }[];
  /** Keys of some items that it would cover. */
  examples: string[];
}

export interface Suggestions {
  suggestions: Suggestion[];
  /** Frequent groups for which no value could be proposed: a person must say. */
  open: { basis: Cluster['basis']; name: string; covers: Weight }[];
  /** Share of effort (of items, without effort) that is neither unclassified nor of low confidence, 0 to 1. */
  coverage: { before: number; after: number };
}

export interface SuggestOptions extends ClassifyOptions {
  dimension?: string;
  /** Person-days by item; null ranks by items. */
  days?: ReadonlyMap<ItemId, number> | null;
  /** Groups with fewer items are left alone. */
  minItems?: number;
  limit?: number;
}

/** What rules would do to items, worked out without classifying everything again. */
interface Scene {
  verdicts: ReadonlyMap<ItemNode, Verdict>;
  children: ReadonlyMap<ItemNode, ItemNode[]>;
  weigh: (nodes: Iterable<ItemNode>) => Weight;
  /** How many classified items have each value, before anything is suggested. */
  classified: ReadonlyMap<string, number>;
  /** Ids of the owner's own rules, which come before suggested ones. */
  own: ReadonlySet<string>;
  /** Items that want a value. */
  wanting: Set<ItemNode>;
  /** Items that a suggestion made earlier decides. */
  settled: Set<ItemNode>;
}

/**
 * Rules for unclassified and low-confidence work, grouped by label, type, parent, team and title words. The value comes
 * from what similar items are already classified as, else from the vocabulary. Greedy: the group with most effort
 * first, each counted on what those before it leave. Rules are meant for the end of the `rules:` in mappings.yaml,
 * before the preset's, and that is where `steals` is reckoned.
 */
export const suggest = (
  items: Iterable<WorkItem>,
  mappings: Mappings,
  options: SuggestOptions = {},
): Suggestions => {
  const { dimension = 'shape', minItems = 3, limit = 20 } = options;
  const scene = sceneOf(prepare(items, mappings, options), dimension, options.days ?? null);
  const before = share(scene);
  const values = new Set(
    mappings.dimensions.find(({ id }) => id === dimension)?.values.map(({ value }) => value),
  );
  const suggestions: Suggestion[] = [];
  const open: Suggestions['open'] = [];
  const ranked = clustersOf(scene.wanting, scene.verdicts.keys(), minItems)
    .map((cluster) => ({ cluster, size: score(scene.weigh(cluster.members)) }))
    .sort((a, b) => b.size - a.size || (a.cluster.id < b.cluster.id ? -1 : 1));
  for (const { cluster } of ranked) {
    if (suggestions.length >= limit) break;
    const proposal = propose(cluster, scene, values);
    const effect = effectOf(cluster, proposal?.value ?? '', scene);
    if (effect.covered.length < minItems) continue;
    const covers = scene.weigh(effect.covered);
    if (!proposal) {
      if (open.length < limit) open.push({ basis: cluster.basis, name: cluster.name, covers });
      continue;
    }
    if (score(scene.weigh(effect.stolen)) > score(covers)) continue;
    for (const node of effect.covered) scene.wanting.delete(node);
    for (const node of [...effect.covered, ...effect.stolen]) scene.settled.add(node);
    suggestions.push({
      rule: { id: cluster.id, when: cluster.when, set: { [dimension]: proposal.value } },
      basis: cluster.basis,
      because: proposal.because,
      covers,
      steals: stolenByRule(effect.stolen, scene),
      examples: effect.covered.slice(0, 5).map(({ item }) => item.key),
    });
  }
  return { suggestions, open, coverage: { before, after: share(scene) } };
};

/** Folder that rules of a preset say they come from. */
const PRESETS = 'presets/';

const isWanting = (verdict: Verdict | undefined): boolean =>
  verdict?.step === 'none' || (verdict?.step === 'heuristic' && verdict.confidence === 'low');

const score = ({ items, days }: Weight): number => days ?? items;

const sceneOf = (
  engine: Engine,
  dimension: string,
  days: ReadonlyMap<ItemId, number> | null,
): Scene => {
  const judge = engine.judges.find((each) => each.dimension.id === dimension);
  const nodes = [...engine.hierarchy.nodes.values()];
  const children = new Map<ItemNode, ItemNode[]>();
  for (const node of nodes) if (node.parent) append(children, node.parent, node);
  const verdicts = new Map(judge ? nodes.map((node) => [node, judge.verdict(node)]) : []);
  const own = engine.rules.filter(({ rule }) => !rule.origin.file.startsWith(PRESETS));
  const wanting = new Set(nodes.filter((node) => isWanting(verdicts.get(node))));
  const values = new Set(judge?.dimension.values.map(({ value }) => value));
  return {
    verdicts,
    children,
    classified: countsOf(nodes, { wanting, verdicts }, values),
    own: new Set(own.map(({ rule }) => rule.id)),
    wanting,
    settled: new Set(),
    weigh: (members) => {
      const weight: Weight = { items: 0, days: days && 0 };
      for (const { item } of members) {
        weight.items++;
        if (days && weight.days !== null) weight.days += days.get(item.id) ?? 0;
      }
      if (weight.days !== null) weight.days = Math.round(weight.days * 1e4) / 1e4;
      return weight;
    },
  };
};

const append = (lists: Map<ItemNode, ItemNode[]>, key: ItemNode, node: ItemNode): void => {
  const list = lists.get(key);
  if (list) list.push(node);
  else lists.set(key, [node]);
};

/** Share of all that is classified with more than low confidence. */
const share = (scene: Scene): number => {
  const all = score(scene.weigh(scene.verdicts.keys()));
  return all === 0 ? 0 : 1 - score(scene.weigh(scene.wanting)) / all;
};

/** Which items a rule for the group would decide: those still wanting, and those it takes from others. */
const effectOf = (
  cluster: Cluster,
  value: string,
  scene: Scene,
): { covered: ItemNode[]; stolen: ItemNode[] } => {
  const covered = new Set<ItemNode>();
  const stolen = new Set<ItemNode>();
  const claim = (node: ItemNode): void => {
    if (scene.settled.has(node)) return;
    if (scene.wanting.has(node)) covered.add(node);
    else if (scene.verdicts.get(node)?.value !== value) stolen.add(node);
  };
  for (const node of [...cluster.members, ...cluster.alike])
    if (canClaim(scene.verdicts.get(node), scene.own)) {
      claim(node);
      claimBelow(node, scene, claim);
    }
  return { covered: [...covered], stolen: [...stolen] };
};

/** A new rule comes after the owner's own rules, and after everything explicit. */
const canClaim = (verdict: Verdict | undefined, own: ReadonlySet<string>): boolean => {
  if (verdict === undefined) return false;
  if (verdict.step === 'rule') return verdict.ruleId === null || !own.has(verdict.ruleId);
  return ['ancestor-rule', 'heuristic', 'none'].includes(verdict.step);
};

/** Items below inherit the new value unless they, or something between, have a value of their own. */
const claimBelow = (node: ItemNode, scene: Scene, claim: (node: ItemNode) => void): void => {
  for (const child of scene.children.get(node) ?? []) {
    const step = scene.verdicts.get(child)?.step;
    if (step !== 'ancestor-rule' && step !== 'heuristic' && step !== 'none') continue;
    claim(child);
    claimBelow(child, scene, claim);
  }
};

const stolenByRule = (stolen: ItemNode[], scene: Scene): Suggestion['steals'] => {
  const byRule = Map.groupBy(stolen, (node) => {
    const verdict = scene.verdicts.get(node);
    return `${verdict?.ruleId ?? 'none'}\n${verdict?.value ?? ''}`;
  });
  return [...byRule].map(([key, nodes]) => {
    const [ruleId = '', from = ''] = key.split('\n');
    return { ruleId, from, weight: scene.weigh(nodes) };
  });
};
