import type { PageFault } from './jira-search.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

export type TransportFault =
  'rate-limited' | 'quota' | 'unavailable' | 'reset' | 'truncated' | 'html' | 'slow';

export type FaultKind = TransportFault | PageFault;

/** Faults on demand, all from a seed: the same seed and the same requests in the same order give the same faults. */
export interface FaultPlan {
  seed: number;
  /** Chance of a fault a request, 0 to 1. */
  probability: number;
  kinds: readonly FaultKind[];
  /** No more faults than this; without it they never end. */
  most?: number;
  /** What `Retry-After` says on 429 and 503, in seconds; 1 unless told. */
  retryAfterSeconds?: number;
  /** Requests refused in a row once a 429 or 503 strikes; 3 at most unless told. */
  storm?: number;
  /** Milliseconds that a slow answer takes; 200 unless told. */
  slowMs?: number;
}

/** What goes wrong with one request. */
export interface Fault {
  kind: FaultKind;
  retryAfterSeconds: number;
  slowMs: number;
  /** Where a body is cut, 0 to 1. */
  cut: number;
}

const STORMY: readonly FaultKind[] = ['rate-limited', 'unavailable'];

/** Decides request by request; ask once for every request, in order. */
export class FaultInjector {
  readonly counts: Partial<Record<FaultKind, number>> = {};
  private readonly plan: FaultPlan;
  private readonly random: Random;
  private total = 0;
  private storm: { kind: FaultKind; left: number } | null = null;

  constructor(plan: FaultPlan) {
    this.plan = plan;
    this.random = createRandom(plan.seed).fork('faults');
  }

  next(): Fault | null {
    const kind = this.continued() ?? this.drawn();
    if (kind === null) return null;
    this.total += 1;
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    return {
      kind,
      retryAfterSeconds: this.plan.retryAfterSeconds ?? 1,
      slowMs: this.plan.slowMs ?? 200,
      cut: this.random.next(),
    };
  }

  private continued(): FaultKind | null {
    if (this.storm === null) return null;
    const { kind, left } = this.storm;
    this.storm = left > 1 ? { kind, left: left - 1 } : null;
    return kind;
  }

  private drawn(): FaultKind | null {
    const { plan, random } = this;
    if (this.total >= (plan.most ?? Infinity) || plan.kinds.length === 0) return null;
    if (!random.chance(plan.probability)) return null;
    const kind = random.pick(plan.kinds);
    const length = STORMY.includes(kind) ? random.int(1, plan.storm ?? 3) : 1;
    if (length > 1) this.storm = { kind, left: length - 1 };
    return kind;
  }
}

const PAGE_FAULTS: readonly string[] = [
  'duplicate-page',
  'reordered-page',
  'repeated-token',
  'early-end',
] satisfies PageFault[];

export const isPageFault = (kind: FaultKind): kind is PageFault => PAGE_FAULTS.includes(kind);
