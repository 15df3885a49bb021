import type { z } from 'zod';
import { nameOf, type Path, valueAt } from './path.ts';
import { type ConfigProblem, didYouMean, type ProblemDetail } from './problem.ts';

/* What zod found, in our words. */

export type Issue = z.core.$ZodIssue;

/** Makes a problem at a path of the data. */
export type Report = (
  path: Path,
  message: string,
  detail?: ProblemDetail,
  part?: 'key' | 'value',
) => ConfigProblem;

/** What to print for a value; null when it must not be printed. */
export type Show = (path: Path, value: unknown) => string | null;

const LONGEST_SHOWN = 60;
/** A value in a message: text in quotes, long text cut. */
const quoted = (value: unknown, text: string): string => {
  const whole = typeof value === 'string' ? JSON.stringify(text) : text;
  return whole.length > LONGEST_SHOWN ? `${whole.slice(0, LONGEST_SHOWN)}...` : whole;
};

const KINDS: Record<string, string> = {
  string: 'text (in quotes where YAML reads a number or true and false)',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map of settings',
  record: 'a map of settings',
};
const kind = (expected: string): string => KINDS[expected] ?? expected;

/** Our own messages are fragments that follow the name of the setting; zod's start with a capital. */
const isOurs = (message: string): boolean => !/^[A-Z]/.test(message);

/** The alternative of a union that the value was meant to be: one that failed inside, else one of the right type. */
const meantIssues = (issue: z.core.$ZodIssueInvalidUnion): Issue[] | undefined =>
  issue.errors.find((issues) => issues.every(({ path }) => path.length > 0)) ??
  issue.errors.find((issues) => issues.every(({ code }) => code !== 'invalid_type'));

const sizeMessage = (issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string =>
  issue.code === 'too_small'
    ? `is below ${issue.inclusive === false ? 'or at ' : ''}${issue.minimum}`
    : `is above ${issue.inclusive === false ? 'or at ' : ''}${issue.maximum}`;

/** Message and detail of one issue, without its place. */
const describe = (issue: Issue, value: unknown): { message: string } & ProblemDetail => {
  if (value === undefined) return { message: 'is missing' };
  if (value === null) return { message: 'is empty' };
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    return { message: 'is not allowed', allowed, ...didYouMean(String(value), allowed) };
  }
  if (isOurs(issue.message)) return { message: issue.message };
  if (issue.code === 'invalid_type') return { message: `must be ${kind(issue.expected)}` };
  if (issue.code === 'too_small' || issue.code === 'too_big')
    return { message: sizeMessage(issue) };
  if (issue.code === 'invalid_key')
    return { message: issue.issues[0]?.message ?? 'is not allowed here' };
  if (issue.code === 'invalid_union') {
    const expected = issue.errors
      .flat()
      .flatMap((nested) => (nested.code === 'invalid_type' ? [nested.expected] : []));
    return { message: `must be ${[...new Set(expected)].map(kind).join(' or ')}` };
  }
  return { message: 'is not valid' };
};

const unknownKeys = (issue: z.core.$ZodIssueUnrecognizedKeys, report: Report): ConfigProblem[] => {
  const allowed = issue.message.split(', ');
  return issue.keys.map((key) =>
    report(
      [...issue.path, key],
      `${nameOf([...issue.path, key])} is not a setting`,
      { allowed, ...didYouMean(key, allowed) },
      'key',
    ),
  );
};

/** The issues inside a union that say more than the union itself; null when there are none. */
const unfold = (issue: z.core.$ZodIssueInvalidUnion): Issue[] | null => {
  const { discriminator, options } = issue as { discriminator?: string; options?: unknown[] };
  if (discriminator !== undefined)
    return [{ ...issue, code: 'invalid_value', values: options ?? [] } as unknown as Issue];
  if (isOurs(issue.message)) return null;
  const meant = meantIssues(issue);
  return meant?.map((nested) => ({ ...nested, path: [...issue.path, ...nested.path] })) ?? null;
};

/** Turns one zod issue about `data` into problems. */
export const translate = (
  issue: Issue,
  data: unknown,
  report: Report,
  show: Show,
): ConfigProblem[] => {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, report);
  const nested = issue.code === 'invalid_union' ? unfold(issue) : null;
  if (nested !== null) return nested.flatMap((inner) => translate(inner, data, report, show));
  const value = valueAt(data, issue.path);
  const { message, ...detail } = describe(issue, value);
  const name = nameOf(issue.path) || 'the file';
  if (value === undefined || value === null || typeof value === 'object')
    return [report(issue.path, `${name} ${message}`, detail, 'key')];
  const text = show(issue.path, value);
  if (text === null) return [report(issue.path, `${name} ${message}`)];
  return [
    report(issue.path, `${name}: ${quoted(value, text)} ${message}`, { ...detail, value: text }),
  ];
};
