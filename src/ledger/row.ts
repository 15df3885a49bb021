import type { IsoDate, ItemId } from '../model/work-item.ts';
import type { Verdict } from '../model/verdict.ts';

export { UNITS_PER_DAY } from '../model/units.ts';

/** One line of the ledger: what every total in a workbook is computed from. */
export interface LedgerRow {
  /** `2026-07`, or `FY2026-P06` under a week-based pattern. */
  month: string;
  /** null on a row of Unrecorded capacity. */
  itemId: ItemId | null;
  key: string | null;
  title: string;
  source: string | null;
  type: string | null;
  state: string | null;
  team: string | null;
  costCentre: string | null;
  location: string | null;
  betKey: string | null;
  betTitle: string | null;
  initiativeKey: string | null;
  initiativeTitle: string | null;
  /** One verdict a dimension, `shape` and `horizon` always; empty on Unrecorded rows. */
  verdicts: Record<string, Verdict>;
  units: number;
  /** Units over the full-time units of one person in that month (base calendar). */
  fteMonths: number;
  /** Minor units of `currency`; null without a rate. */
  costMinor: number | null;
  currency: string | null;
  accountingPrompt: AccountingPrompt | null;
  url: string | null;
  /** Set only when individuals are on. */
  person: string | null;
}

export interface AccountingPrompt {
  prompt: string;
  /** Why, in words, with the policy's id. */
  reason: string;
  /** Carried along from the item or its nearest ancestor that has them. */
  fundingReference?: string | null;
  businessComponent?: string | null;
  releaseDate?: IsoDate | null;
}

/** One check that can fail; computed from what it names, never from the total it checks. */
export interface TieOut {
  id: string;
  /** What a controller reads: `capacity = allocated + unrecorded + time off`. */
  name: string;
  left: number;
  right: number;
  unit: 'days' | 'items' | 'minor units' | 'rows';
  holds: boolean;
  detail: string;
}

export interface RestatementRow {
  month: string;
  /** Null or absent for Unrecorded; a key can move, an id cannot. */
  itemId?: ItemId | null;
  key: string | null;
  title: string;
  /** Which ledger column moved, or `Days`. */
  field: string;
  /** Days in days, Cost in minor units. */
  old: string | null;
  new: string | null;
  daysDelta: number;
  costDeltaMinor: number | null;
  cause:
    'source data' | 'workflow category' | 'rule' | 'override' | 'people' | 'rates' | 'calendar';
  detail: string;
}

export interface SourceAsOf {
  source: string;
  kind: 'jira' | 'linear';
  /** Start of the last complete sync, epoch ms; null if never. */
  asOf: number | null;
  itemsInSource: number | null;
  itemsInStore: number;
}

export interface CapacityTotals {
  capacityUnits: number;
  allocatedUnits: number;
  unrecordedUnits: number;
  timeOffUnits: number;
}

export interface DateWindow {
  start: IsoDate;
  end: IsoDate;
}
