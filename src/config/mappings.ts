import type { Dimension, Mappings, Rule } from './config.ts';
import { mergeDimensions, withColours } from './dimensions.ts';
import { hashOf } from './hash.ts';
import { disableProblems, mergeRules } from './mapping-rules.ts';
import type { MappingsFile, PresetFile } from './mappings-schema.ts';
import { type ConfigProblem, didYouMean, type Findings } from './problem.ts';
import type { Shaped } from './shape.ts';

/** One file that mappings are made of. */
export interface Layer {
  file: string;
  content: MappingsFile | PresetFile;
  problemAt: Shaped<unknown>['problemAt'];
}

interface Merged extends Findings {
  mappings: Mappings;
}

const EMPTY: Mappings = {
  version: '',
  hash: '',
  dimensions: [],
  rules: [],
  types: {},
  horizonBands: [],
  secondPresets: [],
  heuristics: false,
  heuristicRules: [],
  levelDefaults: [],
};

/** Views that presets give beside the first, each translated from a dimension value by value. */
const secondPresets = (
  presets: Layer[],
  dimensions: Dimension[],
  problems: ConfigProblem[],
): Mappings['secondPresets'] =>
  presets.flatMap(({ content, problemAt }) => {
    if (!('second' in content) || content.second === undefined) return [];
    const { from, map, values } = content.second;
    const source = dimensions.find(({ id }) => id === from);
    if (source === undefined) {
      problems.push(
        problemAt(['second', 'from'], `${from} is not a dimension`, {
          value: from,
          allowed: dimensions.map(({ id }) => id),
        }),
      );
      return [];
    }
    const shown = withColours(values);
    const allowed = shown.map(({ value }) => value);
    for (const [key, value] of Object.entries(map))
      if (!allowed.includes(value))
        problems.push(
          problemAt(['second', 'map', key], `${key}: ${value} is not among the values`, {
            value,
            allowed,
            ...didYouMean(value, allowed),
          }),
        );
    return [{ id: content.id, title: content.title, from, map, values: shown }];
  });

const levelProblems = (layers: Layer[], horizon: Dimension | undefined): ConfigProblem[] => {
  const allowed = horizon?.values.map(({ value }) => value) ?? [];
  const layer = layers.findLast(({ content }) => content.horizon?.levels !== undefined);
  return Object.entries(layer?.content.horizon?.levels ?? {}).flatMap(([level, value]) =>
    allowed.includes(value)
      ? []
      : [
          layer!.problemAt(
            ['horizon', 'levels', level],
            `${JSON.stringify(value)} is not a band of the horizon`,
            { value, allowed, ...didYouMean(value, allowed) },
          ),
        ],
  );
};

const NO_SHAPE = 'no dimension "shape": every item needs a bet shape';
const NO_BANDS = 'no bands of the horizon';

/**
 * Joins the user's mappings with the presets that they name, in the order of their list.
 * The first preset is the base; `user` is null without a mappings file.
 */
export const buildMappings = (user: Layer | null, presets: Layer[]): Merged => {
  const layers = user ? [...presets, user] : presets;
  const result: Merged = { mappings: EMPTY, problems: [], warnings: [] };
  const { dimensions, bands, levelDefaults, problems } = mergeDimensions(layers);
  result.problems.push(
    ...problems,
    ...levelProblems(
      layers,
      dimensions.find(({ id }) => id === 'horizon'),
    ),
  );
  const foundation = user ?? presets[0];
  const suggestion = 'name a base preset such as bets first under preset:';
  if (dimensions[0]?.id !== 'shape')
    result.problems.push(
      ...(foundation ? [foundation.problemAt(['preset'], NO_SHAPE, { suggestion })] : []),
    );
  if (bands.length === 0)
    result.problems.push(
      ...(foundation ? [foundation.problemAt(['horizon'], NO_BANDS, { suggestion })] : []),
    );
  if (user) result.problems.push(...disableProblems(user, presets));
  const sources = { user, presets, dimensions };
  const last = <Key extends 'version' | 'heuristics'>(key: Key) =>
    layers.findLast(({ content }) => content[key] !== undefined)?.content[key];
  const heuristics = last('heuristics') ?? true;
  const heuristicRules = mergeRules('heuristicRules', sources, result);
  const mappings = {
    version: last('version') ?? '1',
    dimensions,
    rules: mergeRules('rules', sources, result),
    types: Object.assign({}, ...layers.map(({ content }) => content.types)) as Record<
      string,
      string
    >,
    horizonBands: bands,
    secondPresets: secondPresets(presets, dimensions, result.problems),
    heuristics,
    heuristicRules: heuristics ? heuristicRules : [],
    levelDefaults,
  };
  return { ...result, mappings: { ...mappings, hash: hashOf(withoutOrigins(mappings)) } };
};

const withoutOrigins = (mappings: Omit<Mappings, 'hash'>) => {
  const bare = (rules: Rule[]) => rules.map(({ origin: _, ...rule }) => rule);
  return {
    ...mappings,
    rules: bare(mappings.rules),
    heuristicRules: bare(mappings.heuristicRules),
  };
};
