import type { ItemId } from './work-item.ts';

/** Values of items by id, in the order of the items' numbers. Who numbers a million items once needs no other map of them. */
export class ByNumber<Value> {
  readonly #numbers: ReadonlyMap<ItemId, number>;
  readonly #values: Value[] = [];

  constructor(numbers: ReadonlyMap<ItemId, number>) {
    this.#numbers = numbers;
  }

  /** Other values of the same items; there are none yet. */
  another<Other>(): ByNumber<Other> {
    return new ByNumber<Other>(this.#numbers);
  }

  put(number: number, value: Value): void {
    this.#values[number] = value;
  }

  get(id: ItemId): Value | undefined {
    const number = this.#numbers.get(id);
    return number === undefined ? undefined : this.#values[number];
  }

  has(id: ItemId): boolean {
    return this.get(id) !== undefined;
  }

  get size(): number {
    return this.#values.length;
  }

  keys(): Iterable<ItemId> {
    return this.#numbers.keys();
  }

  values(): readonly Value[] {
    return this.#values;
  }

  *[Symbol.iterator](): Generator<[ItemId, Value]> {
    for (const [id, number] of this.#numbers) yield [id, this.#values[number]!];
  }
}
