const WINDOW_MS = 1000;

/** Counts requests in every sliding second, and says when a limit is passed. */
export class RateMeter {
  /** Most requests that any one second has seen. */
  maxPerSecond = 0;
  /** Requests that came above the limit. */
  exceeded = 0;
  private readonly limit: number;
  private readonly arrivals: number[] = [];

  constructor(limit: number | null) {
    this.limit = limit ?? Infinity;
  }

  /** Records a request at an instant (milliseconds, never going back); false when it is above the limit. */
  admit(at: number): boolean {
    while (this.arrivals[0] !== undefined && this.arrivals[0] <= at - WINDOW_MS)
      this.arrivals.shift();
    this.arrivals.push(at);
    this.maxPerSecond = Math.max(this.maxPerSecond, this.arrivals.length);
    if (this.arrivals.length <= this.limit) return true;
    this.exceeded += 1;
    return false;
  }
}
