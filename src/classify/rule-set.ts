import type { Rule } from '../config/config.ts';
import type { IsoDate } from '../model/work-item.ts';
import type { Readers } from './matchers/attributes.ts';
import { compileCondition } from './matchers/condition.ts';
import type { CompiledCondition } from './matchers/condition.ts';
import type { OwnOffers } from './offers.ts';

/** A rule ready to be asked. */
export interface CompiledRule {
  rule: Rule;
  condition: CompiledCondition;
  /** What its word is worth: a match on a title alone is medium. */
  confidence: 'high' | 'medium';
  /** False when its evidence quotes what is an item's own: a title or a key. */
  evidenceRepeats: boolean;
}

/** Attributes that are an item's own: hardly two items have the same. */
export const OWN = ['title', 'key'];

/** Rules and heuristics that match an item, in order; items that match the same share one. */
export interface Matches {
  readonly rules: readonly CompiledRule[];
  readonly heuristics: readonly CompiledRule[];
  /** By dimension, in the mappings' order: what they offer. */
  readonly offers: OwnOffers[];
}

/** Whether a rule holds on a day; without a day every rule holds. Both of its dates are inclusive. */
export const isInForce = (rule: Rule, asOf: IsoDate | null): boolean =>
  asOf === null ||
  ((rule.from === null || rule.from <= asOf) && (rule.to === null || asOf <= rule.to));

/** Compiles the rules in force, in order. Throws PatternError for a pattern that the config should have refused. */
export const compileRules = (
  rules: readonly Rule[],
  readers: Readers,
  asOf: IsoDate | null,
): CompiledRule[] =>
  rules
    .filter((rule) => isInForce(rule, asOf))
    .map((rule) => {
      const condition = compileCondition(rule.when, readers);
      const titleOnly = condition.attributes.every((attribute) => attribute === 'title');
      const evidenceRepeats = !condition.attributes.some((attribute) => OWN.includes(attribute));
      return { rule, condition, confidence: titleOnly ? 'medium' : 'high', evidenceRepeats };
    });
