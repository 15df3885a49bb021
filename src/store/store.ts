import type { Secret } from '../config/config.ts';
import type { AccountingDecision } from '../model/accounting-decision.ts';
import type { BareChange, Change, Worklog } from '../model/change.ts';
import type { Override } from '../model/verdict.ts';
import type {
  Account,
  Gone,
  GoneReason,
  Instant,
  ItemId,
  WorkItem,
  WorkflowState,
} from '../model/work-item.ts';
import type { HostLedger } from '../sources/host-lease.ts';
import type { Json, Page, RawPayload } from '../sources/source.ts';
import type { Slots } from './due.ts';
import type { Notices } from './notices.ts';
import type { OpenPart, Parts } from './parts.ts';

/** Everything Betsheet remembers, in domain words. One implementation in SQL, on PGlite or PostgreSQL. */
export interface Store {
  close(): Promise<void>;

  // --- pulling
  /** Where a stream stands: `watermark` is the start of its last complete walk, `checkpoint` that of an interrupted one. */
  streamState(source: string, stream: string): Promise<StreamState>;
  /** Marks a walk as begun (or resumed: an unfinished walk keeps its start and since). Returns its state. */
  beginWalk(source: string, stream: string, now: Instant, full: boolean): Promise<OpenWalk>;
  /**
   * Upserts a page and moves the checkpoint, that of a part for a page of one, in one transaction. Idempotent. A walker that
   * says where it left off is refused with `no-walk` where another one has gone on since.
   */
  savePage(
    source: string,
    stream: string,
    page: Page,
    part?: OpenPart,
    after?: Place,
  ): Promise<void>;
  /** Walks that several workers share. */
  readonly parts: Parts;
  /** Forgets where every other stream of the source stands (but the census): one that is walked no more must not hold back `asOf`. */
  keepStreams(source: string, streams: string[]): Promise<void>;
  /** The walk is complete, all its parts are: its start becomes the watermark, the checkpoint is cleared. `no-walk` when it is another one. */
  finishWalk(source: string, stream: string, walk?: Instant): Promise<void>;
  /**
   * Marks items as gone (null clears it); their history and effort stay. An item that was gone already keeps its
   * earliest `since`, and a gone one its `archivedAt` unless a new one is known. Saving an item again clears it too.
   */
  markGone(
    source: string,
    fates: { nativeId: string; gone: Gone | null; archivedAt: Instant | null }[],
  ): Promise<void>;
  /** Every item of a source as the last census or walk left it, in pages and in the order of ids. */
  presence(source: string): AsyncIterable<Presence[]>;
  /** Native ids of the items right below some others. */
  childNativeIds(source: string, parentNativeIds: string[]): Promise<string[]>;
  saveSourceCount(source: string, count: number | null, at: Instant): Promise<void>;
  sourceStates(): Promise<SourceState[]>;

  // --- reading for the stages
  /** Where a thread can read the same; null for the embedded database, which has one connection. */
  readonly server: Secret | null;
  items(): AsyncIterable<WorkItem[]>;
  /**
   * Ordered by item (byte order of ids, as `items()`), then instant, then numeric entry id, then position. A page makes each
   * change when it is asked for, and can be read once.
   */
  changes(): AsyncIterable<Iterable<BareChange>>;
  changesOf(itemIds: ItemId[]): Promise<Change[]>;
  states(): Promise<WorkflowState[]>;
  accounts(): Promise<Account[]>;
  worklogs(): AsyncIterable<Worklog[]>;
  /** What the source sent, as far as it is still kept: to derive again under a changed mapping. Ordered by kind and id. */
  rawPayloads(source: string): AsyncIterable<RawPayload[]>;
  /** By id, key in any case, key before a move, or the source's own id. Throws `ambiguous` when two fit equally well. */
  findItem(keyOrId: string): Promise<WorkItem | null>;

  // --- decisions
  /** The latest of each item and dimension. */
  overrides(): Promise<Override[]>;
  /** All or nothing. Keys are resolved to ids; throws `unknown-item` naming every one that is not in the store. */
  saveOverrides(overrides: Override[], importedFrom: string, at: Instant): Promise<void>;
  /** Overrides and accounting decisions of one workbook, all or nothing; refuses like `saveOverrides`. */
  saveDecisions(decisions: Decisions, importedFrom: string, at: Instant): Promise<void>;
  /** The latest of each period, bet and prompt. */
  accountingDecisions(): Promise<DecidedAccounting[]>;
  /** Every decision ever made on an item, oldest first. */
  overrideHistory(itemId: ItemId): Promise<DecidedOverride[]>;

  // --- closed periods (immutable once filed; a reopened one is kept with its reason)
  /** The filing in force; null when the period was never closed or is reopened. */
  filed(periodKey: string): Promise<FiledPeriod | null>;
  /** Every filing in the order it was made, reopened ones included. */
  filedPeriods(): Promise<FiledPeriod[]>;
  /** Throws `already-filed` while a filing of the period is in force. */
  file(period: FiledPeriod): Promise<void>;
  reopen(periodKey: string, reason: string, at: Instant): Promise<void>;
  /**
   * Lets files of a period be put in their places by one at a time, of all that use the store; what is filed by `work` is filed
   * when it ends. Meanwhile `work` must not use the store otherwise. Throws `locked` when another one does not come to its end.
   */
  publishing<Result>(
    periodKey: string,
    work: (period: Publishing) => Promise<Result>,
  ): Promise<Result>;

  // --- runs
  startRun(run: RunRecord): Promise<void>;
  finishRun(id: string, outcome: RunOutcome): Promise<void>;
  /** Latest first. */
  runs(limit: number): Promise<RunState[]>;
  /** Verdicts and ledger totals of an export, to say next time what changed. */
  saveSnapshot(runId: string, kind: string, periodKey: string, snapshot: Json): Promise<void>;
  lastSnapshot(
    kind: string,
    periodKey: string,
  ): Promise<{ runId: string; at: Instant; snapshot: Json } | null>;
  /** What a run kept, in the order in which it did. */
  snapshotsOf(
    runId: string,
  ): Promise<{ kind: string; periodKey: string; at: Instant; snapshot: Json }[]>;

  // --- unattended
  /** What schedules called for, and who does it. */
  readonly slots: Slots;
  /** What people are to be told. */
  readonly notices: Notices;
  /** Where all processes on this store share the budgets of the hosts they ask; null in an embedded one, which has one process. */
  readonly hostLedger: HostLedger | null;

  // --- keeping and moving
  /** Forgets what sources sent before an instant; returns how many payloads. */
  dropRawOlderThan(instant: Instant): Promise<number>;
  /** Forgets finished runs and all but the latest snapshot of each kind and period; returns how many runs. */
  dropRunsOlderThan(instant: Instant): Promise<number>;
  /** Makes the room of replaced rows usable again; call it after a sync. A server does so by itself. */
  tidy(): Promise<void>;
  /** Writes everything, as of one instant, to one file that either engine can restore. */
  backup(file: string): Promise<BackupFacts>;
  /** All or nothing. Throws `not-empty` rather than replace data, unless told to; `backup` for a damaged file. */
  restore(file: string, options: { replace: boolean }): Promise<BackupFacts>;
}

export interface Presence {
  nativeId: string;
  archivedAt: Instant | null;
  gone: GoneReason | null;
}

/** Where a walker left off. */
export interface Place {
  /** When its walk began. */
  walk: Instant;
  checkpoint: Json | null;
}

export interface StreamState {
  watermark: Instant | null;
  /** Set while a walk is unfinished. */
  walkStartedAt: Instant | null;
  walkSince: Instant | null;
  checkpoint: Json | null;
}

export type OpenWalk = StreamState & { walkStartedAt: Instant };

export interface SourceState {
  source: string;
  /** Oldest watermark of its streams (but the census): what the source's numbers are as of. Null until all are complete. */
  asOf: Instant | null;
  itemsInSource: number | null;
  countedAt: Instant | null;
  /** Those the source still shows; the gone ones are counted apart. */
  itemsInStore: number;
  goneInStore: number;
}

/** An override with where it came from. */
export interface DecidedOverride extends Override {
  importedFrom: string;
  importedAt: Instant;
}

/** The answers of one workbook. */
export interface Decisions {
  overrides: Override[];
  accounting: AccountingDecision[];
}

/** An accounting decision with where it came from. */
export interface DecidedAccounting extends AccountingDecision {
  importedFrom: string;
  importedAt: Instant;
}

export interface FiledPeriod {
  periodKey: string;
  filedAt: Instant;
  filedBy: string;
  configHash: string;
  /** SHA-256 over the canonical JSON of `contents`. */
  hash: string;
  /** Ledger rows, verdicts, config, people and rates as they were. */
  contents: Json;
  reopenedAt: Instant | null;
  reopenReason: string | null;
}

/** A period while its files are put in their places. */
export interface Publishing {
  /** The filing in force, without its contents. */
  inForce: Omit<FiledPeriod, 'contents'> | null;
  file: Store['file'];
}

export interface RunRecord {
  id: string;
  command: string;
  startedAt: Instant;
  configHash: string;
}

export interface RunState extends RunRecord, Partial<RunOutcome> {
  /** `abandoned`: left unfinished by a process that is no more. `unknown`: unfinished, by a process of another host. */
  state: 'finished' | 'running' | 'abandoned' | 'unknown';
}

export interface RunOutcome {
  finishedAt: Instant;
  outcome: 'done' | 'partial' | 'failed';
  /** Counts and headline numbers: items, requests, coverage, tie-outs. */
  counts: Record<string, number>;
  error: string | null;
}

export interface BackupFacts {
  /** Version of the schema it was written with. */
  schema: number;
  createdAt: Instant;
  /** Rows by table. */
  rows: Record<string, number>;
  /** Over the unpacked rows: equal stores have equal ones. */
  sha256: string;
}
