import type { Dimension, Rule } from './config.ts';
import { type ConditionProblem, readCondition } from './conditions.ts';
import { repeated } from './dimensions.ts';
import type { Layer } from './mappings.ts';
import type { RuleEntry } from './mappings-schema.ts';
import { type ConfigProblem, didYouMean } from './problem.ts';

type RuleList = 'rules' | 'heuristicRules';

/** Values of `set` that their dimension does not have, and dimensions that are not there. */
const setProblems = (
  layer: Layer,
  list: RuleList,
  index: number,
  entry: RuleEntry,
  dimensions: Dimension[],
): ConfigProblem[] =>
  Object.entries(entry.set).flatMap(([id, value]) => {
    const path = [list, index, 'set', id];
    const dimension = dimensions.find((candidate) => candidate.id === id);
    const ids = dimensions.map((candidate) => candidate.id);
    if (dimension === undefined)
      return [
        layer.problemAt(
          path,
          `${id} is not a dimension`,
          { allowed: ids, ...didYouMean(id, ids) },
          'key',
        ),
      ];
    const allowed = dimension.values.map((candidate) => candidate.value);
    if (allowed.includes(value)) return [];
    return [
      layer.problemAt(path, `${id}: ${JSON.stringify(value)} is not a value of it`, {
        value,
        allowed,
        ...didYouMean(value, allowed),
      }),
    ];
  });

const readRule = (
  layer: Layer,
  list: RuleList,
  index: number,
  entry: RuleEntry,
  problems: ConfigProblem[],
): Rule | null => {
  const found: ConditionProblem[] = [];
  const when = readCondition(entry.when, found);
  problems.push(
    ...found.map(({ path, message, part, ...detail }) =>
      layer.problemAt([list, index, 'when', ...path], message, detail, part),
    ),
  );
  const { from = null, to = null } = entry;
  if (from !== null && to !== null && from > to)
    problems.push(
      layer.problemAt([list, index, 'to'], `the rule ${entry.id} ends before it begins`, {
        value: to,
      }),
    );
  if (when === null) return null;
  const line = layer.problemAt([list, index], '').line ?? 1;
  return { id: entry.id, when, set: entry.set, from, to, origin: { file: layer.file, line } };
};

export interface RuleSources {
  user: Layer | null;
  presets: Layer[];
  dimensions: Dimension[];
}

/** The user's rules, then those of the presets that the user has not replaced by id or disabled. */
export const mergeRules = (
  list: RuleList,
  { user, presets, dimensions }: RuleSources,
  result: { problems: ConfigProblem[]; leftOut: LeftOut[] },
): Rule[] => {
  const rules: Rule[] = [];
  const taken = new Set(
    user ? [...user.content[list].map(({ id }) => id), ...disabledBy(user)] : [],
  );
  for (const layer of user ? [user, ...presets] : presets) {
    for (const [index, entry] of layer.content[list].entries()) {
      if (layer !== user && taken.has(entry.id)) continue;
      const faults = setProblems(layer, list, index, entry, dimensions);
      if (layer === user) result.problems.push(...faults);
      else if (faults.length > 0) {
        result.leftOut.push({ id: entry.id, fault: faults[0]! });
        continue;
      }
      const rule = readRule(layer, list, index, entry, result.problems);
      if (rule !== null) rules.push(rule);
    }
    for (const [index, id] of repeated(layer.content[list].map(({ id }) => id)))
      result.problems.push(
        layer.problemAt([list, index, 'id'], `the rule ${id} is there twice`, { value: id }),
      );
  }
  return rules;
};

/** A rule of a preset that sets what the owner's dimensions no longer have. */
export interface LeftOut {
  id: string;
  fault: ConfigProblem;
}

/** One warning for all of them, at the first. */
export const leftOutWarnings = (left: readonly LeftOut[]): ConfigProblem[] => {
  const [first] = left;
  if (!first) return [];
  const { file, line, column, message, allowed } = first.fault;
  if (left.length === 1)
    return [{ ...first.fault, message: `the preset's rule ${first.id} is left out: ${message}` }];
  const groups = [...Map.groupBy(left, ({ fault }) => fault.message)].map(
    ([fault, rules]) => `${fault} (${rules.map(({ id }) => id).join(', ')})`,
  );
  return [
    {
      file,
      line,
      column,
      message: `${left.length} rules of the presets are left out: ${groups.join('; ')}`,
      ...(allowed && { allowed }),
      suggestion: 'write rules of your own for your values',
    },
  ];
};

const disabledBy = (user: Layer): string[] =>
  'disable' in user.content ? user.content.disable : [];

/** Names under `disable:` that no preset knows. */
export const disableProblems = (user: Layer, presets: Layer[]): ConfigProblem[] => {
  const known = presets.flatMap(({ content }) =>
    [...content.rules, ...content.heuristicRules].map(({ id }) => id),
  );
  return disabledBy(user).flatMap((id, index) =>
    known.includes(id)
      ? []
      : [
          user.problemAt(
            ['disable', index],
            `disable: ${JSON.stringify(id)} is not a rule of a preset`,
            { value: id, ...didYouMean(id, known) },
          ),
        ],
  );
};
