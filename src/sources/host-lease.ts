import type { Instant } from '../model/work-item.ts';
import type { HostLimits } from './host-limits.ts';
import { share } from './host-share.ts';
import type { HostState, LeaseId } from './host-state.ts';
import type { Json } from './source.ts';

/** Where the processes that ask one host meet. */
export interface HostLedger {
  /** Replaces what is kept of a host (null: nothing yet), one step after the other, by the ledger's own clock. A step may be done again. */
  exchange<Result>(
    host: string,
    step: (kept: Json | null, now: Instant) => { kept: Json; result: Result },
  ): Promise<Result>;
}

/** A process's part in a host's budget, renewed as it is used. */
export interface HostLease {
  /**
   * Null while requests may be let through: whoever gets it starts in the same turn, or what was reported of the permits
   * would not be true any more. Else what is to be waited for before one asks again; it rejects with what the ledger throws.
   */
  renewal(now: () => Instant): Promise<void> | null;
}

/** As long as this a pause that another process met may go unnoticed. */
const RENEW_AFTER_MS = 500;
/** How often one looks for a permit where it has none. */
export const LOOK_AGAIN_MS = 250;

/** The lease of a process that has the host to itself. */
export const ALONE: HostLease = { renewal: () => null };

export const leaseFrom = (ledger: HostLedger, host: string, limits: HostLimits): HostLease => {
  let lease: LeaseId | null = null;
  let askedAt: Instant = 0;
  let validUntil: Instant = 0;
  let asking: Promise<void> | null = null;

  const exchange = async (now: () => Instant): Promise<void> => {
    const begun = now();
    if (begun >= validUntil || begun < askedAt) limits.forfeit();
    const report = limits.report(lease, begun);
    // Until the answer nothing is known to be held: another process may have it by then.
    lease = null;
    const grant = await ledger.exchange(host, (kept, at) => {
      // What is kept was written here; its shape is this version's.
      const { state, grant } = share(kept as unknown as HostState | null, report, at);
      return { kept: state as unknown as Json, result: grant };
    });
    limits.adopt(grant, now());
    ({ lease } = grant);
    askedAt = begun;
    validUntil = begun + grant.validMs;
  };

  const renew = async (now: () => Instant): Promise<void> => {
    try {
      await exchange(now);
    } catch (error) {
      limits.forfeit();
      validUntil = 0;
      throw error;
    } finally {
      asking = null;
    }
  };

  return {
    renewal(now) {
      const at = now();
      const age = at - askedAt;
      const stale = at >= validUntil || age < 0 || age >= RENEW_AFTER_MS;
      const empty = limits.isEmpty(at) && (limits.used || age >= LOOK_AGAIN_MS);
      if (asking === null && !stale && !empty && !limits.news) return null;
      return (asking ??= renew(now));
    },
  };
};
