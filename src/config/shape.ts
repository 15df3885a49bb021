import type { z } from 'zod';
import { type Issue, type Report, type Show, translate } from './issues.ts';
import { type Path, valueAt } from './path.ts';
import type { ConfigProblem } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

/** What a schema made of a file: the valid rest of it, and every problem. */
export interface Shaped<T> {
  /** Null when nothing could be kept. */
  value: T | null;
  problems: ConfigProblem[];
  /** A problem at a path of `value`, which may lack list items of the file. */
  problemAt: Report;
}

/** Removes what the issues name, so that the rest can be judged too; false when nothing would be left. */
const prune = (data: unknown, issues: Issue[], originals: WeakMap<object, number[]>): boolean => {
  const doomed = issues.flatMap((issue): Path[] => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
    return [valueAt(data, issue.path) === undefined ? issue.path.slice(0, -1) : issue.path];
  });
  if (doomed.some((path) => path.length === 0)) return false;
  const indexes = new Map<unknown[], Set<number>>();
  for (const path of doomed) {
    const parent = valueAt(data, path.slice(0, -1));
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
  /** Prints every value without it. */
  show?: Show;
  /** A schema that does without what the strict one requires, to judge the rest by. */
  lenient?: z.ZodType<T>;
}

/** A section whose every line is commented out is as good as left out. */
const withoutEmptySections = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && !Array.isArray(data)
    ? Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))
    : data;

/**
 * Checks a file's data against its schema. What is wrong is reported and left out, so that the rules
 * that compare settings with one another still run on the rest. Data that is not there gives nothing.
 */
export const shapeOf = <T>(
  schema: z.ZodType<T>,
  yaml: YamlFile,
  whole: unknown,
  options: ShapeOptions<T> = {},
): Shaped<T> => {
  const data = withoutEmptySections(whole);
  const rest = structuredClone(data);
  const originals = new WeakMap<object, number[]>();
  const problemIn =
    (root: unknown): Report =>
    (path, message, detail = {}, part) => {
      const original = path.map((step, index) => {
        const list = valueAt(root, path.slice(0, index));
        return typeof step === 'number' && Array.isArray(list)
          ? (originals.get(list)?.[step] ?? step)
          : step;
      });
      return { file: yaml.file, ...yaml.placeOf(original, part), message, ...detail };
    };
  if (data === undefined) return { value: null, problems: [], problemAt: problemIn(data) };
  const problems = (schema.safeParse(data).error?.issues ?? []).flatMap((issue) =>
    translate(issue, data, problemIn(data), options.show ?? ((_, value) => String(value))),
  );
  const lenient = options.lenient ?? schema;
  let result = lenient.safeParse(rest);
  while (!result.success && prune(rest, result.error.issues, originals))
    result = lenient.safeParse(rest);
  return { value: result.success ? result.data : null, problems, problemAt: problemIn(rest) };
};
