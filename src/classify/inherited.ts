import type { VerdictStep } from '../model/verdict.ts';
import type { ItemNode } from './hierarchy.ts';
import { fixedWords, inTurn, NO_OFFER } from './offers.ts';
import type { Candidate, Inherited, Offer, OwnOffers } from './offers.ts';

export const NOTHING_INHERITED: Inherited = { stated: NO_OFFER, ruled: NO_OFFER };

/**
 * What an item and all above it offer to those below, nearest first; worked out once an item, from the top down, however
 * long the chain is.
 */
export const inherited = (
  position: number,
  statedOn: (node: ItemNode) => Offer,
  ownOffers: (node: ItemNode) => OwnOffers,
): ((node: ItemNode) => Inherited) => {
  const pass = (node: ItemNode, above: Inherited): Inherited => {
    const stated = statedOn(node);
    const { rules } = ownOffers(node);
    if (stated.first === null && rules.first === null) return above;
    return {
      stated: inTurn(passedOn(stated, node), above.stated),
      ruled: inTurn(passedOn(rules, node), above.ruled),
    };
  };
  return (node) => {
    const known = node.asParent.inherited[position];
    if (known !== undefined) return known;
    const chain: ItemNode[] = [];
    let at: ItemNode | null = node;
    for (; at?.asParent.inherited[position] === undefined && at; at = at.parent) chain.push(at);
    let above = at === null ? NOTHING_INHERITED : at.asParent.inherited[position]!;
    for (const one of chain.reverse()) above = one.asParent.inherited[position] = pass(one, above);
    return above;
  };
};

/** Of a runner-up only its value and its rule count. */
const passedOn = (offer: Offer, from: ItemNode): Offer =>
  offer.first === null ? offer : { ...offer, first: inheritable(offer.first, from) };

const STEP_BELOW: Partial<Record<VerdictStep, VerdictStep>> = {
  override: 'ancestor-field',
  field: 'ancestor-field',
  rule: 'ancestor-rule',
};

/** The same candidate for an item below: its words name the ancestor, and a rule's word is worth less there. */
const inheritable = (candidate: Candidate, from: ItemNode): Candidate => ({
  ...candidate,
  step: STEP_BELOW[candidate.step] ?? candidate.step,
  from,
  confidence: candidate.step === 'rule' ? 'medium' : candidate.confidence,
  ...fixedWords(() => `${from.item.key} ${candidate.evidence(from)}`),
});
