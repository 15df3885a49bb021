import type { Dimension, Mappings } from '../config/config.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ItemNode } from './hierarchy.ts';
import { nothingOn } from './offers.ts';
import type { Candidate } from './offers.ts';
import { Place } from './place.ts';

type RunnerUp = NonNullable<Verdict['runnerUp']>;

/**
 * Puts a winner and a runner-up into a verdict. Verdicts that say the same are one object: a million items have a few
 * thousand different ones. What is the same on every item is put into words once.
 */
export const verdictMaker = (
  dimension: Dimension,
  mappings: Mappings,
): ((node: ItemNode, winner: Candidate | null, runnerUp: Candidate | null) => Verdict) => {
  const runnerUpOf = sharedRunnersUp();
  const alternativesTo = alternativesOf(dimension, mappings);
  /** By what its words hang on, and by its words: different things may be put into the same words. */
  const byGrounds = new Place<Verdict>();
  const byWords = new Place<Verdict>();
  const nothing = undecided(dimension, alternativesTo(nothingOn(dimension)));
  const make = (winner: Candidate, runnerUp: RunnerUp | null, evidence: string): Verdict =>
    decided(dimension, winner, runnerUp, evidence, alternativesTo(winner.value));
  const fixed = (node: ItemNode, winner: Candidate, runnerUp: RunnerUp | null): Verdict => {
    for (const verdict of winner.verdicts) if (verdict.runnerUp === runnerUp) return verdict;
    const verdict = make(winner, runnerUp, winner.evidence(node));
    winner.verdicts.push(verdict);
    return verdict;
  };
  const inWords = (node: ItemNode, winner: Candidate, runnerUp: RunnerUp | null): Verdict => {
    const evidence = winner.evidence(node);
    return (byWords.at(winner).at(runnerUp).at(evidence).value ??= make(
      winner,
      runnerUp,
      evidence,
    ));
  };
  return (node, winner, second) => {
    if (winner === null) return nothing;
    const runnerUp = second && runnerUpOf(second);
    if (winner.words === 'fixed') return fixed(node, winner, runnerUp);
    if (winner.words === 'own') return make(winner, runnerUp, winner.evidence(node));
    const place = winner.grounds(node, byGrounds.at(winner).at(runnerUp)) as Place<Verdict>;
    return (place.value ??= inWords(node, winner, runnerUp));
  };
};

const ruleIdOf = ({ step, ruleId }: Candidate): string | null =>
  step === 'conflict' ? null : ruleId;

const decided = (
  dimension: Dimension,
  winner: Candidate,
  runnerUp: RunnerUp | null,
  evidence: string,
  alternatives: Record<string, string> | null,
): Verdict => {
  const verdict: Mutable<Verdict> = {
    dimension: dimension.id,
    value: winner.value,
    ruleId: ruleIdOf(winner),
    step: winner.step,
    fromItemId: winner.from?.item.id ?? null,
    evidence,
    confidence: winner.confidence,
    runnerUp,
  };
  if (dimension.id === 'horizon') verdict.horizonSource = winner.horizonSource;
  if (alternatives) verdict.alternatives = alternatives;
  return verdict;
};

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

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

/** One object for each value and rule; candidates that come again remember theirs. */
const sharedRunnersUp = (): ((candidate: Candidate) => RunnerUp) => {
  const known = new Place<RunnerUp>();
  return (candidate) =>
    (candidate.asRunnerUp ??= known.at(candidate.value).at(candidate.ruleId).value ??=
      {
        value: candidate.value,
        ruleId: candidate.ruleId,
      });
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
