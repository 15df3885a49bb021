import type { Dimension } from '../config/config.ts';
import type { Verdict, VerdictStep } from '../model/verdict.ts';
import { UNCLASSIFIED, UNKNOWN } from '../model/verdict.ts';
import type { ItemNode } from './hierarchy.ts';
import type { Place } from './place.ts';

/** One value that an item could have on a dimension, and why. Those that say the same are one object where it pays. */
export interface Candidate {
  readonly value: string;
  readonly step: VerdictStep;
  readonly ruleId: string;
  /** The ancestor that it comes from; null for the item itself. */
  readonly from: ItemNode | null;
  readonly confidence: Verdict['confidence'];
  /** Put into words only for the one that wins. */
  readonly evidence: (item: ItemNode) => string;
  /** Leads to the place of what `evidence` hangs on: at one place it is the same. */
  readonly grounds: (item: ItemNode, place: Place<unknown>) => Place<unknown>;
  /** How far its evidence is the same word for word on other items: on all, on many, or on none, because it quotes what is an item's own. */
  readonly words: 'fixed' | 'repeated' | 'own';
  /** Means something on the dimension horizon only. */
  readonly horizonSource: NonNullable<Verdict['horizonSource']>;
  /** What was made of it so far, where its words are fixed: a verdict for each runner-up. */
  readonly verdicts: Verdict[];
  /** As the runner-up of a verdict, once it was one. */
  asRunnerUp: Verdict['runnerUp'];
}

/** What of a list of candidates can matter: the first, and the next with a different value. */
export interface Offer {
  readonly first: Candidate | null;
  readonly second: Candidate | null;
  /** Explicit values that disagree end the list: what lies below stays undecided until somebody resolves it. */
  readonly ends: boolean;
}

/** What an item's own rules and heuristics offer on one dimension. */
export interface OwnOffers {
  rules: Offer;
  heuristics: Offer;
}

/** What an item, and all above it, offers to those below on one dimension: explicit values, then verdicts of rules. */
export interface Inherited {
  stated: Offer;
  ruled: Offer;
}

export const NO_OFFER: Offer = { first: null, second: null, ends: false };

/** The value of an item about which nothing is known on a dimension. */
export const nothingOn = (dimension: Dimension): string =>
  dimension.id === 'horizon' ? UNKNOWN : UNCLASSIFIED;

/** One offer after another, as one. */
export const inTurn = (before: Offer, after: Offer): Offer => {
  if (before.first === null || after.first === null || isSettled(before))
    return before.first === null && !before.ends ? after : before;
  return { first: before.first, second: rivalIn(after, before.first), ends: after.ends };
};

/** Whether nothing that comes after can matter. */
export const isSettled = ({ second, ends }: Offer): boolean => second !== null || ends;

/** The first candidate of an offer with another value than the winner's; a conflict is none. */
export const rivalIn = ({ first, second }: Offer, winner: Candidate): Candidate | null =>
  first !== null && first.step !== 'conflict' && first.value !== winner.value ? first : second;

/** Candidates in order of precedence, as one offer. */
export const offerOf = (candidates: readonly Candidate[]): Offer =>
  candidates.reduce<Offer>(
    (offer, candidate) =>
      inTurn(offer, { first: candidate, second: null, ends: candidate.step === 'conflict' }),
    NO_OFFER,
  );

const anywhere: Candidate['grounds'] = (_, place) => place;

/** Of evidence that is the same wherever it is offered. */
export const fixedWords = (
  evidence: () => string,
): Pick<Candidate, 'evidence' | 'grounds' | 'words' | 'verdicts' | 'asRunnerUp'> => ({
  evidence,
  grounds: anywhere,
  words: 'fixed',
  verdicts: [],
  asRunnerUp: null,
});
