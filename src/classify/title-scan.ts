import { hasBit, haveCommon, joinBits, noBits, setBit } from './bits.ts';
import type { Bits } from './bits.ts';
import type { PlainGlob } from './matchers/glob.ts';

const BEGIN = 1;
const END = 2;
const FIRST_CHARACTER = 3;

/** A beginning of some text, before the states are laid out as a table. */
interface State {
  next: Map<number, number>;
  fallback: number;
  /** Branches of which a text ends here. */
  ends: Bits;
}

/**
 * Looks for the texts of all branches in one pass over a title (Aho-Corasick), however many there are. A branch wants one
 * of its texts in a title, or none of them.
 */
export class TitleScan {
  readonly #size: number;
  /** Class of each character that some text has. */
  readonly #classes = new Map<number, number>();
  #classCount = FIRST_CHARACTER;
  readonly #states: State[] = [];
  /** Branches that ask for the title, and those of them that want none of their texts. */
  readonly #asking: Bits;
  readonly #averse: Bits;
  readonly #found: Bits;
  /** The class of a character by its code; 0 for those that no text has, and beyond its end. */
  #classOf = new Uint16Array(0);
  /** One row a state, one column a class: the state that follows, negative where a text ends. */
  #table = new Int32Array(0);

  /** `size` is the number of branches. */
  constructor(size: number) {
    this.#size = size;
    this.#asking = noBits(size);
    this.#averse = noBits(size);
    this.#found = noBits(size);
    this.#newState();
  }

  /** Whether a branch asks for the title already: it can ask once. */
  isAsking(branch: number): boolean {
    return hasBit(this.#asking, branch);
  }

  add(branch: number, texts: readonly PlainGlob[], isWanted: boolean): void {
    setBit(this.#asking, branch);
    if (!isWanted) setBit(this.#averse, branch);
    for (const text of texts) this.#addText(text, branch);
  }

  /** To be called once all are added. */
  layOut(): void {
    this.#classOf = new Uint16Array(Math.max(-1, ...this.#classes.keys()) + 1);
    for (const [character, kind] of this.#classes) this.#classOf[character] = kind;
    this.#table = new Int32Array(this.#states.length * this.#classCount);
    const nearest = [0];
    for (const at of nearest) nearest.push(...this.#layOutRow(at));
  }

  /** Clears what the title of an item rules out; it is read only when a branch is open that asks for it. */
  keep(open: Bits, item: { readonly lowerTitle: string }): void {
    const asking = this.#asking;
    if (!haveCommon(open, asking)) return;
    this.#read(item.lowerTitle);
    for (let i = 0; i < open.length; i++)
      open[i]! &= ~asking[i]! | (this.#found[i]! ^ this.#averse[i]!);
  }

  #read(title: string): void {
    const table = this.#table;
    const classOf = this.#classOf;
    const width = this.#classCount;
    this.#found.fill(0);
    let at = this.#enter(table[BEGIN]!);
    for (let i = 0; i < title.length; i++) {
      const character = title.charCodeAt(i);
      at = table[at * width + (character < classOf.length ? classOf[character]! : 0)]!;
      if (at < 0) at = this.#enter(at);
    }
    this.#enter(table[at * width + END]!);
  }

  #enter(state: number): number {
    if (state >= 0) return state;
    joinBits(this.#found, this.#states[-state]!.ends);
    return -state;
  }

  #newState(): number {
    return this.#states.push({ next: new Map(), fallback: 0, ends: noBits(this.#size) }) - 1;
  }

  #addText({ text, atStart, atEnd }: PlainGlob, branch: number): void {
    const classes = Array.from({ length: text.length }, (_, i) => this.#kindOf(text.charCodeAt(i)));
    let at = 0;
    for (const kind of [...(atStart ? [BEGIN] : []), ...classes, ...(atEnd ? [END] : [])]) {
      const next = this.#states[at]!.next.get(kind) ?? this.#newState();
      this.#states[at]!.next.set(kind, next);
      at = next;
    }
    setBit(this.#states[at]!.ends, branch);
  }

  #kindOf(character: number): number {
    const kind = this.#classes.get(character) ?? this.#classCount++;
    this.#classes.set(character, kind);
    return kind;
  }

  /** Gives the states that follow, one character longer. What this one has no way for goes on from its fallback. */
  #layOutRow(at: number): number[] {
    const width = this.#classCount;
    const { next, fallback } = this.#states[at]!;
    for (let kind = 0; kind < width; kind++) {
      const otherwise = at === 0 ? 0 : this.#table[fallback * width + kind]!;
      const to = next.get(kind);
      this.#table[at * width + kind] = to === undefined ? otherwise : this.#link(to, otherwise);
    }
    return [...next.values()];
  }

  /** Everything that ends in the longest other text that ends alike ends here, too. */
  #link(to: number, otherwise: number): number {
    const state = this.#states[to]!;
    state.fallback = Math.abs(otherwise);
    joinBits(state.ends, this.#states[state.fallback]!.ends);
    return state.ends.some((word) => word !== 0) ? -to : to;
  }
}
