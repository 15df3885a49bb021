import type { ItemId } from './work-item.ts';

export type VerdictStep =
  | 'override'
  | 'field'
  | 'ancestor-field'
  | 'rule'
  | 'ancestor-rule'
  | 'heuristic'
  | 'conflict'
  | 'none';

/** Why an item has one value on one dimension. Items of which the same is to be said share one verdict: never change it. */
export interface Verdict {
  readonly dimension: string;
  /** `Unclassified` (shape and configured dimensions) or `Unknown` (horizon) when nothing matched. */
  readonly value: string;
  /** Id of the rule that decided, `field:<name>`, `label:<label>`, `override`, `heuristic:<name>`; null when nothing did. */
  readonly ruleId: string | null;
  readonly step: VerdictStep;
  /** The ancestor that the value came from; null for the item itself. */
  readonly fromItemId: ItemId | null;
  /** Words and values that made it so, readable: `label "ktlo"`, `planned 2026-03-02 to 2026-04-10 (40 days)`. */
  readonly evidence: string;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly runnerUp: { readonly value: string; readonly ruleId: string } | null;
  /** Horizon only: override, field, rule, dates, iteration, level default or none. */
  readonly horizonSource?:
    | 'override'
    | 'field'
    | 'rule'
    | 'planned dates'
    | 'sprint or cycle'
    | 'level default'
    | 'unknown';
  /** Second preset values, by preset id, mapped from this value. */
  readonly alternatives?: Readonly<Record<string, string>>;
}

export const UNCLASSIFIED = 'Unclassified';
export const UNKNOWN = 'Unknown';

/** An override from a workbook or config/overrides.csv. */
export interface Override {
  /** The item's key or id as the person wrote it, resolved to an id by the store. */
  itemId: ItemId;
  dimension: string;
  value: string;
  reason: string;
  by: string;
  /** ISO date. */
  on: string;
  origin: 'workbook' | 'file';
}
