const BITS = 32_768;

/** A set of issue ids: numeric ones as bits, so that a million of them take a few hundred kilobytes. */
export class IdSet {
  #chunks = new Map<number, Uint8Array>();
  #others = new Set<string>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** True when the id was not there before. */
  add(id: string): boolean {
    const added = /^\d{1,15}$/.test(id) ? this.#addNumber(Number(id)) : this.#addText(id);
    if (added) this.#size += 1;
    return added;
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
