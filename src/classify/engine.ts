import type { Dimension, Mappings } from '../config/config.ts';
import type { Exception } from '../model/exception.ts';
import type { Override, Verdict } from '../model/verdict.ts';
import type { IsoDate, WorkItem } from '../model/work-item.ts';
import { nothingOn, offerCandidates } from './candidates.ts';
import type { Candidate, Evidence } from './candidates.ts';
import { explicitReader } from './explicit.ts';
import { buildHierarchy, countTeams } from './hierarchy.ts';
import type { Hierarchy, ItemNode } from './hierarchy.ts';
import { overridesByDimension } from './overrides.ts';
import { makeReaders } from './matchers/attributes.ts';
import { matchingRules } from './matching-rules.ts';
import { compileRules } from './rule-set.ts';
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
  const { dimension, mappings } = evidence;
  const alternatives = alternativesOf(dimension, mappings);
  const shared = runnersUp();
  const intern = internedTexts();
  return (node) => {
    const { winner, runnerUp } = firstTwo(node, evidence);
    const verdict = winner
      ? decidedVerdict(node, dimension, winner, runnerUp, shared)
      : undecided(node, dimension);
    verdict.evidence = intern(verdict.evidence);
    const alternative = alternatives(verdict.value);
    if (alternative) verdict.alternatives = alternative;
    return verdict;
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

const decidedVerdict = (
  node: ItemNode,
  dimension: Dimension,
  winner: Candidate,
  runnerUp: Candidate | null,
  shared: RunnersUp,
): Verdict => {
  const verdict: Verdict = {
    itemId: node.item.id,
    dimension: dimension.id,
    value: winner.value,
    ruleId: winner.step === 'conflict' ? null : winner.ruleId,
    step: winner.step,
    fromItemId: winner.from.item.id,
    evidence: winner.evidence(),
    confidence: winner.confidence,
    runnerUp: runnerUp && shared(runnerUp.value, runnerUp.ruleId),
  };
  if (dimension.id === 'horizon') verdict.horizonSource = winner.horizonSource;
  return verdict;
};

const undecided = (node: ItemNode, dimension: Dimension): Verdict => ({
  itemId: node.item.id,
  dimension: dimension.id,
  value: nothingOn(dimension),
  ruleId: null,
  step: 'none',
  fromItemId: node.item.id,
  evidence: 'nothing matched',
  confidence: 'low',
  runnerUp: null,
  ...(dimension.id === 'horizon' && { horizonSource: 'unknown' as const }),
});

const MOST_TEXTS = 50_000;

/** Keeps one copy of a text that many items share; the first texts seen, so that memory stays bounded. */
const internedTexts = (): ((text: string) => string) => {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size < MOST_TEXTS) known.set(text, text);
    return text;
  };
};

type RunnersUp = (value: string, ruleId: string) => NonNullable<Verdict['runnerUp']>;

/** One object for each value and rule: a million items have a few dozen different runners-up. */
const runnersUp = (): RunnersUp => {
  const byValue = new Map<string, Map<string, NonNullable<Verdict['runnerUp']>>>();
  return (value, ruleId) => {
    let byRule = byValue.get(value);
    if (!byRule) byValue.set(value, (byRule = new Map()));
    let runnerUp = byRule.get(ruleId);
    if (!runnerUp) byRule.set(ruleId, (runnerUp = { value, ruleId }));
    return runnerUp;
  };
};

/** What second presets call a value; one shared record a value. */
const alternativesOf = (
  dimension: Dimension,
  mappings: Mappings,
): ((value: string) => Record<string, string> | null) => {
  const presets = mappings.secondPresets.filter((preset) => preset.from === dimension.id);
  if (presets.length === 0) return () => null;
  const known = new Map<string, Record<string, string>>();
  return (value) => {
    let record = known.get(value);
    if (!record) {
      record = Object.fromEntries(
        presets.map((preset) => [preset.id, preset.map[value] ?? nothingOn(dimension)]),
      );
      known.set(value, record);
    }
    return record;
  };
};
