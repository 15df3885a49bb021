import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Mappings } from '../../src/config/config.ts';
import { mappingsSchema, presetSchema } from '../../src/config/mappings-schema.ts';
import { besideFirst, buildMappings } from '../../src/config/mappings.ts';
import type { Layer } from '../../src/config/mappings.ts';
import { formatProblem } from '../../src/config/problem.ts';
import { shapeOf } from '../../src/config/shape.ts';
import { readYaml } from '../../src/config/yaml-file.ts';

const layer = (file: string, text: string, schema: z.ZodType): Layer => {
  const yaml = readYaml(file, text);
  const shaped = shapeOf(schema, yaml, yaml.data);
  const problems = [...yaml.problems, ...shaped.problems];
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  return {
    file,
    content: shaped.value as Layer['content'],
    problemAt: shaped.problemAt,
  };
};

/** Mappings of a YAML text over presets of config/presets/, read as the program reads them. Throws on any problem. */
export const mappingsFrom = (text: string, presets: string[] = ['bets']): Mappings => {
  const presetLayers = presets.map((id, index) => {
    const file = new URL(`../../config/presets/${id}.yaml`, import.meta.url);
    const read = layer(`${id}.yaml`, readFileSync(file, 'utf8'), presetSchema);
    return index === 0 ? read : { ...read, content: besideFirst(read.content as never) };
  });
  const user = text === '' ? null : layer('mappings.yaml', text, mappingsSchema);
  const { mappings, problems, warnings } = buildMappings(user, presetLayers);
  const found = [...problems, ...warnings];
  if (found.length > 0) throw new Error(found.map(formatProblem).join('\n'));
  return mappings;
};

/** Only what the text says: shape with the values A to E, the bands of the bets preset, no rules of a preset. */
export const bareMappings = (rules: string): Mappings =>
  mappingsFrom(
    `preset: []
dimensions:
  - { id: shape, field: shape, labelPrefix: "shape:", values: [{ value: A }, { value: B }, { value: C }, { value: D }, { value: E }] }
horizon:
  field: horizon
  labelPrefix: "horizon:"
  bands:
    - { value: 1-3 hours, min: 1, max: 1, maxEstimateHours: 4 }
    - { value: 1-3 days, min: 1, max: 4 }
    - { value: 1-3 weeks, min: 5, max: 25 }
    - { value: 1-3 months, min: 26, max: 92 }
    - { value: 1-3 quarters, min: 93, max: 316 }
    - { value: 1-3 years, min: 317, max: 2000 }
    - { value: 1-3 decades, min: 2001 }
  levels: { -1: 1-3 days, 0: 1-3 weeks, 1: 1-3 months, 2: 1-3 quarters }
${rules}`,
    [],
  );
