import type { Instant } from '../model/work-item.ts';

/** Who was active on what and when, as columns; `person` is -1 where nobody was assigned. */
export interface Stretches {
  item: Int32Array;
  person: Int32Array;
  start: Float64Array;
  end: Float64Array;
}

const FIRST_ROOM = 1 << 10;

/** Takes stretches one by one. Columns of numbers are no work for the collector, and there are millions of them. */
export class StretchRecorder {
  #count = 0;
  #columns: Stretches = columnsFor(FIRST_ROOM);

  add(item: number, person: number, start: Instant, end: Instant): void {
    const at = this.#count;
    if (at === this.#columns.item.length) this.#grow();
    this.#columns.item[at] = item;
    this.#columns.person[at] = person;
    this.#columns.start[at] = start;
    this.#columns.end[at] = end;
    this.#count += 1;
  }

  get stretches(): Stretches {
    const { item, person, start, end } = this.#columns;
    const count = this.#count;
    return {
      item: item.subarray(0, count),
      person: person.subarray(0, count),
      start: start.subarray(0, count),
      end: end.subarray(0, count),
    };
  }

  #grow(): void {
    const old = this.#columns;
    this.#columns = columnsFor(this.#count * 2);
    for (const name of ['item', 'person', 'start', 'end'] as const)
      this.#columns[name].set(old[name]);
  }
}

const columnsFor = (room: number): Stretches => ({
  item: new Int32Array(room),
  person: new Int32Array(room),
  start: new Float64Array(room),
  end: new Float64Array(room),
});
