import type { Condition } from '../config/config.ts';
import { clearBit, copyBits, eachBit, haveCommon, keepBits, noBits, setBit } from './bits.ts';
import type { Bits } from './bits.ts';
import { ABOVE, branchesOf, hangsOn, titleTexts } from './branches.ts';
import type { ItemNode } from './hierarchy.ts';
import type { AttributeReader, Readers } from './matchers/attributes.ts';
import { compileCondition } from './matchers/condition.ts';
import type { CompiledCondition } from './matchers/condition.ts';
import { Place } from './place.ts';
import { OWN } from './rule-set.ts';
import type { CompiledRule, Matches } from './rule-set.ts';
import { TitleScan } from './title-scan.ts';

/** A part of a branch that hangs on one value alone. */
interface Ask {
  branch: number;
  condition: CompiledCondition;
}

/** The branches that each value of one attribute leaves open, worked out on the first item with that value. */
interface Column {
  read: AttributeReader['read'];
  asks: Ask[];
  /** The branches that ask: without one that is still open there is no need to read. */
  asking: Bits;
  masks: Place<Bits>;
}

/**
 * Finds the rules and heuristics that match an item, in order; remembered on its node, because its descendants ask
 * again. Each rule is taken apart into branches (see {@link branchesOf}). Each distinct value of an attribute, and each
 * parent, knows which branches it leaves open: an item's own are what all of its values leave open. Titles are read once
 * for all rules, and only when one is still open that asks for it.
 */
export class RuleIndex {
  readonly #rules: readonly CompiledRule[];
  readonly #heuristics: readonly CompiledRule[];
  readonly #readers: Readers;
  /** By branch: the number of its rule; heuristics come after the rules. */
  readonly #ruleOf: readonly number[];
  /** Those that most branches ask come first: they leave the fewest open. */
  readonly #columns: readonly Column[];
  readonly #asksAbove: Ask[] = [];
  readonly #titles: TitleScan;
  /** By branch: what nothing remembers, and the branches that have such. */
  readonly #others: CompiledCondition[][];
  readonly #unfinished: Bits;
  readonly #all: Bits;
  /** Equal sets of branches are one object. */
  readonly #sets = new Place<Bits>();
  readonly #found = new Place<Matches>();
  readonly #open: Bits;
  #belowNothing: Bits | null = null;

  /** Throws PatternError for a pattern that the config should have refused. */
  constructor(
    rules: readonly CompiledRule[],
    heuristics: readonly CompiledRule[],
    readers: Readers,
  ) {
    this.#rules = rules;
    this.#heuristics = heuristics;
    this.#readers = readers;
    const branches = [...rules, ...heuristics].flatMap(({ rule }, number) =>
      branchesOf(rule.when).map((branch) => ({ number, branch })),
    );
    const size = branches.length;
    this.#ruleOf = branches.map(({ number }) => number);
    this.#others = branches.map(() => []);
    this.#titles = new TitleScan(size);
    this.#all = noBits(size);
    this.#unfinished = noBits(size);
    this.#open = noBits(size);
    const columns = new Map<string, Column>();
    for (const [number, { branch }] of branches.entries()) {
      setBit(this.#all, number);
      for (const part of branch) this.#addPart(number, part, columns);
    }
    this.#columns = [...columns.values()].sort((a, b) => b.asks.length - a.asks.length);
    this.#titles.layOut();
  }

  matches(node: ItemNode): Matches {
    return (node.matching ??= this.#find(node));
  }

  #addPart(branch: number, part: Condition, columns: Map<string, Column>): void {
    const texts = titleTexts(part);
    if (texts !== null && !this.#titles.isAsking(branch)) {
      this.#titles.add(branch, texts, part.op === 'match');
      return;
    }
    const condition = compileCondition(part, this.#readers);
    const thing = hangsOn(part);
    if (thing === ABOVE) this.#asksAbove.push({ branch, condition });
    else if (thing === null || OWN.includes(thing)) {
      this.#others[branch]!.push(condition);
      setBit(this.#unfinished, branch);
    } else {
      const column = this.#columnOf(thing, columns);
      column.asks.push({ branch, condition });
      setBit(column.asking, branch);
    }
  }

  #columnOf(thing: string, columns: Map<string, Column>): Column {
    let column = columns.get(thing);
    if (!column) {
      const read = readerOf(thing, this.#readers);
      column = { read, asks: [], asking: noBits(this.#ruleOf.length), masks: new Place() };
      columns.set(thing, column);
    }
    return column;
  }

  #find(node: ItemNode): Matches {
    const open = this.#open;
    copyBits(open, this.#above(node));
    for (const column of this.#columns)
      if (haveCommon(open, column.asking)) keepBits(open, this.#maskOf(column, node));
    this.#titles.keep(open, node);
    eachBit(open, this.#unfinished, (branch) => {
      for (const condition of this.#others[branch]!)
        if (condition.answer(node) !== true) return clearBit(open, branch);
    });
    const place = placeOf(open, this.#found);
    return (place.value ??= this.#listOf(open));
  }

  #maskOf({ read, asks, masks }: Column, node: ItemNode): Bits {
    const value = read(node);
    let place = masks;
    if (Array.isArray(value)) for (const one of value) place = place.at(one);
    else place = place.at(value);
    return (place.value ??= this.#leftOpen(asks, node));
  }

  /** What the parent leaves open to everything below it. */
  #above(node: ItemNode): Bits {
    const { parent } = node;
    if (parent === null) return (this.#belowNothing ??= this.#leftOpen(this.#asksAbove, node));
    return (parent.asParent.leavesOpen ??= this.#leftOpen(this.#asksAbove, node));
  }

  #leftOpen(asks: readonly Ask[], node: ItemNode): Bits {
    const bits = this.#all.slice();
    for (const { branch, condition } of asks)
      if (condition.answer(node) !== true) clearBit(bits, branch);
    return (placeOf(bits, this.#sets).value ??= bits);
  }

  #listOf(open: Bits): Matches {
    const numbers = new Set<number>();
    eachBit(open, this.#all, (branch) => numbers.add(this.#ruleOf[branch]!));
    return {
      rules: this.#rules.filter((_, number) => numbers.has(number)),
      heuristics: this.#heuristics.filter((_, n) => numbers.has(this.#rules.length + n)),
      offers: [],
    };
  }
}

const placeOf = <Value>(bits: Bits, root: Place<Value>): Place<Value> => {
  let place = root;
  for (const word of bits) place = place.at(word);
  return place;
};

/** Of an attribute as {@link hangsOn} names it. */
const readerOf = (thing: string, readers: Readers): AttributeReader['read'] => {
  const [attribute = '', ...name] = thing.split('.');
  const reader = readers(attribute, name.length === 0 ? null : name.join('.'));
  if (reader === null) throw new Error(`"${thing}" is not an attribute of an item`);
  return reader.read;
};
