import type { Dimension, Mappings, Rule } from './config.ts';
import { mergeDimensions, withColours } from './dimensions.ts';
import { hashOf } from './hash.ts';
import { disableProblems, leftOutWarnings, mergeRules, type LeftOut } from './mapping-rules.ts';
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

/** Level defaults that name no band. */
const levelProblems = (layers: Layer[], bands: string[]): ConfigProblem[] => {
  const layer = layers.findLast(({ content }) => content.horizon?.bands ?? content.horizon?.levels);
  return Object.entries(layer?.content.horizon?.levels ?? {}).flatMap(([level, value]) => {
    if (layer === undefined || bands.includes(value)) return [];
    const message = `${JSON.stringify(value)} is not a band of the horizon`;
    const detail = { value, allowed: bands, ...didYouMean(value, bands) };
    return [layer.problemAt(['horizon', 'levels', level], message, detail)];
  });
};

/** The two built-in dimensions must come from somewhere. */
const baseProblems = (
  base: Layer | undefined,
  dimensions: Dimension[],
  bands: string[],
): ConfigProblem[] => {
  const suggestion = 'name a base preset such as bets first under preset:';
  const missing = [
    ...(dimensions[0]?.id === 'shape'
      ? []
      : ['no dimension "shape": every item needs a bet shape']),
    ...(bands.length > 0 ? [] : ['no bands of the horizon']),
  ];
  return missing.flatMap((message) => base?.problemAt(['preset'], message, { suggestion }) ?? []);
};

/**
 * Joins the user's mappings with the presets that they name, in the order of their list.
 * The first preset is the base; `user` is null without a mappings file.
 */
export const buildMappings = (user: Layer | null, presets: Layer[]): Merged => {
  const layers = user ? [...presets, user] : presets;
  const { dimensions, bands, levelDefaults, problems } = mergeDimensions(layers);
  const findings: Findings = { problems, warnings: [] };
  const bandNames = bands.map(({ value }) => value);
  problems.push(...levelProblems(layers, bandNames));
  problems.push(...baseProblems(user ?? presets[0], dimensions, bandNames));
  if (user) problems.push(...disableProblems(user, presets));
  const last = <Key extends 'version' | 'heuristics'>(key: Key) =>
    layers.findLast(({ content }) => content[key] !== undefined)?.content[key];
  const heuristics = last('heuristics') ?? true;
  const sources = { user, presets, dimensions };
  const leftOut: LeftOut[] = [];
  const rules = mergeRules('rules', sources, { problems, leftOut });
  const heuristicRules = mergeRules('heuristicRules', sources, { problems, leftOut });
  findings.warnings.push(...leftOutWarnings(leftOut));
  const types: Record<string, string> = {};
  for (const { content } of layers) Object.assign(types, content.types);
  const mappings = {
    version: last('version') ?? '1',
    dimensions,
    rules,
    types,
    horizonBands: bands,
    secondPresets: secondPresets(presets, dimensions, problems),
    heuristics,
    heuristicRules: heuristics ? heuristicRules : [],
    levelDefaults,
  };
  return { ...findings, mappings: { ...mappings, hash: hashOf(withoutOrigins(mappings)) } };
};

const withoutOrigins = (mappings: Omit<Mappings, 'hash'>) => {
  const bare = (rules: Rule[]) => rules.map(({ origin: _, ...rule }) => rule);
  return {
    ...mappings,
    rules: bare(mappings.rules),
    heuristicRules: bare(mappings.heuristicRules),
  };
};
