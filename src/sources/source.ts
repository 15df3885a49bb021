import type { Change, Worklog } from '../model/change.ts';
import type {
  Account,
  Instant,
  ItemId,
  SourceKind,
  WorkItem,
  WorkflowState,
} from '../model/work-item.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One page of one stream: everything in it is stored in one transaction together with its checkpoint. */
export interface Page {
  items: WorkItem[];
  /** Complete history of each item named in `historyOf`; replaces what was stored of it. */
  changes: Change[];
  historyOf: ItemId[];
  states: WorkflowState[];
  /** `states` is the whole catalogue: any other state of the source is gone from it. */
  allStates?: true;
  accounts: Account[];
  worklogs: Worklog[];
  /** Ids of worklogs that the source says were deleted. */
  deletedWorklogs?: string[];
  /** What the source sent, kept so that a changed mapping re-derives instead of pulling again. */
  raw: RawPayload[];
  /** Where to resume after this page; only the stream that wrote it reads it. */
  checkpoint: Json;
}

export interface RawPayload {
  kind: string;
  nativeId: string;
  payload: Json;
}

export interface ReadOptions {
  /** Watermark: the start of the last complete walk of this stream; null reads everything. */
  since: Instant | null;
  /** Checkpoint of the page after which an interrupted walk goes on; null starts anew. */
  resume: Json | null;
  /** Only this part of the walk, as it was cut; the checkpoint is the part's own. */
  part?: Json;
}

/** A walk over one kind of thing in one source. It ends normally only when complete; it throws when it saw fewer than the source counts. */
export interface Stream {
  name: string;
  read(options: ReadOptions): AsyncIterable<Page>;
  /** Set where a walk can be cut. */
  parts?: StreamParts;
}

/**
 * Parts of a walk: walked in any order or side by side they show what the whole walk shows, but for what moves from one to
 * another meanwhile, which the census or the next walk finds.
 */
export interface StreamParts {
  /** Parts of at most so many items, as far as that goes; one part, or none, where the walk is not worth cutting. */
  cut(since: Instant | null, items: number): Promise<Json[]>;
  /** Whether all together still are the whole walk; what is asked for may have changed since they were cut. */
  areWhole(parts: Json[]): boolean;
}

/** What the census finds about one id the store has. */
export interface Located {
  nativeId: string;
  fate: 'present' | 'moved' | 'archived' | 'trashed' | 'deleted' | 'notVisible';
  /** Instant of the removal where the source tells it. */
  at: Instant | null;
  archivedAt: Instant | null;
  /** Why, where the fate alone does not say: `now WEB-7, outside the configured projects`. */
  detail?: string;
}

export interface CheckFinding {
  level: 'ok' | 'warning' | 'error';
  /** What was looked at: `credentials`, `projects`, `history`, `field points`, `archived`, ... */
  what: string;
  detail: string;
  /** What to do; null when nothing needs doing. */
  remedy: string | null;
}

export interface SourceProgress {
  stream: string;
  items: number;
  requests: number;
  /** Items the stream expects in all, when the source counts them. */
  expected: number | null;
  /** Set while the source makes us wait: until when, and why. */
  parkedUntil: Instant | null;
}

/** One Jira site or Linear workspace. Reads only; every method may throw a SourceError. */
export interface Source {
  readonly id: string;
  readonly kind: SourceKind;
  /** Streams in the order in which they are to be walked. */
  streams(): Promise<Stream[]>;
  /** Credentials, permissions, field discovery; never throws for what it can report, but `aborted` when it is stopped. */
  check(): Promise<CheckFinding[]>;
  /** Fields in which people choose one of a few values (Jira custom fields, Linear label groups), by the name the config takes. */
  choiceFields?(): Promise<string[]>;
  /** Items in the source now, by its own count, in scope of the config; null where it does not count. */
  count(): Promise<number | null>;
  /** Every id the token can see, in pages. */
  census(): AsyncIterable<{ nativeId: string; archivedAt: Instant | null; trashed: boolean }[]>;
  /** The fate of ids that the store has and the census did not show. */
  locate(nativeIds: string[]): Promise<Located[]>;
  /**
   * These items with their complete histories, whatever the watermark says: for what no stream shows again (a restored
   * item whose `updatedAt` did not move), and so without those that a stream gives in every walk. Besides them only
   * their children and what they are linked to. Those that are not there are left out.
   */
  refetch?(nativeIds: string[]): AsyncIterable<Page>;
}

/** Everything effectful that a source may use. */
export interface SourceEnvironment {
  now: () => Instant;
  /** 0 to 1, for jitter. */
  random: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
  onProgress: (progress: SourceProgress) => void;
  /** One line for ops; never a secret. */
  warn: (message: string, context?: Record<string, Json>) => void;
  /** Set while recording: called with every exchange that was answered or refused for good. Headers, and so tokens, are never part of it. */
  record?: (exchange: Exchange) => void;
}

/** One answered request, as a recording keeps it. */
export interface Exchange {
  method: string;
  /** Below the configured host, with the query. */
  path: string;
  requestBody: Json;
  status: number;
  body: Json;
  /** What Linear charged for it: the size of the next page follows from that. */
  complexity?: number;
}

/** Stable kinds: what the shell turns into an exit code and one sentence. */
export type SourceErrorKind =
  | 'credentials'
  | 'permission'
  | 'host'
  | 'not-found'
  | 'empty'
  | 'quota'
  | 'incomplete'
  | 'protocol'
  | 'aborted';

/** A failed pull in one clear sentence that begins with the source: what, where, what to do. Carries `cause`, never a header or a token. */
export class SourceError extends Error {
  readonly kind: SourceErrorKind;
  readonly source: string;
  constructor(source: string, kind: SourceErrorKind, message: string, cause?: unknown) {
    super(message.startsWith(`${source}: `) ? message : `${source}: ${message}`, { cause });
    this.name = 'SourceError';
    this.kind = kind;
    this.source = source;
  }
}
