/** Answers of an endpoint after which the shortest of them is believed to have met no delay. */
const ENOUGH = 10;
/** Of so many answers the shortest is remembered, and of as many before: one that came sooner than any can is forgotten. */
const ROUND = 100;

interface Answers {
  count: number;
  shortest: number;
  /** Shortest of the round before; Infinity in the first. */
  before: number;
}

/** How long a source takes for an answer where nothing holds it up. */
export class AnswerTimes {
  readonly #known = new Map<string, Answers>();

  /** Milliseconds of the shortest answer of an endpoint lately; null while there were too few. */
  shortest(endpoint: string): number | null {
    const known = this.#known.get(endpoint);
    if (known === undefined) return null;
    const shortest = Math.min(known.shortest, known.before);
    return known.count >= ENOUGH || known.before !== Infinity ? shortest : null;
  }

  record(endpoint: string, tookMs: number): void {
    const known = this.#known.get(endpoint) ?? { count: 0, shortest: Infinity, before: Infinity };
    const full = known.count >= ROUND;
    this.#known.set(endpoint, {
      count: full ? 1 : known.count + 1,
      shortest: full ? tookMs : Math.min(known.shortest, tookMs),
      before: full ? known.shortest : known.before,
    });
  }
}
