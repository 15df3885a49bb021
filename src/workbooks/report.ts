import type { Slip } from '../classify/horizon.ts';
import type { Dimension, HorizonBand } from '../config/config.ts';
import type { OwnQuestion } from '../config/questions.ts';
import type {
  CapacityTotals,
  LedgerRow,
  RestatementRow,
  SourceAsOf,
  TieOut,
} from '../ledger/row.ts';
import type { AccountingDecision } from '../model/accounting-decision.ts';
import type { Change } from '../model/change.ts';
import type { Exception } from '../model/exception.ts';
import type { Period } from '../model/period.ts';
import type { Verdict } from '../model/verdict.ts';
import type { AccountId, Instant, ItemId, Items } from '../model/work-item.ts';

/** By item id, then dimension. A map of them is one. */
export interface Verdicts extends Iterable<[ItemId, Readonly<Record<string, Verdict>>]> {
  get(id: ItemId): Readonly<Record<string, Verdict>> | undefined;
  values(): Iterable<Readonly<Record<string, Verdict>>>;
}

/** Everything the workbooks are made from; nothing in a workbook is computed from anything else. */
export interface Report {
  run: {
    id: string;
    configHash: string;
    mappingVersion: string;
    mappingHash: string;
    productVersion: string;
  };
  period: Period;
  prior: Period;
  /** Instant the numbers are as of. */
  asOf: Instant;
  timezone: string;
  /** True while the period is not over: figures run to asOf. */
  partial: boolean;
  rows: LedgerRow[];
  priorRows: LedgerRow[];
  /** Last quarters, oldest first, this one last: units by shape. */
  trend: { key: string; unitsByShape: Record<string, number> }[];
  /** shape, horizon, then configured ones; each with its values in order. */
  dimensions: Dimension[];
  /** Bands of planned length, in ascending order: the rungs of the ladder. */
  horizonBands: HorizonBand[];
  secondPresets: {
    id: string;
    title: string;
    map: Record<string, string>;
    values: Dimension['values'];
  }[];
  /** Share of effort meant for each shape, 0 to 1; null without. */
  intended: Record<string, number> | null;
  items: Items;
  /** By item id, then dimension. */
  verdicts: Verdicts;
  /** Date and health history of bets (level 1 and up), ordered by instant. */
  betHistory: ReadonlyMap<ItemId, Change[]>;
  /** Units spent on each item before this period (as far as history goes). */
  unitsBefore: ReadonlyMap<ItemId, number>;
  /** Bets whose time so far is in a longer band than the one they were planned in. */
  slips: ReadonlyMap<ItemId, Slip>;
  /** Names of the people who own bets; empty unless individuals are on. */
  ownerNames: ReadonlyMap<AccountId, string>;
  /** Rules of the leadership review by id: one that is false does not ask, a map is one of the owner's. */
  questions: Record<string, boolean | OwnQuestion>;
  capacity: CapacityTotals;
  tieOuts: TieOut[];
  exceptions: Exception[];
  restatement: {
    filedAt: Instant;
    hash: string;
    rows: RestatementRow[];
    /** The ledger as it was filed. */
    filedRows: readonly LedgerRow[];
  } | null;
  /** What moved since the last export of the same period. */
  sinceLastExport: { at: Instant; asOf?: Instant; runId: string; rows: RestatementRow[] } | null;
  /** The review before this one; `series` names its schedule, null for those exported by hand. */
  lastReview: {
    series: string | null;
    asOf: Instant;
    periodKey: string;
    /** What moved since; null where that review was of another period or its ledger is forgotten. */
    rows: RestatementRow[] | null;
  } | null;
  sources: SourceAsOf[];
  effort: { model: string; staleAfterDays: number; levels: number[]; roster: boolean };
  calendar: { weekend: number[]; holidays: string[]; fiscal: string };
  accountingBasis: string | null;
  /** What reviewers answered to accounting prompts, the latest of each period, bet and prompt. */
  accountingDecisions: AccountingDecision[];
  currency: string | null;
  individuals: boolean;
  /** Working days of each ledger month in the period (base calendar), for FTE-months. */
  workingDays: Record<string, number>;
  filed: { filedAt: Instant; hash: string } | null;
}
