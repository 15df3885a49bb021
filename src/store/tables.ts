import type { Generated } from 'kysely';

/**
 * The schema as Kysely sees it. What SQL asks about has a column; the rest of a record is one JSON document in
 * `body`, kept as text: text takes every string that JSON can escape (NUL characters and lone surrogates, which
 * jsonb refuses), comes back exactly as it went in, and is faster to write.
 * Instants are bigint columns, read as numbers.
 */
export interface Tables {
  streams: StreamRow;
  walk_parts: PartRow;
  source_counts: { source: string; items: number | null; counted_at: number };
  items: ItemRow;
  histories: { item_id: string; source: string; body: string };
  former_keys: { lookup_key: string; item_id: string };
  states: { source: string; id: string; body: string };
  accounts: { id: string; source: string; body: string };
  worklogs: { source: string; id: string; item_id: string; body: string };
  raw_payloads: {
    source: string;
    kind: string;
    native_id: string;
    stored_at: number;
    payload: string;
  };
  overrides: OverrideRow;
  accounting_decisions: AccountingDecisionRow;
  filed_periods: FiledRow;
  runs: RunRow;
  snapshots: {
    run_id: string;
    kind: string;
    period_key: string;
    seq: Generated<number>;
    at: number;
    snapshot: string;
  };
  schedule_slots: SlotRow;
  notices: {
    key: string;
    body: string;
    raised_at: number;
    sent_at: number | null;
    /** Set while a worker is sending it. */
    claimed_at: number | null;
  };
  /** What the processes now running agree on; no part of a backup. */
  host_budgets: { host: string; body: string };
}

export interface StreamRow {
  source: string;
  stream: string;
  watermark: number | null;
  walk_started_at: number | null;
  walk_since: number | null;
  checkpoint: string | null;
}

export interface PartRow {
  source: string;
  stream: string;
  part: number;
  walk_started_at: number;
  scope: string;
  checkpoint: string | null;
  finished: Generated<boolean>;
  pages: Generated<number>;
  items: Generated<number>;
  changes: Generated<number>;
}

export interface ItemRow {
  id: string;
  source: string;
  native_id: string;
  /** The key in lower case, for finding. */
  lookup_key: string;
  /** The item without `gone` and `archivedAt`, which the census changes on their own. */
  body: string;
  archived_at: number | null;
  gone_reason: string | null;
  gone_since: number | null;
}

export interface OverrideRow {
  seq: Generated<number>;
  item_id: string;
  dimension: string;
  body: string;
  imported_from: string;
  imported_at: number;
}

export interface AccountingDecisionRow {
  seq: Generated<number>;
  period_key: string;
  subject: string;
  prompt: string;
  body: string;
  imported_from: string;
  imported_at: number;
}

export interface FiledRow {
  seq: Generated<number>;
  period_key: string;
  filed_at: number;
  filed_by: string;
  config_hash: string;
  hash: string;
  contents: string;
  reopened_at: number | null;
  reopen_reason: string | null;
}

export interface RunRow {
  id: string;
  command: string;
  started_at: number;
  config_hash: string;
  /** The process that runs it, as JSON: tells a run that is going on from one that was left. */
  holder: string;
  finished_at: number | null;
  outcome: string | null;
  counts: string | null;
  error: string | null;
}

export interface SlotRow {
  name: string;
  slot_at: number;
  /** Cron expression and zone it came from; another one starts counting anew. */
  rule: string;
  /** What is to be done, as a JSON list. */
  work: string;
  state: string;
  /** Counts up each time a worker takes it; only the latest may end it. */
  attempt: number;
  worker: string | null;
  started_at: number | null;
  finished_at: number | null;
  outcome: string | null;
  error: string | null;
}

/** Every table with its primary key, and whether it numbers its rows in `seq`: what a backup holds, in this order. */
export const tablesInOrder: readonly { table: keyof Tables; key: string; counter?: true }[] = [
  { table: 'streams', key: 'source collate "C", stream collate "C"' },
  { table: 'walk_parts', key: 'source, stream, part' },
  { table: 'source_counts', key: 'source collate "C"' },
  { table: 'items', key: 'id' },
  { table: 'histories', key: 'item_id' },
  { table: 'former_keys', key: 'item_id, lookup_key collate "C"' },
  { table: 'states', key: 'source, id' },
  { table: 'accounts', key: 'id' },
  { table: 'worklogs', key: 'source, id' },
  { table: 'raw_payloads', key: 'source, kind, native_id' },
  { table: 'overrides', key: 'seq', counter: true },
  { table: 'accounting_decisions', key: 'seq', counter: true },
  { table: 'filed_periods', key: 'seq', counter: true },
  { table: 'runs', key: 'id' },
  { table: 'snapshots', key: 'run_id, kind, period_key', counter: true },
  { table: 'schedule_slots', key: 'name, slot_at' },
  { table: 'notices', key: 'key' },
];
