const BITS = 16;
const BLOCK = 1 << BITS;
const WITHIN = BLOCK - 1;

/** Whole numbers by position, in blocks that are never copied. */
export class IntegerColumn {
  readonly #blocks: Int32Array[] = [];
  #count = 0;

  add(value: number): void {
    if ((this.#count & WITHIN) === 0) this.#blocks.push(new Int32Array(BLOCK));
    this.#blocks.at(-1)![this.#count & WITHIN] = value;
    this.#count += 1;
  }

  at(index: number): number {
    return this.#blocks[index >>> BITS]![index & WITHIN]!;
  }

  get last(): number {
    return this.at(this.#count - 1);
  }
}

/** Numbers of any size by position, in blocks that are never copied. */
export class NumberColumn {
  readonly #blocks: Float64Array[] = [];
  #count = 0;

  add(value: number): void {
    if ((this.#count & WITHIN) === 0) this.#blocks.push(new Float64Array(BLOCK));
    this.#blocks.at(-1)![this.#count & WITHIN] = value;
    this.#count += 1;
  }

  at(index: number): number {
    return this.#blocks[index >>> BITS]![index & WITHIN]!;
  }
}

/** Instants by position, or null. */
export class InstantColumn {
  readonly #values = new NumberColumn();

  add(instant: number | null): void {
    this.#values.add(instant ?? NaN);
  }

  at(index: number): number | null {
    const value = this.#values.at(index);
    return Number.isNaN(value) ? null : value;
  }
}

/** Equal values are looked for among so many, so that values which hardly repeat cannot fill the memory. */
const MOST_KNOWN = 100_000;

/** Values by position, of which equal ones are kept once. */
export class SharedColumn<Value> {
  readonly #values: Value[] = [];
  readonly #known = new Map<unknown, number>();
  readonly #indices = new IntegerColumn();
  readonly #mostKnown: number;
  /** The key that was added last: often it comes again. */
  #latest: unknown;

  constructor(mostKnown = MOST_KNOWN) {
    this.#mostKnown = mostKnown;
  }

  /** `key` is equal for equal values only. */
  add(key: unknown, make: () => Value): void {
    if (key === this.#latest && this.#values.length > 0) return this.repeat();
    this.#latest = key;
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.#values.push(make()) - 1;
      if (this.#known.size < this.#mostKnown) this.#known.set(key, index);
    }
    this.#indices.add(index);
  }

  /** Adds what was added last. */
  repeat(): void {
    this.#indices.add(this.#indices.last);
  }

  at(position: number): Value {
    return this.#values[this.#indices.at(position)]!;
  }
}

const CHUNK = 1 << 20;
const LATIN1 = /^[\0-\xff]*$/;

/** Texts by position, outside the heap of objects: a byte a character, or two where a text needs it; every text comes back as it was. */
export class TextColumn {
  readonly #chunks: Buffer[] = [];
  /** Of each text: where it begins, and its bytes; negative for two bytes a character. */
  readonly #starts = new NumberColumn();
  readonly #sizes = new IntegerColumn();
  #used = CHUNK;

  add(text: string): void {
    const narrow = LATIN1.test(text);
    const size = narrow ? text.length : text.length * 2;
    if (this.#chunks.length === 0 || this.#used + size > CHUNK) {
      this.#chunks.push(Buffer.allocUnsafeSlow(Math.max(CHUNK, size)));
      this.#used = 0;
    }
    const chunk = this.#chunks.length - 1;
    this.#chunks[chunk]!.write(text, this.#used, narrow ? 'latin1' : 'utf16le');
    this.#starts.add(chunk * CHUNK + this.#used);
    this.#sizes.add(narrow ? size : -size);
    this.#used += size;
  }

  at(index: number): string {
    const start = this.#starts.at(index);
    const size = this.#sizes.at(index);
    const from = start % CHUNK;
    const chunk = this.#chunks[(start - from) / CHUNK]!;
    return size < 0
      ? chunk.toString('utf16le', from, from - size)
      : chunk.toString('latin1', from, from + size);
  }
}
