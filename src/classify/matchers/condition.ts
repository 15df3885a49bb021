import type { Condition, Subject } from '../../config/config.ts';
import { ancestorsOf } from '../hierarchy.ts';
import type { ItemNode } from '../hierarchy.ts';
import { negate } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Place } from '../place.ts';
import type { AttributeReader, Readers } from './attributes.ts';
import { compileDate } from './date.ts';
import { compileNumber } from './number.ts';
import { compileText, PatternError } from './text.ts';

/** A condition with its patterns compiled once. */
export interface CompiledCondition {
  answer(node: ItemNode): Answer;
  /** Why it answers so, in words: what was found when true, what was missing when not. */
  why(node: ItemNode): string;
  /** The same for a node of which it is known to be true. */
  found(node: ItemNode): string;
  /** Leads to the place of what {@link found} hangs on: at one place it says the same. */
  grounds(node: ItemNode, place: Place<unknown>): Place<unknown>;
  /** Attributes it asks for, in the order written. */
  attributes: string[];
  /** True for a `not`: what it lets pass is no evidence. */
  excludes: boolean;
}

/** Compiles a condition tree. Throws {@link PatternError}. */
export const compileCondition = (condition: Condition, readers: Readers): CompiledCondition => {
  if (condition.op === 'match') return compileMatch(condition.subject, condition.patterns, readers);
  if (condition.op === 'not') return compileNot(compileCondition(condition.of, readers));
  const parts = condition.of.map((part) => compileCondition(part, readers));
  return condition.op === 'all' ? compileAll(parts) : compileAny(parts);
};

const groundsOf =
  (parts: CompiledCondition[]): CompiledCondition['grounds'] =>
  (node, place) => {
    for (const part of parts) place = part.grounds(node, place);
    return place;
  };

const attributesOf = (parts: CompiledCondition[]): string[] =>
  parts.flatMap((part) => part.attributes);

const compileAll = (parts: CompiledCondition[]): CompiledCondition => ({
  excludes: parts.length > 0 && parts.every((part) => part.excludes),
  attributes: attributesOf(parts),
  grounds: groundsOf(parts),
  answer: (node) => {
    for (const part of parts) {
      const answer = part.answer(node);
      if (answer !== true) return answer;
    }
    return true;
  },
  why: (node) => {
    const failed = parts.find((part) => part.answer(node) !== true);
    if (failed) return failed.why(node);
    return allFound(parts, node);
  },
  found: (node) => allFound(parts, node),
});

const allFound = (parts: CompiledCondition[], node: ItemNode): string => {
  const telling = parts.filter((part) => !part.excludes);
  return (telling.length > 0 ? telling : parts).map((part) => part.found(node)).join(', ');
};

const compileAny = (parts: CompiledCondition[]): CompiledCondition => ({
  excludes: false,
  attributes: attributesOf(parts),
  grounds: groundsOf(parts),
  answer: (node) => {
    let sum: Answer = 'not mentioned';
    for (const part of parts) {
      const answer = part.answer(node);
      if (answer === true) return true;
      if (answer === false) sum = false;
    }
    return sum;
  },
  why: (node) => {
    const found = parts.find((part) => part.answer(node) === true);
    return found ? found.found(node) : parts.map((part) => part.why(node)).join('; ');
  },
  found: (node) => parts.find((part) => part.answer(node) === true)!.found(node),
});

const compileNot = (part: CompiledCondition): CompiledCondition => ({
  excludes: true,
  attributes: part.attributes,
  grounds: (node, place) => part.grounds(node, place),
  answer: (node) => negate(part.answer(node)),
  why: (node) => part.why(node),
  found: (node) => part.why(node),
});

const compileMatch = (
  subject: Subject,
  patterns: string[],
  readers: Readers,
): CompiledCondition => {
  const reader = readers(subject.attribute, subject.name);
  if (!reader) throw new PatternError(`"${subject.attribute}" is not an attribute of an item`);
  const matches = valueTest(reader, patterns);
  const answer = subject.attribute === 'title' ? titleAnswer(patterns) : answerOf(reader, matches);
  const label = subject.name === null ? subject.attribute : `field ${subject.name}`;
  const why = (node: ItemNode): string => describe(label, reader.read(node), matches, patterns);
  const found = (node: ItemNode): string => {
    const value = reader.read(node);
    return Array.isArray(value) ? why(node) : `${label} ${inQuotes(value!)}`;
  };
  const attributes = [subject.attribute];
  if (subject.on === 'item') {
    const grounds: CompiledCondition['grounds'] = (node, place) => under(reader.read(node), place);
    return { attributes, excludes: false, answer, grounds, why, found };
  }
  return {
    attributes,
    excludes: false,
    grounds: ({ parent }, place) => place.at(parent),
    ...(subject.on === 'parent' ? onParent : onAncestors)({ answer, why, found }, label),
  };
};

/** A list with its length, so that it cannot run into the next value. */
const under = (
  value: ReturnType<AttributeReader['read']>,
  place: Place<unknown>,
): Place<unknown> => {
  if (!Array.isArray(value)) return place.at(value);
  place = place.at(value.length);
  for (const one of value) place = place.at(one);
  return place;
};

type Asked = Pick<CompiledCondition, 'answer' | 'why' | 'found'>;

type Where = (asked: Asked, label: string) => Asked;

const onParent: Where = ({ answer, why, found }) => ({
  answer: ({ parent }) => (parent ? answer(parent) : 'not mentioned'),
  why: ({ parent }) => (parent ? `parent ${parent.item.key} ${why(parent)}` : 'no parent'),
  found: ({ parent }) => `parent ${parent!.item.key} ${found(parent!)}`,
});

const onAncestors: Where = ({ answer, found }, label) => {
  const nearest = (node: ItemNode): ItemNode | undefined =>
    ancestorsOf(node).find((ancestor) => answer(ancestor) === true);
  const inWords = (ancestor: ItemNode): string =>
    `ancestor ${ancestor.item.key} ${found(ancestor)}`;
  return {
    answer: (node) => {
      let sum: Answer = 'not mentioned';
      for (let at = node.parent; at; at = at.parent) {
        const one = answer(at);
        if (one === true) return true;
        if (one === false) sum = false;
      }
      return sum;
    },
    why: (node) => {
      const ancestor = nearest(node);
      if (ancestor) return inWords(ancestor);
      return node.parent ? `no ancestor with that ${label}` : 'no ancestor';
    },
    found: (node) => inWords(nearest(node)!),
  };
};

/** Titles hardly repeat: nothing is remembered but the title in lower case, on the nodes that others ask for it. */
const titleAnswer = (patterns: string[]): ((node: ItemNode) => Answer) => {
  const tests = patterns.map(compileText);
  return ({ lowerTitle }) => {
    for (const test of tests) if (test(lowerTitle)) return true;
    return false;
  };
};

const answerOf =
  (reader: AttributeReader, matches: (value: string | number) => boolean) =>
  (node: ItemNode): Answer => {
    const value = reader.read(node);
    if (value === null) return 'not mentioned';
    if (!Array.isArray(value)) return matches(value);
    return value.length === 0 ? 'not mentioned' : value.some(matches);
  };

/** Whether one value matches one of the patterns, remembered by distinct value. */
export const valueTest = (
  reader: AttributeReader,
  patterns: string[],
): ((value: string | number) => boolean) => {
  if (reader.kind === 'number') return someTest(patterns.map(compileNumber), Number);
  if (reader.kind === 'date') return someTest(patterns.map(compileDate), String);
  return someTest(patterns.map(compileText), (value) => String(value).toLowerCase());
};

/** Values that hardly repeat, as titles do, must not fill the memory. */
const MOST_KNOWN = 10_000;

const someTest = <T>(tests: ((value: T) => boolean)[], read: (value: string | number) => T) => {
  const known = new Map<string | number, boolean>();
  return (value: string | number): boolean => {
    let answer = known.get(value);
    if (answer === undefined) {
      const readable = read(value);
      answer = tests.some((test) => test(readable));
      if (known.size < MOST_KNOWN) known.set(value, answer);
    }
    return answer;
  };
};

/** The values that matched, else everything that was looked at. */
const describe = (
  label: string,
  read: string | number | string[] | null,
  matches: (value: string | number) => boolean,
  patterns: string[],
): string => {
  const values = read === null ? [] : Array.isArray(read) ? read : [read];
  if (values.length === 0) return `no ${label}`;
  const matching = values.filter(matches);
  if (matching.length > 0) return `${label} ${quoted(matching)}`;
  return `${label} ${quoted(values)} is not ${inShort(patterns)}`;
};

const MOST_PATTERNS = 4;

const inShort = (patterns: string[]): string => {
  const shown = patterns.slice(0, MOST_PATTERNS).join(', ');
  const more = patterns.length - MOST_PATTERNS;
  return more > 0 ? `${shown} or ${more} more` : shown.replace(/, (?=[^,]*$)/, ' or ');
};

const quoted = (values: (string | number)[]): string => values.map(inQuotes).join(', ');

const inQuotes = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `"${value}"`;
