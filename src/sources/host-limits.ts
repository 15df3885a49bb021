import type { Instant } from '../model/work-item.ts';
import { AnswerTimes } from './answer-times.ts';
import { permitsOf, UNANSWERED_MS, type Grant, type Report } from './host-state.ts';
import type { RateNotice } from './rate-headers.ts';

/** Longest silent pause; a longer wait for a reset is a park, and said. */
const LONGEST_SPREAD_MS = 2_000;
const LONGEST_PARK_MS = 26 * 3_600_000;
/** What two requests may differ by on their way where neither was held up. */
const ON_THE_WAY_MS = 30;
/** A clock that tells whole milliseconds may tell an answer by so much too early. */
const CLOCK_MS = 1;
/** What the source said longer ago is not passed on: others have used of it since. */
const NEWS_MS = 1_000;
/** The pause of the whole host, among those of its endpoints. */
const ALL = '';

/** A request that was let through. The source counts it when it arrives, which is later where either side is busy. */
interface Started {
  endpoint: string;
  at: Instant;
  answeredAt: Instant | null;
}

/** The right to one request a window. */
interface Permit {
  /** The last that used it here; null: it is free at `freeAt`. */
  used: Started | null;
  freeAt: Instant;
}

/** What limits requests to one host in one process: permits, pauses, and what the source says is left. Keeps no clock. */
export class HostLimits {
  readonly requestsPerSecond: number | null;
  parkedUntil: Instant | null = null;
  /** Something that the other processes of the host should hear of soon. */
  news = false;
  /** Something was started since the last lease. */
  used = false;
  readonly #windowMs: number;
  #permits = new Map<number, Permit>();
  /** What took longer than usual may have been held up before it arrived. */
  readonly #answers = new AnswerTimes();
  readonly #pauses = new Map<string, Instant>();
  #started = 0;
  /** Those of the started that have no answer yet, oldest first, each with the oldest that had none when it was started. */
  readonly #underWay = new Map<number, number>();
  #lastAt: Instant = 0;
  /** What the source said is left, less what was started since; null when it said nothing or that window is over. */
  #left: { requests: number; until: Instant; toldAt: Instant } | null = null;
  /** What of that the host's other processes leave us; null while nothing is shared. */
  #allowance: { requests: number; until: Instant } | null = null;

  /** With permits of its own, unless they are to be leased. */
  constructor(requestsPerSecond: number | null, { leased }: { leased: boolean }) {
    this.requestsPerSecond = requestsPerSecond;
    const { count, windowMs } = permitsOf(requestsPerSecond);
    this.#windowMs = windowMs;
    if (leased) return;
    for (let id = 0; id < count; id += 1) this.#permits.set(id, { used: null, freeAt: 0 });
  }

  /** Keeps every wait as long as it is when the clock is set back. */
  #follow(now: Instant): void {
    const back = this.#lastAt - now;
    this.#lastAt = now;
    if (back <= 0) return;
    if (this.parkedUntil !== null) this.parkedUntil -= back;
    for (const [endpoint, until] of this.#pauses) this.#pauses.set(endpoint, until - back);
    for (const permit of this.#permits.values()) {
      permit.freeAt -= back;
      if (permit.used === null) continue;
      permit.used.at -= back;
      if (permit.used.answeredAt !== null) permit.used.answeredAt -= back;
    }
    for (const window of [this.#left, this.#allowance]) if (window !== null) window.until -= back;
    if (this.#left !== null) this.#left.toldAt -= back;
  }

  /**
   * The latest instant at which the request is likely to have arrived. One that should have its answer by now may have
   * stood still and be arriving this moment: its answer will tell.
   */
  #arrivedBy({ endpoint, at, answeredAt }: Started): Instant {
    const shortest = this.#answers.shortest(endpoint) ?? 0;
    const before = (answer: Instant): Instant =>
      answer + Math.min(CLOCK_MS, ON_THE_WAY_MS - shortest);
    if (answeredAt !== null) return before(answeredAt);
    return Math.max(at + UNANSWERED_MS, before(this.#lastAt));
  }

  #freeAt({ used, freeAt }: Permit): Instant {
    return used === null ? freeAt : this.#arrivedBy(used) + this.#windowMs;
  }

  /** The permit that is free next; null without any. */
  #soonest(): Permit | null {
    let next: Permit | null = null;
    for (const permit of this.#permits.values())
      if (next === null || this.#freeAt(permit) < this.#freeAt(next)) next = permit;
    return next;
  }

  /** When the next request to this endpoint may start; Infinity when a lease has to be renewed first. */
  earliest(endpoint: string, now: Instant): Instant {
    this.#follow(now);
    const pause = Math.max(this.#pauses.get(ALL) ?? 0, this.#pauses.get(endpoint) ?? 0);
    const window = this.#left !== null && this.#left.requests <= 0 ? this.#left.until : 0;
    const held = Math.max(pause, window, this.parkedUntil ?? 0);
    if (held > now) return held;
    if (this.isEmpty(now)) return Infinity;
    const next = this.#soonest();
    return next === null ? held : Math.max(held, this.#freeAt(next));
  }

  /** Nothing may start before a lease is renewed. */
  isEmpty(now: Instant): boolean {
    const usedUp = this.#allowance !== null && this.#allowance.requests <= 0;
    if (usedUp && now < (this.#allowance?.until ?? 0)) return true;
    return this.requestsPerSecond !== null && this.#permits.size === 0;
  }

  /** Notes that a request starts now; returns what is to be called when it has its answer or will get none. */
  start(endpoint: string, now: Instant): (answeredAt: Instant) => void {
    this.parkedUntil = null;
    this.used = true;
    this.#started += 1;
    const number = this.#started;
    const [oldest = number] = this.#underWay.keys();
    this.#underWay.set(number, oldest);
    if (this.#left !== null)
      this.#left =
        now < this.#left.until ? { ...this.#left, requests: this.#left.requests - 1 } : null;
    if (this.#allowance !== null) this.#allowance.requests -= 1;
    const request: Started = { endpoint, at: now, answeredAt: null };
    const permit = this.#soonest();
    if (permit !== null) permit.used = request;
    return (answeredAt) => {
      this.#follow(answeredAt);
      this.#underWay.delete(number);
      request.answeredAt = answeredAt;
      this.#answers.record(endpoint, answeredAt - request.at);
    };
  }

  /** Keeps to what an answer says is left; gives the instant until which everything waits where that is worth saying. */
  observe({ remaining, resetMs, nearLimit }: RateNotice, now: Instant): Instant | null {
    if (remaining === null || resetMs === null || resetMs > LONGEST_PARK_MS) return null;
    this.#follow(now);
    const until = now + resetMs;
    if (resetMs > 0 && now >= (this.#allowance?.until ?? 0)) this.news = true;
    // Answers overtake each other, and requests do: whatever had no answer yet when the oldest that is under way was
    // started, or was started since, may not be counted.
    const [counted = this.#started] = this.#underWay.values();
    const requests = Math.max(0, remaining) - (this.#started - counted);
    this.#left = { requests, until, toldAt: now };
    if (remaining > 0) {
      if (nearLimit) this.pause(ALL, now + Math.min(LONGEST_SPREAD_MS, resetMs / remaining));
      return null;
    }
    if (resetMs <= LONGEST_SPREAD_MS) return null;
    this.park(until);
    return this.parkedUntil;
  }

  /** Holds one endpoint back. */
  pause(endpoint: string, until: Instant): void {
    this.#pauses.set(endpoint, Math.max(this.#pauses.get(endpoint) ?? 0, until));
    this.news = true;
  }

  /** Holds everything back. */
  park(until: Instant): void {
    this.parkedUntil = Math.max(this.parkedUntil ?? 0, until);
    this.news = true;
  }

  /** What the other processes are to know; nothing may start until the answer is adopted. */
  report(lease: Report['lease'], now: Instant): Report {
    const left = this.#left;
    const news = left !== null && now - left.toldAt <= NEWS_MS;
    this.news = false;
    return {
      lease,
      requestsPerSecond: this.requestsPerSecond,
      permits: [...this.#permits].map(([id, permit]) => ({
        id,
        freeMs: Math.max(0, this.#freeAt(permit) - now),
        busy: permit.used !== null && permit.used.answeredAt === null,
      })),
      unspent: Math.max(0, this.#allowance?.requests ?? 0),
      underWay: this.#underWay.size,
      left: news ? { requests: left.requests, untilMs: left.until - now } : null,
      parkedMs: Math.max(0, (this.parkedUntil ?? 0) - now),
      pauses: [...this.#pauses].flatMap(([endpoint, until]) =>
        until > now ? [[endpoint, until - now]] : [],
      ),
    };
  }

  /** Works with what was granted from now on. */
  adopt({ permits, allowance, parkedMs, pauses }: Omit<Grant, 'lease'>, now: Instant): void {
    this.used = false;
    this.#permits = new Map(
      permits.map(({ id, freeMs }) => [
        id,
        this.#permits.get(id) ?? { used: null, freeAt: now + freeMs },
      ]),
    );
    this.#allowance =
      allowance === null ? null : { requests: allowance.requests, until: now + allowance.untilMs };
    if (parkedMs > 0) this.parkedUntil = Math.max(this.parkedUntil ?? 0, now + parkedMs);
    for (const [endpoint, ms] of pauses)
      this.#pauses.set(endpoint, Math.max(this.#pauses.get(endpoint) ?? 0, now + ms));
  }

  /** Gives up what was leased. */
  forfeit(): void {
    this.#permits.clear();
  }
}
