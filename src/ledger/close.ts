import { createHash } from 'node:crypto';
import type {
  AccountingConfig,
  CalendarConfig,
  EffortConfig,
  ExchangeRate,
  Mappings,
  RosterRow,
} from '../config/config.ts';
import type { Period } from '../model/period.ts';
import type { Rate } from '../model/person.ts';
import type { Override } from '../model/verdict.ts';
import type { Account, Instant, WorkflowState } from '../model/work-item.ts';
import type { Json } from '../sources/source.ts';
import type { FiledPeriod } from '../store/store.ts';
import type { CapacityTotals, LedgerRow } from './row.ts';

/** Everything but the source's data that figures depend on, one part a cause of restatement. */
export interface LedgerInputs {
  /** Categories of states, and the states that the config moves in or out. */
  workflow: { states: WorkflowState[]; active: EffortConfig['active'] };
  /** Mappings, and the settings by which effort and accounting prompts are worked out. */
  rules: {
    mappings: Mappings;
    effort: Omit<EffortConfig, 'active'>;
    effortFrom: 'jira' | 'linear';
    accounting: AccountingConfig;
  };
  overrides: Override[];
  people: { roster: RosterRow[] | null; accounts: Account[]; individuals: boolean };
  rates: { rates: Rate[] | null; exchange: ExchangeRate[]; reportingCurrency: string | null };
  calendar: CalendarConfig;
}

export interface FiledContents {
  version: 1;
  period: Period;
  asOf: Instant;
  /** With their verdicts. */
  rows: LedgerRow[];
  capacity: CapacityTotals;
  inputs: LedgerInputs;
}

/** A period that cannot be closed or reopened as asked; the message says why and what to do. */
export class FilingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FilingError';
  }
}

/** JSON with sorted keys: equal contents give equal text. Throws on what JSON cannot hold exactly. */
export const canonicalJson = (value: unknown): string => {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`${value} cannot be filed`);
  if (value === undefined || typeof value === 'bigint' || typeof value === 'function')
    throw new TypeError(`A ${typeof value} cannot be filed`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(',')}}`;
};

/** SHA-256 of the canonical JSON, in hexadecimal. */
export const hashOf = (contents: unknown): string =>
  createHash('sha256').update(canonicalJson(contents)).digest('hex');

/**
 * Freezes a period. `existing` is what the store has filed under its key. Throws a FilingError while the
 * period is open at `contents.asOf`, or when it is closed already.
 */
export const filePeriod = (
  contents: FiledContents,
  by: { filedAt: Instant; filedBy: string; configHash: string },
  existing: FiledPeriod | null,
  periodEndsAt: Instant,
): FiledPeriod => {
  const { key } = contents.period;
  if (existing && existing.reopenedAt === null)
    throw new FilingError(`${key} is closed already; reopen it first, with a reason`);
  if (contents.asOf < periodEndsAt)
    throw new FilingError(
      `${key} ends on ${contents.period.end} and the data is older than that; sync after its end, then close it`,
    );
  const text = canonicalJson(contents);
  return {
    periodKey: key,
    ...by,
    hash: createHash('sha256').update(text).digest('hex'),
    contents: JSON.parse(text) as Json,
    reopenedAt: null,
    reopenReason: null,
  };
};

/** What was filed, after proof that nobody changed it since. Throws a FilingError when the hash differs. */
export const readFiled = (filed: FiledPeriod): FiledContents => {
  if (hashOf(filed.contents) !== filed.hash)
    throw new FilingError(
      `What was filed for ${filed.periodKey} no longer has the hash ${filed.hash}: something else than Betsheet has changed it in the store; restore a backup, or reopen the period with a reason and close it anew`,
    );
  // Written by filePeriod and unchanged, as the hash shows.
  return filed.contents as unknown as FiledContents;
};
