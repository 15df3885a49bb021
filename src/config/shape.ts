import type { z } from 'zod';
import { type ConfigProblem, didYouMean, type ProblemDetail } from './problem.ts';
import type { Path, YamlFile } from './yaml-file.ts';

type Issue = z.core.$ZodIssue;

/** What a schema made of a file: the valid rest of it, and every problem. */
export interface Shaped<T> {
  /** Null when nothing could be kept. */
  value: T | null;
  problems: ConfigProblem[];
  /** A problem at a path of `value`, which may lack list items of the file. */
  problemAt(
    path: Path,
    message: string,
    detail?: ProblemDetail,
    part?: 'key' | 'value',
  ): ConfigProblem;
}

const at = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    data,
  );

/** `sources[0].host` */
const nameOf = (path: Path): string =>
  path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`,
    )
    .join('');

const LONGEST_SHOWN = 60;
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
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

/** The alternative of a union that the value was meant to be: one that did not fail at its root. */
const meantIssues = (issue: z.core.$ZodIssueInvalidUnion): Issue[] | undefined =>
  issue.errors.find(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );

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

type Report = (
  path: Path,
  message: string,
  detail: ProblemDetail,
  part?: 'key' | 'value',
) => ConfigProblem;

/** Turns one zod issue into problems; `show` says how a value may be printed, undefined when it is secret. */
const translate = (
  issue: Issue,
  data: unknown,
  report: Report,
  show: (path: Path) => string | undefined,
): ConfigProblem[] => {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, report);
  if (issue.code === 'invalid_union') {
    const discriminator = (issue as { discriminator?: string }).discriminator;
    if (discriminator !== undefined) {
      const allowed = (issue as { options?: unknown[] }).options?.map(String) ?? [];
      return translate(
        { ...issue, code: 'invalid_value', values: allowed } as Issue,
        data,
        report,
        show,
      );
    }
    const meant = meantIssues(issue);
    if (meant !== undefined)
      return meant.flatMap((nested) =>
        translate({ ...nested, path: [...issue.path, ...nested.path] }, data, report, show),
      );
  }
  const value = at(data, issue.path);
  const { message, ...detail } = describe(issue, value);
  const name = nameOf(issue.path) || 'the file';
  if (value === undefined || value === null || typeof value === 'object')
    return [report(issue.path, `${name} ${message}`, detail, 'key')];
  const printed = show(issue.path);
  return [
    printed === undefined
      ? report(issue.path, `${name} ${message}`, {})
      : report(issue.path, `${name}: ${printed} ${message}`, { ...detail, value: printed }),
  ];
};

/** Removes what the issues name, so that the rest can be judged too; false when nothing would be left. */
const prune = (data: unknown, issues: Issue[], originals: WeakMap<object, number[]>): boolean => {
  const doomed = issues.flatMap((issue): Path[] => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
    return [at(data, issue.path) === undefined ? issue.path.slice(0, -1) : issue.path];
  });
  if (doomed.some((path) => path.length === 0)) return false;
  const indexes = new Map<unknown[], Set<number>>();
  for (const path of doomed) {
    const parent = at(data, path.slice(0, -1));
    const last = path.at(-1)!;
    if (Array.isArray(parent))
      indexes.set(parent, (indexes.get(parent) ?? new Set()).add(Number(last)));
    else if (typeof parent === 'object' && parent !== null) Reflect.deleteProperty(parent, last);
  }
  for (const [list, removed] of indexes) {
    const kept = (originals.get(list) ?? [...list.keys()]).filter(
      (_, index) => !removed.has(index),
    );
    list.splice(0, Infinity, ...list.filter((_, index) => !removed.has(index)));
    originals.set(list, kept);
  }
  return true;
};

export interface ShapeOptions<T> {
  /** What to print instead of a value, '' for nothing; undefined prints it. */
  hide?: (path: Path, value: unknown) => string | undefined;
  /** A schema that does without what the strict one requires, to judge the rest by. */
  lenient?: z.ZodType<T>;
}

/**
 * Checks a file's data against its schema. What is wrong is reported and left out, so that the rules
 * that compare settings with one another still run on the rest.
 */
export const shapeOf = <T>(
  schema: z.ZodType<T>,
  yaml: YamlFile,
  data: unknown,
  options: ShapeOptions<T> = {},
): Shaped<T> => {
  const show = (path: Path) =>
    (options.hide?.(path, at(data, path)) ?? shown(at(data, path))) || undefined;
  const rest = structuredClone(data);
  const originals = new WeakMap<object, number[]>();
  const problemIn =
    (root: unknown): Report =>
    (path, message, detail, part) => {
      const original = path.map((step, index) => {
        const list = at(root, path.slice(0, index));
        return typeof step === 'number' && Array.isArray(list)
          ? (originals.get(list)?.[step] ?? step)
          : step;
      });
      return { file: yaml.file, ...yaml.placeOf(original, part), message, ...detail };
    };
  const problems = (schema.safeParse(data).error?.issues ?? []).flatMap((issue) =>
    translate(issue, data, problemIn(data), show),
  );
  const lenient = options.lenient ?? schema;
  let result = lenient.safeParse(rest);
  while (!result.success && prune(rest, result.error.issues, originals))
    result = lenient.safeParse(rest);
  const report = problemIn(rest);
  return {
    value: result.success ? result.data : null,
    problems,
    problemAt: (path, message, detail = {}, part) => report(path, message, detail, part),
  };
};
