import type { Condition, Subject } from '../../config/config.ts';
import { ancestorsOf } from '../hierarchy.ts';
import type { ItemNode } from '../hierarchy.ts';
import { anyOf, negate } from './answer.ts';
import type { Answer } from './answer.ts';
import { attributeReader } from './attributes.ts';
import type { AttributeReader } from './attributes.ts';
import { compileDate } from './date.ts';
import { compileNumber } from './number.ts';
import { compileText, PatternError } from './text.ts';

/** A condition with its patterns compiled once. */
export interface CompiledCondition {
  answer(node: ItemNode): Answer;
  /** Why it answers so, in words: what was found when true, what was missing when not. */
  why(node: ItemNode): string;
  /** Attributes it asks for, in the order written. */
  attributes: string[];
}

/** Compiles a condition tree. `types` are the mappings' own type words. Throws {@link PatternError}. */
export const compileCondition = (
  condition: Condition,
  types: Record<string, string>,
): CompiledCondition => {
  if (condition.op === 'match') return compileMatch(condition.subject, condition.patterns, types);
  if (condition.op === 'not') return compileNot(compileCondition(condition.of, types));
  const parts = condition.of.map((part) => compileCondition(part, types));
  return condition.op === 'all' ? compileAll(parts) : compileAny(parts);
};

const attributesOf = (parts: CompiledCondition[]): string[] =>
  parts.flatMap((part) => part.attributes);

const compileAll = (parts: CompiledCondition[]): CompiledCondition => ({
  attributes: attributesOf(parts),
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
    return parts.length === 0 ? 'every item' : parts.map((part) => part.why(node)).join(', ');
  },
});

const compileAny = (parts: CompiledCondition[]): CompiledCondition => ({
  attributes: attributesOf(parts),
  answer: (node) => anyOf(parts.map((part) => part.answer(node))),
  why: (node) => {
    const found = parts.find((part) => part.answer(node) === true);
    return found ? found.why(node) : parts.map((part) => part.why(node)).join('; ');
  },
});

const compileNot = (part: CompiledCondition): CompiledCondition => ({
  attributes: part.attributes,
  answer: (node) => negate(part.answer(node)),
  why: (node) => part.why(node),
});

const compileMatch = (
  subject: Subject,
  patterns: string[],
  types: Record<string, string>,
): CompiledCondition => {
  const reader = attributeReader(subject.attribute, subject.name, types);
  if (!reader) throw new PatternError(`"${subject.attribute}" is not an attribute of an item`);
  const matches = valueTest(reader, patterns);
  const answer = answerOf(reader, matches);
  const label = subject.name === null ? subject.attribute : `field ${subject.name}`;
  const own = (node: ItemNode): string => describe(label, reader.read(node), matches, patterns);
  const attributes = [subject.attribute];
  if (subject.on === 'item') return { attributes, answer, why: own };
  return { attributes, ...(subject.on === 'parent' ? onParent : onAncestors)(answer, own, label) };
};

type Place = (
  answer: (node: ItemNode) => Answer,
  why: (node: ItemNode) => string,
  label: string,
) => Pick<CompiledCondition, 'answer' | 'why'>;

const onParent: Place = (answer, why) => ({
  answer: ({ parent }) => (parent ? answer(parent) : 'not mentioned'),
  why: ({ parent }) => (parent ? `parent ${parent.item.key} ${why(parent)}` : 'no parent'),
});

const onAncestors: Place = (answer, why, label) => ({
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
    for (const ancestor of ancestorsOf(node))
      if (answer(ancestor) === true) return `ancestor ${ancestor.item.key} ${why(ancestor)}`;
    return node.parent ? `no ancestor with that ${label}` : 'no ancestor';
  },
});

const answerOf =
  (reader: AttributeReader, matches: (value: string | number) => boolean) =>
  (node: ItemNode): Answer => {
    const value = reader.read(node);
    if (value === null) return 'not mentioned';
    if (!Array.isArray(value)) return matches(value);
    return value.length === 0 ? 'not mentioned' : value.some(matches);
  };

/** Whether one value matches one of the patterns; what repeats over items is remembered by distinct value. */
const valueTest = (
  reader: AttributeReader,
  patterns: string[],
): ((value: string | number) => boolean) => {
  if (reader.kind === 'number') {
    const tests = patterns.map(compileNumber);
    return (value) => tests.some((test) => test(Number(value)));
  }
  if (reader.kind === 'date') {
    const tests = patterns.map(compileDate);
    return (value) => tests.some((test) => test(String(value)));
  }
  const tests = patterns.map(compileText);
  const test = (value: string | number): boolean => {
    const lower = String(value).toLowerCase();
    return tests.some((one) => one(lower));
  };
  return reader.repeats ? remember(test) : test;
};

const remember = (test: (value: string | number) => boolean) => {
  const known = new Map<string | number, boolean>();
  return (value: string | number): boolean => {
    let answer = known.get(value);
    if (answer === undefined) known.set(value, (answer = test(value)));
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
  return `${label} ${quoted(values)} is not ${patterns.join(' or ')}`;
};

const quoted = (values: (string | number)[]): string =>
  values.map((value) => (typeof value === 'number' ? String(value) : `"${value}"`)).join(', ');
