import type { Dimension, Mappings } from '../config/config.ts';
import type { Verdict } from '../model/verdict.ts';
import { nothingOn } from './candidates.ts';
import type { Candidate } from './candidates.ts';
import type { ItemNode } from './hierarchy.ts';

type RunnerUp = NonNullable<Verdict['runnerUp']>;

/** Bound on memory where hardly two items are alike; the verdicts seen first are shared. */
const MOST_SHARED = 50_000;

/**
 * Puts a winner and a runner-up into a verdict. Verdicts that say the same are one object: a million items have a few
 * thousand different ones. What an item inherits is put into words once an ancestor, not once an item.
 */
export const verdictMaker = (
  dimension: Dimension,
  mappings: Mappings,
): ((node: ItemNode, winner: Candidate | null, runnerUp: Candidate | null) => Verdict) => {
  const runnerUpOf = sharedRunnersUp();
  const alternativesTo = alternativesOf(dimension, mappings);
  const byEvidence = new Map<string, Verdict[]>();
  const inherited = new Map<ItemNode, Verdict[]>();
  const nothing = undecided(dimension, alternativesTo(nothingOn(dimension)));
  return (node, winner, second) => {
    if (winner === null) return nothing;
    const runnerUp = second && runnerUpOf(second.value, second.ruleId);
    const make = (evidence: string): Verdict =>
      decided(node, dimension, winner, runnerUp, evidence, alternativesTo(winner.value));
    const isSame = (verdict: Verdict): boolean => says(verdict, node, winner, runnerUp);
    if (winner.from !== node)
      return knownOr(inherited, winner.from, isSame, () => make(winner.evidence()));
    const evidence = winner.evidence();
    return winner.repeats
      ? knownOr(byEvidence, evidence, isSame, () => make(evidence))
      : make(evidence);
  };
};

/** The first of the verdicts under a key that is the same, else a new one, which is kept while there is room. */
const knownOr = <Key>(
  known: Map<Key, Verdict[]>,
  key: Key,
  isSame: (verdict: Verdict) => boolean,
  make: () => Verdict,
): Verdict => {
  const list = known.get(key);
  const before = list?.find(isSame);
  if (before) return before;
  const verdict = make();
  if (list) list.push(verdict);
  else if (known.size < MOST_SHARED) known.set(key, [verdict]);
  return verdict;
};

const fromIdOf = (node: ItemNode, { from }: Candidate): string | null =>
  from === node ? null : from.item.id;

const ruleIdOf = ({ step, ruleId }: Candidate): string | null =>
  step === 'conflict' ? null : ruleId;

const says = (
  verdict: Verdict,
  node: ItemNode,
  winner: Candidate,
  runnerUp: RunnerUp | null,
): boolean =>
  verdict.runnerUp === runnerUp &&
  verdict.value === winner.value &&
  verdict.step === winner.step &&
  verdict.ruleId === ruleIdOf(winner) &&
  verdict.confidence === winner.confidence &&
  verdict.fromItemId === fromIdOf(node, winner);

const decided = (
  node: ItemNode,
  dimension: Dimension,
  winner: Candidate,
  runnerUp: RunnerUp | null,
  evidence: string,
  alternatives: Record<string, string> | null,
): Verdict => ({
  dimension: dimension.id,
  value: winner.value,
  ruleId: ruleIdOf(winner),
  step: winner.step,
  fromItemId: fromIdOf(node, winner),
  evidence,
  confidence: winner.confidence,
  runnerUp,
  ...(dimension.id === 'horizon' && { horizonSource: winner.horizonSource }),
  ...(alternatives && { alternatives }),
});

const undecided = (dimension: Dimension, alternatives: Record<string, string> | null): Verdict => ({
  dimension: dimension.id,
  value: nothingOn(dimension),
  ruleId: null,
  step: 'none',
  fromItemId: null,
  evidence: 'nothing matched',
  confidence: 'low',
  runnerUp: null,
  ...(dimension.id === 'horizon' && { horizonSource: 'unknown' as const }),
  ...(alternatives && { alternatives }),
});

/** One object for each value and rule. */
const sharedRunnersUp = (): ((value: string, ruleId: string) => RunnerUp) => {
  const byValue = new Map<string, Map<string, RunnerUp>>();
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

/** Puts verdicts, one a dimension, into a record; equal lists of verdicts give one object. */
export const recordMaker = (): ((
  verdicts: readonly Verdict[],
) => Readonly<Record<string, Verdict>>) => {
  interface Place {
    next: Map<Verdict, Place>;
    record: Record<string, Verdict> | null;
  }
  const root: Place = { next: new Map(), record: null };
  let places = 0;
  return (verdicts) => {
    let at = root;
    for (const verdict of verdicts) {
      let next = at.next.get(verdict);
      if (!next) {
        next = { next: new Map(), record: null };
        if (places++ < MOST_SHARED) at.next.set(verdict, next);
      }
      at = next;
    }
    return (at.record ??= Object.fromEntries(
      verdicts.map((verdict) => [verdict.dimension, verdict]),
    ));
  };
};
