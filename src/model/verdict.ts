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

/** Why one item has one value on one dimension. */
export interface Verdict {
  itemId: ItemId;
  dimension: string;
  /** `Unclassified` (shape and configured dimensions) or `Unknown` (horizon) when nothing matched. */
  value: string;
  /** Id of the rule that decided, `field:<name>`, `label:<label>`, `override`, `heuristic:<name>`; null when nothing did. */
  ruleId: string | null;
  step: VerdictStep;
  /** The item the value came from: itself or an ancestor. */
  fromItemId: ItemId;
  /** Words and values that made it so, readable: `label "ktlo"`, `planned 2026-03-02 to 2026-04-10 (40 days)`. */
  evidence: string;
  confidence: 'high' | 'medium' | 'low';
  runnerUp: { value: string; ruleId: string } | null;
  /** Horizon only: override, field, rule, dates, iteration, level default or none. */
  horizonSource?:
    | 'override'
    | 'field'
    | 'rule'
    | 'planned dates'
    | 'sprint or cycle'
    | 'level default'
    | 'unknown';
  /** Second preset values, by preset id, mapped from this value. */
  alternatives?: Record<string, string>;
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
