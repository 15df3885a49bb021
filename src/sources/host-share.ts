import type { Instant } from '../model/work-item.ts';
import {
  LEASE_MS,
  NOTHING,
  permitsOf,
  UNANSWERED_MS,
  type Grant,
  type HostState,
  type Lease,
  type Report,
} from './host-state.ts';

/** With more processes than permits: how long one keeps its permit while others wait for theirs. */
const TURN_MS = 4_000;

const smallest = (leases: readonly Pick<Lease, 'requestsPerSecond'>[]): number | null => {
  const limits = leases.flatMap(({ requestsPerSecond }) => requestsPerSecond ?? []);
  return limits.length === 0 ? null : Math.min(...limits);
};

/** The permits of leases that ran out are nobody's, and rest as if they had been used to the last. */
const settle = (state: HostState, now: Instant): HostState => {
  const leases = state.leases.filter(({ until }) => until > now);
  const dead = new Map(
    state.leases.filter(({ until }) => until <= now).map(({ id, until }) => [id, until]),
  );
  const { windowMs } = permitsOf(smallest(state.leases));
  return {
    ...state,
    leases,
    permits: state.permits.map((permit) => {
      const until = permit.heldBy === null ? undefined : dead.get(permit.heldBy);
      if (until === undefined) return permit;
      const freeAt = Math.max(permit.freeAt, until + UNANSWERED_MS + windowMs);
      return { ...permit, heldBy: null, freeAt, busy: false };
    }),
    left: state.left !== null && state.left.until > now ? state.left : null,
    pauses: state.pauses.filter(([, until]) => until > now),
  };
};

/** As many permits as the limit has: those that nobody holds go first. */
const resize = (state: HostState, now: Instant): HostState => {
  const { count } = permitsOf(smallest(state.leases));
  const kept = [...state.permits]
    .sort((a, b) => Number(a.heldBy === null) - Number(b.heldBy === null))
    .slice(0, count);
  const added = Array.from({ length: count - kept.length }, (_, at) => ({
    id: state.nextId + at,
    heldBy: null,
    freeAt: now,
    busy: false,
  }));
  return { ...state, nextId: state.nextId + added.length, permits: [...kept, ...added] };
};

/** An equal part for each lease; where there are more leases than permits they have them by turns. */
const partOf = (state: HostState, id: number, now: Instant): number => {
  const count = state.permits.length;
  const ids = state.leases.map((lease) => lease.id).sort((a, b) => a - b);
  const turn = count < ids.length ? Math.floor(now / TURN_MS) : 0;
  const place = (ids.indexOf(id) + turn) % ids.length;
  return Math.floor(count / ids.length) + (place < count % ids.length ? 1 : 0);
};

/** Gives back what is above the part, the longest unused first, or takes what nobody holds. */
const deal = (state: HostState, id: number, now: Instant): HostState => {
  const part = partOf(state, id, now);
  const byFree = [...state.permits].sort((a, b) => a.freeAt - b.freeAt);
  const mine = byFree.filter(({ heldBy }) => heldBy === id);
  const idle = mine.filter(({ busy }) => !busy);
  const back = new Set(idle.slice(0, Math.max(0, mine.length - part)).map((one) => one.id));
  const taken = new Set(
    byFree
      .filter(({ heldBy }) => heldBy === null)
      .slice(0, Math.max(0, part - mine.length))
      .map((one) => one.id),
  );
  return {
    ...state,
    permits: state.permits.map((permit) => {
      if (back.has(permit.id)) return { ...permit, heldBy: null };
      return taken.has(permit.id) ? { ...permit, heldBy: id } : permit;
    }),
  };
};

/**
 * What is left for all, less what others may have used or may still use unseen by it. Within a window it grows only by
 * what is given back: what one process was told may be older than what others have used since.
 */
const leftFor = (state: HostState, report: Report, known: boolean, now: Instant) => {
  const back =
    state.left === null
      ? null
      : { ...state.left, requests: state.left.requests + (known ? report.unspent : 0) };
  if (report.left === null || report.left.untilMs <= 0) return back;
  const others = state.leases.filter(({ id }) => !known || id !== report.lease?.id);
  const promised = others.reduce((sum, one) => sum + one.allowance + one.underWay, 0);
  const told = {
    requests: report.left.requests - promised,
    until: now + report.left.untilMs,
  };
  if (back === null || others.length === 0) return told;
  return { ...back, requests: Math.min(back.requests, told.requests) };
};

const pausesOf = (state: HostState, report: Report, now: Instant): HostState['pauses'] => {
  const pauses = new Map(state.pauses);
  for (const [endpoint, ms] of report.pauses)
    pauses.set(endpoint, Math.max(pauses.get(endpoint) ?? 0, now + ms));
  return [...pauses];
};

/** Half of an equal part of what is left, so that it lasts for those who ask later. */
const allowanceOf = (left: HostState['left'], leases: number): number =>
  left === null || left.requests < 1 ? 0 : Math.max(1, Math.floor(left.requests / (2 * leases)));

/** What is known of the permits of the lease that reports. */
const withReport = (state: HostState, report: Report, now: Instant): HostState => {
  const reported = new Map(report.permits.map((permit) => [permit.id, permit]));
  return {
    ...state,
    permits: state.permits.map((permit) => {
      const known = permit.heldBy === report.lease?.id ? reported.get(permit.id) : undefined;
      if (known === undefined) return permit;
      return { ...permit, freeAt: now + known.freeMs, busy: known.busy };
    }),
  };
};

/** The lease with its next turn, or a new one, and with it a part of what is left. */
const renew = (state: HostState, report: Report, known: boolean, now: Instant) => {
  const before = known ? report.lease : null;
  const id = before?.id ?? state.nextId;
  const others = state.leases.filter((lease) => lease.id !== id);
  const lease: Lease = {
    id,
    turn: before === null ? 0 : before.turn + 1,
    until: now + LEASE_MS,
    requestsPerSecond: report.requestsPerSecond,
    underWay: report.underWay,
    allowance: allowanceOf(state.left, others.length + 1),
  };
  const left =
    state.left === null ? null : { ...state.left, requests: state.left.requests - lease.allowance };
  const nextId = Math.max(state.nextId, id + 1);
  return { lease, state: { ...state, nextId, left, leases: [...others, lease] } };
};

/**
 * One process reports and has its lease renewed: its equal part of the permits, and of what the source says is left.
 * The permits that all hold together are never more than the limit; each rests for a window after it was used, whoever
 * holds it then, so that no window of the source sees more requests than that. A lease that is not renewed runs out.
 */
export const share = (
  kept: HostState | null,
  report: Report,
  now: Instant,
): { state: HostState; grant: Grant } => {
  const settled = settle(kept ?? NOTHING, now);
  const known = settled.leases.some(
    ({ id, turn }) => id === report.lease?.id && turn === report.lease.turn,
  );
  const reported = {
    ...(known ? withReport(settled, report, now) : settled),
    left: leftFor(settled, report, known, now),
    parkedUntil: Math.max(settled.parkedUntil, now + report.parkedMs),
    pauses: pausesOf(settled, report, now),
  };
  const { lease, state: leased } = renew(reported, report, known, now);
  const state = deal(resize(leased, now), lease.id, now);
  const { left, parkedUntil, pauses } = state;
  const grant: Grant = {
    lease: { id: lease.id, turn: lease.turn },
    validMs: LEASE_MS,
    permits: state.permits
      .filter(({ heldBy }) => heldBy === lease.id)
      .map(({ id, freeAt }) => ({ id, freeMs: Math.max(0, freeAt - now) })),
    allowance: left === null ? null : { requests: lease.allowance, untilMs: left.until - now },
    parkedMs: parkedUntil - now,
    pauses: pauses.map(([endpoint, until]) => [endpoint, until - now]),
  };
  return { state, grant };
};
