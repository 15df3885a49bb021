/** How often each key was counted. */
export class Tally<Key> {
  readonly #counts = new Map<Key, { times: number }>();

  count(key: Key, times = 1): void {
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { times });
    else known.times += times;
  }

  /** 0 for a key that was never counted. */
  of(key: Key): number {
    return this.#counts.get(key)?.times ?? 0;
  }

  *[Symbol.iterator](): Generator<[Key, number]> {
    for (const [key, { times }] of this.#counts) yield [key, times];
  }
}
