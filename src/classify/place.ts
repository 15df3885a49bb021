/** How many places may still be kept; shared by a whole tree. */
interface Room {
  left: number;
}

/** Bound on memory where hardly two items are alike; what was seen first is remembered. */
const MOST_KEPT = 50_000;

/** What is remembered under a sequence of keys, whatever they are: none is joined to a text, so none is mistaken. */
export class Place<Value> {
  value: Value | undefined = undefined;
  #next: Map<unknown, Place<Value>> | null = null;
  readonly #room: Room;

  constructor(room: Room = { left: MOST_KEPT }) {
    this.#room = room;
  }

  /** The place under one more key. Without room it is a new one, which nothing leads to again. */
  at(key: unknown): Place<Value> {
    const known = this.#next?.get(key);
    if (known !== undefined) return known;
    const place = new Place<Value>(this.#room);
    if (this.#room.left > 0) {
      this.#room.left -= 1;
      (this.#next ??= new Map()).set(key, place);
    }
    return place;
  }
}
