import { RE2JS } from 're2js';
import type { Condition, Subject } from './config.ts';
import { ATTRIBUTES } from './mappings-schema.ts';
import { isRealDate } from './scalars.ts';
import { adviceFor } from './near-words.ts';
import type { ProblemDetail } from './problem.ts';
import type { Path } from './path.ts';

/** Something wrong inside a `when`, at a path below it. */
export interface ConditionProblem extends ProblemDetail {
  path: Path;
  message: string;
  part: 'key' | 'value';
}

const GROUPS = ['any', 'all', 'not'];
const SUBJECTS = ['', 'parent.', 'ancestor.'];
/** Every key that a `when` may have; `field.<name>` stands for any configured field. */
export const CONDITION_KEYS = [
  ...GROUPS,
  ...SUBJECTS.flatMap((prefix) =>
    [...Object.keys(ATTRIBUTES), 'field.<name>'].map((key) => prefix + key),
  ),
];

const MOST_NESTED = 20;

const subjectOf = (key: string): Subject | null => {
  const prefix = /^(parent|ancestor)\./.exec(key);
  const rest = key.slice(prefix?.[0].length ?? 0);
  const on = (prefix?.[1] ?? 'item') as Subject['on'];
  if (Object.hasOwn(ATTRIBUTES, rest)) return { on, attribute: rest, name: null };
  const field = /^field\.(.+)$/.exec(rest);
  return field ? { on, attribute: 'field', name: field[1]! } : null;
};

const NUMBER = String.raw`-?\d+(?:\.\d+)?`;
const NUMBER_PATTERN = new RegExp(
  `^((<=|>=|<|>|=)?\\s*${NUMBER}|(?<min>${NUMBER})\\s*\\.\\.\\s*(?<max>${NUMBER})?|\\.\\.\\s*${NUMBER})$`,
);
const DATE_PATTERN =
  /^(\*|(?:(?:<=|>=|<|>|=)?\s*(?<day>[\d-]+))|(?<min>[\d-]+)\s*\.\.\s*(?<max>[\d-]+))$/;
const REGEX = /^\/(.*)\/i?$/s;
/** `/spike/gi`, which would be read as a plain text. */
const OTHER_FLAGS = /^\/[^/]+\/(?=i?[gms])[gimsu]{1,5}$/;

const numberFault = (pattern: string): string | null => {
  const groups = NUMBER_PATTERN.exec(pattern)?.groups;
  if (groups === undefined) return 'is not a number (5), a comparison (>=5) or a range (5..25)';
  const upsideDown =
    groups.min !== undefined && groups.max !== undefined && Number(groups.min) > Number(groups.max);
  return upsideDown ? 'is a range upside down' : null;
};

const dateFault = (pattern: string): string | null => {
  const groups = DATE_PATTERN.exec(pattern)?.groups;
  const days = [groups?.day, groups?.min, groups?.max].filter((day) => day !== undefined);
  if (groups === undefined || !days.every(isRealDate))
    return 'is not a date (2026-09-30), a comparison (>=2026-07-01), a range (2026-07-01..2026-09-30) or *';
  return groups.min !== undefined && groups.min > groups.max! ? 'is a range upside down' : null;
};

const textFault = (pattern: string): string | null => {
  if (pattern === '') return 'is empty';
  if (OTHER_FLAGS.test(pattern))
    return 'has a flag that is not i: end it with /, case never matters and it is found anywhere';
  const regex = REGEX.exec(pattern);
  if (regex === null) return null;
  try {
    RE2JS.compile(regex[1]!, RE2JS.CASE_INSENSITIVE);
    return null;
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : '';
    return `is not a regular expression that RE2 takes: ${reason}`;
  }
};

/** What is wrong with a pattern for an attribute; null when nothing is. */
export const patternFault = (attribute: string, pattern: string): string | null => {
  const kind = (ATTRIBUTES as Record<string, string>)[attribute] ?? 'text';
  if (attribute === 'level' && /^[a-z]/i.test(pattern.trim()))
    return 'is not a number: levels are -1 sub-task, 0 issue, 1 epic or project, 2 and up initiative';
  if (kind === 'number') return numberFault(pattern.trim());
  return kind === 'date' ? dateFault(pattern.trim()) : textFault(pattern);
};

/** Reads one `when`: keys are AND, a list is OR. Null when it holds a problem. */
export const readCondition = (
  when: unknown,
  problems: ConditionProblem[],
  path: Path = [],
): Condition | null => {
  const isMap = typeof when === 'object' && when !== null && !Array.isArray(when);
  const entries = isMap ? Object.entries(when) : [];
  if (path.length > MOST_NESTED || entries.length === 0) {
    const message = isMap
      ? `the condition is ${entries.length === 0 ? 'empty, name at least one thing' : 'nested too deeply'}`
      : 'a condition must be a map such as { labels: ktlo }';
    const suggestion =
      'of several conditions write any: [...] where one is enough, else all: [...]';
    problems.push({ path, message, part: 'key', ...(Array.isArray(when) && { suggestion }) });
    return null;
  }
  const parts = entries.map(([key, value]) => readEntry(key, value, problems, [...path, key]));
  if (parts.includes(null)) return null;
  const found = parts as Condition[];
  return found.length === 1 ? found[0]! : { op: 'all', of: found };
};

const readEntry = (
  key: string,
  value: unknown,
  problems: ConditionProblem[],
  path: Path,
): Condition | null => {
  if (key === 'not') {
    const inner = readCondition(value, problems, path);
    return inner && { op: 'not', of: inner };
  }
  if (key === 'any' || key === 'all') {
    if (!Array.isArray(value) || value.length === 0) {
      const suggestion = `write ${key}: [{ labels: ktlo }, { type: bug }]`;
      const message = `${key} must be a list of conditions`;
      problems.push({ path, message, suggestion, part: 'key' });
      return null;
    }
    const inner = value.map((item, index) => readCondition(item, problems, [...path, index]));
    return { op: key, of: inner.filter((item) => item !== null) };
  }
  const subject = subjectOf(key);
  if (subject !== null) return readMatch(subject, value, problems, path);
  const message = `${key} is not something that a rule can ask for`;
  const detail = { allowed: CONDITION_KEYS, ...adviceFor(key, CONDITION_KEYS) };
  problems.push({ path, message, part: 'key', ...detail });
  return null;
};

const readMatch = (
  subject: Subject,
  value: unknown,
  problems: ConditionProblem[],
  path: Path,
): Condition | null => {
  const name = String(path.at(-1));
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0)
    problems.push({ path, message: `${name} is an empty list`, part: 'key' });
  const patterns = values.map((item, index) => {
    const at = Array.isArray(value) ? [...path, index] : path;
    if (item === null || typeof item === 'object') {
      const suggestion = 'write text, a number, or a list of them';
      problems.push({
        path: at,
        message: `${name} has ${item === null ? 'no value' : 'a map or list where a pattern belongs'}`,
        suggestion,
        part: 'key',
      });
      return null;
    }
    const pattern = String(item);
    const fault = patternFault(subject.attribute, pattern);
    if (fault !== null)
      problems.push({
        path: at,
        message: `${name}: ${JSON.stringify(pattern)} ${fault}`,
        value: pattern,
        part: 'value',
      });
    return fault === null ? pattern : null;
  });
  if (patterns.length === 0 || patterns.includes(null)) return null;
  return { op: 'match', subject, patterns: patterns as string[] };
};
