import type { Mappings } from '../config/config.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ItemNode } from './hierarchy.ts';
import { inherited, NOTHING_INHERITED } from './inherited.ts';
import { inTurn } from './offers.ts';
import { plannedOffers } from './planned-offers.ts';
import type { Matches } from './rule-set.ts';
import { ruleOffers } from './rule-offers.ts';
import { verdictMaker } from './shared-verdicts.ts';
import { statementReader } from './statements.ts';
import type { Stated } from './statements.ts';

/** What one dimension is judged by. */
export interface Grounds {
  stated: Stated;
  /** Place of the dimension in the mappings' order. */
  position: number;
  mappings: Mappings;
  matching: (node: ItemNode) => Matches;
}

/**
 * The verdict of an item on one dimension. In order of precedence: override, explicit field or label, nearest ancestor's
 * explicit value (an override on an ancestor counts as that ancestor's explicit value), rules on the item, nearest
 * ancestor's rule verdict, heuristics. Explicit values that disagree end the list with a conflict: what lies below stays
 * undecided until somebody resolves it. The first candidate wins, the next with a different value is the runner-up.
 */
export const judgement = (grounds: Grounds): ((node: ItemNode) => Verdict) => {
  const { stated, position, mappings } = grounds;
  if (stated.dimension.id === 'horizon') return horizonJudgement(grounds);
  const statedOn = statementReader(stated);
  const ownOffers = ruleOffers(stated.dimension, position, grounds.matching);
  const inheritedFrom = inherited(position, statedOn, ownOffers);
  const verdictOf = verdictMaker(stated.dimension, mappings);
  return (node) => {
    const above = node.parent === null ? NOTHING_INHERITED : inheritedFrom(node.parent);
    const own = ownOffers(node);
    const explicit = inTurn(statedOn(node), above.stated);
    const ruled = inTurn(inTurn(explicit, own.rules), above.ruled);
    const { first, second } = inTurn(ruled, own.heuristics);
    return verdictOf(node, first, second);
  };
};

/** Never inherited: after the item's own word and rules come its planned dates, its sprint or cycle, its level's default. */
const horizonJudgement = ({
  stated,
  position,
  mappings,
  matching,
}: Grounds): ((node: ItemNode) => Verdict) => {
  const statedOn = statementReader(stated);
  const ownOffers = ruleOffers(stated.dimension, position, matching);
  const plannedOf = plannedOffers(mappings);
  const verdictOf = verdictMaker(stated.dimension, mappings);
  return (node) => {
    const ruled = inTurn(statedOn(node), ownOffers(node).rules);
    const { first, second } = inTurn(ruled, plannedOf(node));
    return verdictOf(node, first, second);
  };
};
