import type { Instant } from '../model/work-item.ts';

/** What one process says of its part in a host's budget. All spans are milliseconds from now. */
export interface Report {
  /** The lease that it holds; null when it holds none. */
  lease: LeaseId | null;
  requestsPerSecond: number | null;
  /** The permits of its lease. `busy`: its request has no answer yet. */
  permits: { id: number; freeMs: number; busy: boolean }[];
  /** Requests of its allowance that it did not make. */
  unspent: number;
  /** Requests that have no answer yet. */
  underWay: number;
  /** What the source said is left since the last report, less its own requests since; null when it said nothing. */
  left: { requests: number; untilMs: number } | null;
  /** 0: not parked. */
  parkedMs: number;
  /** Endpoints that are to be held back, and for how long. */
  pauses: [endpoint: string, ms: number][];
}

/** What a process may do until its lease runs out. */
export interface Grant {
  lease: LeaseId;
  validMs: number;
  permits: { id: number; freeMs: number }[];
  /** Requests it may make while the source's window lasts; null while the source says nothing of what is left. */
  allowance: { requests: number; untilMs: number } | null;
  parkedMs: number;
  pauses: [endpoint: string, ms: number][];
}

/** `turn` counts up with every renewal: a report of another turn is of a lease that was lost on the way. */
export interface LeaseId {
  id: number;
  turn: number;
}

export interface Lease {
  id: number;
  turn: number;
  until: Instant;
  requestsPerSecond: number | null;
  allowance: number;
  underWay: number;
}

/** The right to one request a window. `heldBy` null: nobody's. */
export interface Permit {
  id: number;
  heldBy: number | null;
  freeAt: Instant;
  busy: boolean;
}

/** A host's budget as all processes share it; plain JSON. */
export interface HostState {
  nextId: number;
  leases: Lease[];
  permits: Permit[];
  left: { requests: number; until: Instant } | null;
  parkedUntil: Instant;
  pauses: [endpoint: string, until: Instant][];
}

export const LEASE_MS = 3_000;
/** How long a request without an answer yet may have been on its way. */
export const UNANSWERED_MS = 250;
export const NOTHING: HostState = {
  nextId: 1,
  leases: [],
  permits: [],
  left: null,
  parkedUntil: 0,
  pauses: [],
};

/** A limit as permits, each good for one request in a window; with less than one request a second the window is longer. */
export const permitsOf = (
  requestsPerSecond: number | null,
): { count: number; windowMs: number } => {
  if (requestsPerSecond === null) return { count: 0, windowMs: 0 };
  const count = Math.max(1, Math.floor(requestsPerSecond));
  return { count, windowMs: (count / requestsPerSecond) * 1000 };
};
