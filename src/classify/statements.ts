import type { Dimension } from '../config/config.ts';
import type { Override } from '../model/verdict.ts';
import type { ItemId } from '../model/work-item.ts';
import type { ExplicitReader, Statement } from './explicit.ts';
import type { ItemNode } from './hierarchy.ts';
import { fixedWords, NO_OFFER, nothingOn, offerOf } from './offers.ts';
import type { Candidate, Offer } from './offers.ts';
import { Place } from './place.ts';

/** What items state outright on one dimension. */
export interface Stated {
  dimension: Dimension;
  overrides: ReadonlyMap<ItemId, Override>;
  explicit: ExplicitReader;
}

/** What one item states outright: its override, then its field or labels. Items that state the same share one offer. */
export const statementReader = (stated: Stated): ((node: ItemNode) => Offer) => {
  const { dimension, overrides, explicit } = stated;
  const known = new Place<Offer>();
  return (node) => {
    const override = overrides.size === 0 ? undefined : overrides.get(node.item.id);
    const { statements } = explicit(node.item);
    if (override === undefined && statements.length === 0) return NO_OFFER;
    let place = known.at(override);
    for (const { ruleId, evidence } of statements) place = place.at(ruleId).at(evidence);
    return (place.value ??= offerOf([
      ...(override ? [overriding(override)] : []),
      ...spoken(statements, dimension),
    ]));
  };
};

const spoken = (statements: readonly Statement[], dimension: Dimension): Candidate[] => {
  const [first] = statements;
  if (!first) return [];
  if (statements.some(({ value }) => value !== first.value))
    return [conflict(statements, dimension)];
  const evidence = statements.map((each) => each.evidence).join(', ');
  return [
    {
      value: first.value,
      step: 'field',
      ruleId: first.ruleId,
      from: null,
      confidence: 'high',
      ...fixedWords(() => evidence),
      horizonSource: 'field',
    },
  ];
};

const overriding = ({ value, by, on, reason }: Override): Candidate => ({
  value,
  step: 'override',
  ruleId: 'override',
  from: null,
  confidence: 'high',
  ...fixedWords(() => `override by ${by} on ${on}: ${reason}`),
  horizonSource: 'override',
});

const conflict = (statements: readonly Statement[], dimension: Dimension): Candidate => ({
  value: nothingOn(dimension),
  step: 'conflict',
  ruleId: 'conflict',
  from: null,
  confidence: 'low',
  ...fixedWords(
    () => `conflict: ${statements.map((each) => `${each.evidence} says ${each.value}`).join(', ')}`,
  ),
  horizonSource: 'unknown',
});
