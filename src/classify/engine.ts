import type { Dimension, Mappings } from '../config/config.ts';
import type { Exception } from '../model/exception.ts';
import type { Override, Verdict } from '../model/verdict.ts';
import type { IsoDate, WorkItem } from '../model/work-item.ts';
import { offerCandidates } from './candidates.ts';
import type { Candidate, Evidence } from './candidates.ts';
import { explicitReader } from './explicit.ts';
import { buildHierarchy, countTeams } from './hierarchy.ts';
import type { Hierarchy, ItemNode } from './hierarchy.ts';
import { overridesByDimension } from './overrides.ts';
import { makeReaders } from './matchers/attributes.ts';
import { matchingRules } from './matching-rules.ts';
import { compileRules } from './rule-set.ts';
import { verdictMaker } from './shared-verdicts.ts';
import type { CompiledRule } from './rule-set.ts';

export interface ClassifyOptions {
  overrides?: readonly Override[];
  /** Day on which dated rules must hold, normally the last day of the period; without it every rule holds. */
  asOf?: IsoDate;
}

/** One dimension, ready to judge items. */
export interface Judge {
  dimension: Dimension;
  evidence: Evidence;
  verdict: (node: ItemNode) => Verdict;
}

export interface Engine {
  hierarchy: Hierarchy;
  /** One a dimension, in the mappings' order. */
  judges: Judge[];
  rules: CompiledRule[];
  heuristics: CompiledRule[];
  matching: (node: ItemNode) => readonly CompiledRule[];
  /** Cycles and meaningless overrides. */
  exceptions: Exception[];
}

/** Compiles the mappings and links the items. Throws PatternError for a pattern that the config should have refused. */
export const prepare = (
  items: Iterable<WorkItem>,
  mappings: Mappings,
  { overrides = [], asOf }: ClassifyOptions = {},
): Engine => {
  const hierarchy = buildHierarchy(items);
  const readers = makeReaders(mappings.types);
  const rules = compileRules(mappings.rules, readers, asOf ?? null);
  const heuristics = compileRules(mappings.heuristicRules, readers, asOf ?? null);
  const asksTeams = ({ condition }: CompiledRule) => condition.attributes.includes('teamCount');
  if ([...rules, ...heuristics].some(asksTeams)) countTeams(hierarchy.nodes.values());
  const matching = matchingRules(rules, readers);
  const decisions = overridesByDimension(overrides, mappings.dimensions, hierarchy.nodes);
  const judges = mappings.dimensions.map((dimension) => {
    const evidence: Evidence = {
      dimension,
      mappings,
      overrides: decisions.byDimension.get(dimension.id) ?? new Map(),
      explicit: explicitReader(dimension),
      rules: matching,
      heuristics,
    };
    return { dimension, evidence, verdict: verdictOn(evidence) };
  });
  const exceptions = [...hierarchy.exceptions, ...decisions.exceptions];
  return { hierarchy, judges, rules, heuristics, matching, exceptions };
};

const verdictOn = (evidence: Evidence): ((node: ItemNode) => Verdict) => {
  const verdictFor = verdictMaker(evidence.dimension, evidence.mappings);
  return (node) => {
    const { winner, runnerUp } = firstTwo(node, evidence);
    return verdictFor(node, winner, runnerUp);
  };
};

/** The winner, and the next candidate with a different value. */
const firstTwo = (
  node: ItemNode,
  evidence: Evidence,
): { winner: Candidate | null; runnerUp: Candidate | null } => {
  let winner: Candidate | null = null;
  let runnerUp: Candidate | null = null;
  offerCandidates(node, evidence, (candidate) => {
    if (winner === null) winner = candidate;
    else if (candidate.step !== 'conflict' && candidate.value !== winner.value)
      runnerUp = candidate;
    return runnerUp !== null;
  });
  return { winner, runnerUp };
};
