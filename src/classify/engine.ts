import type { Dimension, Mappings } from '../config/config.ts';
import type { Exception } from '../model/exception.ts';
import type { Override, Verdict } from '../model/verdict.ts';
import type { IsoDate, ItemId, WorkItem } from '../model/work-item.ts';
import { explicitReader } from './explicit.ts';
import { buildHierarchy, countTeams } from './hierarchy.ts';
import type { Hierarchy, ItemNode } from './hierarchy.ts';
import { judgement } from './judgement.ts';
import { makeReaders } from './matchers/attributes.ts';
import { overridesByDimension } from './overrides.ts';
import { RuleIndex } from './rule-index.ts';
import { compileRules } from './rule-set.ts';
import type { CompiledRule, Matches } from './rule-set.ts';
import type { Stated } from './statements.ts';

export interface ClassifyOptions {
  overrides?: readonly Override[];
  /** Day on which dated rules must hold, normally the last day of the period; without it every rule holds. */
  asOf?: IsoDate;
  /** Of the items from 0 in their order, where they are known already. */
  numbers?: ReadonlyMap<ItemId, number>;
}

/** One dimension, ready to judge items. */
export interface Judge {
  dimension: Dimension;
  stated: Stated;
  verdict: (node: ItemNode) => Verdict;
}

export interface Engine {
  hierarchy: Hierarchy;
  /** One a dimension, in the mappings' order. */
  judges: Judge[];
  rules: CompiledRule[];
  heuristics: CompiledRule[];
  matching: (node: ItemNode) => Matches;
  /** Cycles and meaningless overrides. */
  exceptions: Exception[];
}

/** Compiles the mappings and links the items. Throws PatternError for a pattern that the config should have refused. */
export const prepare = (
  items: Iterable<WorkItem>,
  mappings: Mappings,
  { overrides = [], asOf, numbers }: ClassifyOptions = {},
): Engine => {
  const hierarchy = buildHierarchy(items, numbers);
  const readers = makeReaders(mappings.types);
  const rules = compileRules(mappings.rules, readers, asOf ?? null);
  const heuristics = compileRules(mappings.heuristicRules, readers, asOf ?? null);
  const asksTeams = ({ condition }: CompiledRule) => condition.attributes.includes('teamCount');
  if ([...rules, ...heuristics].some(asksTeams)) countTeams(hierarchy.nodes.values());
  const index = new RuleIndex(rules, heuristics, readers);
  const matching = (node: ItemNode): Matches => index.matches(node);
  const decisions = overridesByDimension(overrides, mappings.dimensions, hierarchy.nodes);
  const judges = mappings.dimensions.map((dimension, position) => {
    const stated: Stated = {
      dimension,
      overrides: decisions.byDimension.get(dimension.id) ?? new Map(),
      explicit: explicitReader(dimension),
    };
    return { dimension, stated, verdict: judgement({ stated, position, mappings, matching }) };
  });
  const exceptions = [...hierarchy.exceptions, ...decisions.exceptions];
  return { hierarchy, judges, rules, heuristics, matching, exceptions };
};
