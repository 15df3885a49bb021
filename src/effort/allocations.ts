import type { Employment, Person } from '../model/person.ts';
import type { IsoDate, ItemId } from '../model/work-item.ts';
import type { Slice } from './grid.ts';

/** Units of a person's capacity given to an item within a part of a ledger month. */
export interface Allocation {
  personId: string;
  /** Null is Unrecorded. */
  itemId: ItemId | null;
  month: string;
  /** First day of the part of the month. */
  from: IsoDate;
  /** The people.csv row in force; null when the person has none. */
  employment: Employment | null;
  units: number;
}

/** A number each for an allocation; `item` is -1 for Unrecorded. */
export interface AllocationColumns {
  person: Int32Array;
  item: Int32Array;
  slice: Int32Array;
  employment: Int32Array;
  units: Int32Array;
}

/** What the numbers of the columns stand for. */
export interface AllocationNames {
  people: readonly Pick<Person, 'id'>[];
  items: readonly { readonly id: ItemId }[];
  slices: readonly Slice[];
  employments: readonly (Employment | null)[];
}

/** Allocations as columns: a million of them are no work for the collector. */
export class Allocations implements Iterable<Allocation> {
  readonly columns: AllocationColumns;
  readonly names: AllocationNames;

  constructor(columns: AllocationColumns, names: AllocationNames) {
    this.columns = columns;
    this.names = names;
  }

  get length(): number {
    return this.columns.units.length;
  }

  at(position: number): Allocation {
    const { columns, names } = this;
    const item = columns.item[position]!;
    const slice = names.slices[columns.slice[position]!]!;
    return {
      personId: names.people[columns.person[position]!]!.id,
      itemId: item === -1 ? null : names.items[item]!.id,
      month: slice.month,
      from: slice.start,
      employment: names.employments[columns.employment[position]!]!,
      units: columns.units[position]!,
    };
  }

  *[Symbol.iterator](): Generator<Allocation> {
    for (let i = 0; i < this.length; i += 1) yield this.at(i);
  }

  /** Positions of those whose part of a month begins between two days, both inclusive. */
  within({ start, end }: { start: IsoDate; end: IsoDate }): Int32Array {
    const inside = this.names.slices.map((slice) => start <= slice.start && slice.start <= end);
    const positions = new Int32Array(this.length);
    let count = 0;
    for (let i = 0; i < this.length; i += 1)
      if (inside[this.columns.slice[i]!]!) positions[count++] = i;
    return positions.slice(0, count);
  }
}

const COLUMNS = ['person', 'item', 'slice', 'employment', 'units'] as const;

const FIRST_ROOM = 1 << 10;

/** Takes allocations one by one. */
export class AllocationRecorder {
  #count = 0;
  #columns = columnsFor(FIRST_ROOM);
  readonly #employments = new Map<Employment | null, number>();

  add(
    person: number,
    share: { item: number; slice: number; employment: Employment | null; units: number },
  ): void {
    const at = this.#count;
    if (at === this.#columns.units.length) this.#resize(at * 2);
    this.#columns.person[at] = person;
    this.#columns.item[at] = share.item;
    this.#columns.slice[at] = share.slice;
    this.#columns.employment[at] = this.#numberOf(share.employment);
    this.#columns.units[at] = share.units;
    this.#count += 1;
  }

  finish(names: Omit<AllocationNames, 'employments'>): Allocations {
    this.#resize(this.#count);
    return new Allocations(this.#columns, { ...names, employments: [...this.#employments.keys()] });
  }

  #numberOf(employment: Employment | null): number {
    let number = this.#employments.get(employment);
    if (number === undefined) this.#employments.set(employment, (number = this.#employments.size));
    return number;
  }

  #resize(room: number): void {
    const old = this.#columns;
    this.#columns = columnsFor(room);
    for (const name of COLUMNS) this.#columns[name].set(old[name].subarray(0, room));
  }
}

const columnsFor = (room: number): AllocationColumns => ({
  person: new Int32Array(room),
  item: new Int32Array(room),
  slice: new Int32Array(room),
  employment: new Int32Array(room),
  units: new Int32Array(room),
});
