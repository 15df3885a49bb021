const BITS = 32_768;
const NUMERIC = /^(0|[1-9]\d{0,14})$/;

/** A set of native ids: numeric ones as bits, so that a million of them take a few hundred kilobytes. */
export class IdSet {
  #chunks = new Map<number, Uint8Array>();
  #others = new Set<string>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(id: string): boolean {
    if (!NUMERIC.test(id)) return this.#others.has(id);
    const chunk = this.#chunks.get(Math.floor(Number(id) / BITS));
    return (
      chunk !== undefined &&
      ((chunk[(Number(id) % BITS) >> 3] ?? 0) & (1 << (Number(id) & 7))) !== 0
    );
  }

  /** True when the id was not there before. */
  add(id: string): boolean {
    const added = NUMERIC.test(id) ? this.#addNumber(Number(id)) : this.#addText(id);
    if (added) this.#size += 1;
    return added;
  }

  /** Those that another set lacks, the numeric ones in no order to rely on. */
  *without(other: IdSet): Generator<string> {
    for (const [key, chunk] of this.#chunks) {
      for (const [at, bits] of chunk.entries()) {
        for (let bit = 0; bits >> bit !== 0; bit += 1) {
          if (((bits >> bit) & 1) === 0) continue;
          const id = String(key * BITS + at * 8 + bit);
          if (!other.has(id)) yield id;
        }
      }
    }
    for (const id of this.#others) if (!other.has(id)) yield id;
  }

  #addNumber(id: number): boolean {
    const key = Math.floor(id / BITS);
    const chunk = this.#chunks.get(key) ?? new Uint8Array(BITS / 8);
    this.#chunks.set(key, chunk);
    const [byte, bit] = [(id % BITS) >> 3, 1 << (id & 7)];
    if (((chunk[byte] ?? 0) & bit) !== 0) return false;
    chunk[byte] = (chunk[byte] ?? 0) | bit;
    return true;
  }

  #addText(id: string): boolean {
    if (this.#others.has(id)) return false;
    this.#others.add(id);
    return true;
  }
}
