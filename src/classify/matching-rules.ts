import type { Condition } from '../config/config.ts';
import type { ItemNode } from './hierarchy.ts';
import type { AttributeReader, Readers } from './matchers/attributes.ts';
import { valueTest } from './matchers/condition.ts';
import type { CompiledRule } from './rule-set.ts';

type MatchCondition = Extract<Condition, { op: 'match' }>;

/** Attributes whose values repeat over so many items that an index by value pays. */
const INDEXED = new Set(
  ['type', 'sourceType', 'labels', 'components', 'team', 'project', 'level'].concat([
    'priority',
    'phase',
    'state',
    'source',
  ]),
);

/**
 * The conditions on the item's own indexed attributes of which at least one must hold for the whole to hold; null when
 * there is no such set and the rule has to be asked about every item.
 */
const gatesOf = (condition: Condition): MatchCondition[] | null => {
  if (condition.op === 'match') {
    const { on, attribute } = condition.subject;
    return on === 'item' && INDEXED.has(attribute) ? [condition] : null;
  }
  if (condition.op === 'not') return null;
  const gates = condition.of.map(gatesOf);
  if (condition.op === 'all') return gates.find((gate) => gate !== null) ?? null;
  return gates.every((gate) => gate !== null) ? gates.flat() : null;
};

/** Which rules a value of one attribute lets through, worked out once a distinct value. */
interface ValueIndex {
  reader: AttributeReader;
  tests: { position: number; test: (value: string | number) => boolean }[];
  known: Map<string | number, readonly number[]>;
}

const buildIndex = (rules: readonly CompiledRule[], readers: Readers) => {
  const indexes = new Map<string, ValueIndex>();
  const always = new Uint8Array(rules.length);
  for (const [position, { rule }] of rules.entries()) {
    const gates = gatesOf(rule.when);
    if (gates === null) always[position] = 1;
    for (const { subject, patterns } of gates ?? []) {
      const reader = readers(subject.attribute, subject.name);
      if (reader === null) continue;
      const index: ValueIndex = indexes.get(subject.attribute) ?? {
        reader,
        tests: [],
        known: new Map(),
      };
      index.tests.push({ position, test: valueTest(reader, patterns) });
      indexes.set(subject.attribute, index);
    }
  }
  return { always, indexes: [...indexes.values()] };
};

const NONE: readonly CompiledRule[] = [];

/**
 * Finds the rules that match an item, in order; remembered on its node, because its descendants ask again. Rules that
 * ask for a label, a type, a team and the like are looked up by value, so only the few that can match are asked.
 */
export const matchingRules = (
  rules: readonly CompiledRule[],
  readers: Readers,
): ((node: ItemNode) => readonly CompiledRule[]) => {
  const { always, indexes } = buildIndex(rules, readers);
  const open = new Uint8Array(rules.length);
  const append = sharedLists<CompiledRule>(NONE);
  const find = (node: ItemNode): readonly CompiledRule[] => {
    open.set(always);
    for (const index of indexes) letThrough(index, node, open);
    let matching = NONE;
    for (let position = 0; position < rules.length; position++) {
      const rule = open[position] === 1 ? rules[position] : undefined;
      if (rule?.condition.answer(node) !== true) continue;
      matching = append(matching, rule);
    }
    return matching;
  };
  return (node) => {
    if (node.matching === null) {
      node.matching = find(node);
      node.forgetLeafTitle();
    }
    return node.matching;
  };
};

/** Appends to a list that it made before (or to `empty`): equal lists are one object, so a million items share a few. */
const sharedLists = <T>(empty: readonly T[]) => {
  const longer = new Map<readonly T[], Map<T, readonly T[]>>([[empty, new Map()]]);
  return (list: readonly T[], next: T): readonly T[] => {
    const known = longer.get(list)!;
    let appended = known.get(next);
    if (!appended) {
      known.set(next, (appended = [...list, next]));
      longer.set(appended, new Map());
    }
    return appended;
  };
};

const letThrough = (index: ValueIndex, node: ItemNode, open: Uint8Array): void => {
  const value = index.reader.read(node);
  if (value === null) return;
  if (!Array.isArray(value)) for (const position of positions(index, value)) open[position] = 1;
  else for (const one of value) for (const position of positions(index, one)) open[position] = 1;
};

const positions = (index: ValueIndex, value: string | number): readonly number[] => {
  let found = index.known.get(value);
  if (!found) {
    found = index.tests.filter(({ test }) => test(value)).map(({ position }) => position);
    index.known.set(value, found);
  }
  return found;
};
