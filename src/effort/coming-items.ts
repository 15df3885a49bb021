import type { ItemId, WorkItem } from '../model/work-item.ts';

/** What an item must tell for its days; a WorkItem does. */
export type EffortItem = Pick<
  WorkItem,
  | 'id'
  | 'key'
  | 'source'
  | 'level'
  | 'stateId'
  | 'assigneeId'
  | 'parentId'
  | 'createdAt'
  | 'archivedAt'
  | 'gone'
  | 'points'
  | 'links'
  | 'fields'
>;

export type Pages<T> = Iterable<Iterable<T>> | AsyncIterable<Iterable<T>>;

/**
 * Items by number in the order in which they come. A page is asked for when a history belongs to an item that has not come.
 * Mostly histories come in the order of the items: then no map of a million ids is needed to find them.
 */
export class ComingItems {
  readonly #pages: AsyncGenerator<Iterable<EffortItem>>;
  readonly #items: EffortItem[] = [];
  /** By number, whether its history was read. */
  readonly #isRead: boolean[] = [];
  /** Number behind that of the item whose history was read last. */
  #next = 0;
  /** Numbers of all, from the first history on that does not come in the order of the items. */
  #numbers: ReadonlyMap<ItemId, number> | null = null;

  constructor(pages: Pages<EffortItem>) {
    this.#pages = oneByOne(pages);
  }

  /** Those that have come. */
  get items(): readonly EffortItem[] {
    return this.#items;
  }

  /** Number of the item whose history is read now, among those that have come. Throws for one that was read before. */
  read(id: ItemId): number | undefined {
    return this.#readAt(this.#numbers?.get(id) ?? this.#ahead(id, this.#next), id);
  }

  /** Of one that has not come; undefined when it never does. */
  async readLater(id: ItemId): Promise<number | undefined> {
    for (let first = this.#items.length; await this.#nextPage(); first = this.#items.length) {
      const number = this.#readAt(this.#ahead(id, first), id);
      if (number !== undefined) return number;
    }
    this.#numbers ??= this.numbers();
    return this.#readAt(this.#numbers.get(id), id);
  }

  /** Numbers of those without a history, when all have come. */
  async unread(): Promise<number[]> {
    while (await this.#nextPage());
    return [...this.#items.keys()].filter((number) => !this.#isRead[number]);
  }

  /** Numbers of those that have come; only of some, if these are named. */
  numbers(only?: ReadonlySet<ItemId | null>): ReadonlyMap<ItemId, number> {
    const numbers = new Map<ItemId, number>();
    for (const [number, { id }] of this.#items.entries())
      if (only?.has(id) ?? true) numbers.set(id, number);
    return numbers;
  }

  /** Looks only behind the history before while it can be hoped that the order is kept. */
  #ahead(id: ItemId, from: number): number | undefined {
    if (this.#numbers !== null) return undefined;
    for (let number = from; number < this.#items.length; number += 1)
      if (this.#items[number]!.id === id) return number;
    return undefined;
  }

  #readAt(number: number | undefined, id: ItemId): number | undefined {
    if (number === undefined) return undefined;
    if (this.#isRead[number]) throw new Error(`The history of ${id} comes in two parts`);
    this.#isRead[number] = true;
    this.#next = number + 1;
    return number;
  }

  async #nextPage(): Promise<boolean> {
    const { done, value } = await this.#pages.next();
    if (done) return false;
    for (const item of value) {
      this.#items.push(item);
      this.#isRead.push(false);
    }
    return true;
  }
}

async function* oneByOne<T>(pages: Pages<T>): AsyncGenerator<Iterable<T>> {
  for await (const page of pages) yield page;
}
