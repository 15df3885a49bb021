import type { BareChange, ChangeField } from '../model/change.ts';
import type { ItemId } from '../model/work-item.ts';

/**
 * Histories as `historyBody` wrote them, with commas between them, read without what only people read of a change: a third of the
 * time that it takes to parse them, and no object for what is passed over. Throws for text that was written otherwise.
 */
export function* bareChangesIn(
  itemIds: readonly ItemId[],
  text: string,
  known = new KnownTexts(),
): Generator<BareChange> {
  const reader = new Reader(text, known);
  for (const [i, itemId] of itemIds.entries()) {
    if (i > 0) reader.pass(',');
    reader.pass('[');
    while (!reader.passes(']')) {
      reader.passes(',');
      yield changeOf(itemId, reader);
    }
  }
  reader.end();
}

/** The places of an Entry, in their order. */
const changeOf = (itemId: ItemId, reader: Reader): BareChange => {
  reader.pass('[');
  const entryId = reader.text()!;
  reader.pass(',');
  const seq = reader.number();
  reader.pass(',');
  const at = reader.number();
  reader.pass(',');
  const field = reader.text()! as ChangeField;
  reader.pass(',');
  reader.skip();
  reader.pass(',');
  const from = reader.text();
  reader.pass(',');
  const to = reader.text();
  for (let i = 0; i < BEHIND; i += 1) {
    reader.pass(',');
    reader.skip();
  }
  reader.pass(']');
  return { itemId, entryId, seq, at, field, from, to };
};

/** Texts behind `to`: two for people, and the author. */
const BEHIND = 3;

/** V8 makes a longer part of a text a window on all of it: whoever keeps one keeps the page. */
const LONGEST_COPY = 12;

/** Equal texts are looked for among so many. */
const MOST_KNOWN = 100_000;

/** Texts of their own, the same one for equal ones. */
export class KnownTexts {
  readonly #texts = new Map<string, string>();
  readonly #most: number;

  constructor(most = MOST_KNOWN) {
    this.#most = most;
  }

  own(text: string): string {
    if (text.length <= LONGEST_COPY) return text;
    let own = this.#texts.get(text);
    if (own === undefined) {
      own = Buffer.from(text).toString();
      if (this.#texts.size === this.#most) this.#texts.clear();
      this.#texts.set(own, own);
    }
    return own;
  }
}

const QUOTE = '"';
const BACKSLASH = 92;
const ZERO = 48;
const NULL = 'null';

/** A place in JSON without blanks. */
class Reader {
  readonly #text: string;
  readonly #known: KnownTexts;
  #at = 0;

  constructor(text: string, known: KnownTexts) {
    this.#text = text;
    this.#known = known;
  }

  /** Whether a character comes next; behind it then. */
  passes(character: string): boolean {
    if (this.#text.charCodeAt(this.#at) !== character.charCodeAt(0)) return false;
    this.#at += 1;
    return true;
  }

  pass(character: string): void {
    if (!this.passes(character)) this.#fail();
  }

  end(): void {
    if (this.#at !== this.#text.length) this.#fail();
  }

  /** A whole number that is not negative, digit by digit; any other as JSON has it. */
  number(): number {
    const first = this.#at;
    let number = 0;
    for (; ; this.#at += 1) {
      const digit = this.#text.charCodeAt(this.#at) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      number = number * 10 + digit;
    }
    if (this.#text[this.#at] === ',' && this.#at - first <= MOST_DIGITS && this.#at > first)
      return number;
    this.#at = this.#text.indexOf(',', first);
    if (this.#at === -1) this.#fail();
    return JSON.parse(this.#text.slice(first, this.#at)) as number;
  }

  /** Text or null. */
  text(): string | null {
    if (this.#passesNull()) return null;
    const first = this.#at;
    this.#toEndOfText();
    const text = this.#text.slice(first + 1, this.#at - 1);
    return text.includes('\\')
      ? (JSON.parse(this.#text.slice(first, this.#at)) as string)
      : this.#known.own(text);
  }

  skip(): void {
    if (!this.#passesNull()) this.#toEndOfText();
  }

  #passesNull(): boolean {
    if (!this.#text.startsWith(NULL, this.#at)) return false;
    this.#at += NULL.length;
    return true;
  }

  #toEndOfText(): void {
    this.pass(QUOTE);
    let end = this.#text.indexOf(QUOTE, this.#at);
    while (this.#isEscaped(end)) end = this.#text.indexOf(QUOTE, end + 1);
    if (end === -1) this.#fail();
    this.#at = end + 1;
  }

  /** An odd number of backslashes before it. */
  #isEscaped(place: number): boolean {
    let first = place;
    while (this.#text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    return (place - first) % 2 === 1;
  }

  #fail(): never {
    const around = this.#text.slice(Math.max(0, this.#at - 20), this.#at + 20);
    throw new Error(`A history in the store is not as it was written: ...${around}...`);
  }
}

/** So many digits a number has that is exact. */
const MOST_DIGITS = 15;
