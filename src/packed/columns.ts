const BLOCK = 1 << 16;

/** Numbers by position, in blocks that are never copied. */
export class Column {
  readonly #blocks: (Int32Array | Float64Array)[] = [];
  readonly #kind: typeof Int32Array | typeof Float64Array;
  #count = 0;

  constructor(kind: typeof Int32Array | typeof Float64Array) {
    this.#kind = kind;
  }

  add(value: number): void {
    if (this.#count % BLOCK === 0) this.#blocks.push(new this.#kind(BLOCK));
    this.#blocks.at(-1)![this.#count % BLOCK] = value;
    this.#count += 1;
  }

  at(index: number): number {
    return this.#blocks[Math.floor(index / BLOCK)]![index % BLOCK]!;
  }
}

/** Instants by position, or null. */
export class InstantColumn {
  readonly #values = new Column(Float64Array);

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
  readonly #known = new Map<string, number>();
  readonly #indices = new Column(Int32Array);
  readonly #mostKnown: number;

  constructor(mostKnown = MOST_KNOWN) {
    this.#mostKnown = mostKnown;
  }

  /** `key` is equal for equal values only. */
  add(key: string, make: () => Value): void {
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.#values.push(make()) - 1;
      if (this.#known.size < this.#mostKnown) this.#known.set(key, index);
    }
    this.#indices.add(index);
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
  readonly #starts = new Column(Float64Array);
  readonly #sizes = new Column(Int32Array);
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
