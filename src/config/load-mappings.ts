import type { Mappings } from './config.ts';
import { presetNames, readPreset } from './files.ts';
import { besideFirst, buildMappings, type Layer } from './mappings.ts';
import { mappingsSchema, presetSchema } from './mappings-schema.ts';
import { didYouMean, type Findings } from './problem.ts';
import { shapeOf } from './shape.ts';
import { readYaml } from './yaml-file.ts';

/** A file beside the config; null when there is none. */
export type Companion = { file: string; text: string } | null;

const readLayer = <T extends Layer['content']>(
  file: string,
  text: string,
  schema: Parameters<typeof shapeOf<T>>[0],
  findings: Findings,
): { layer: Layer; content: T } | null => {
  const yaml = readYaml(file, text);
  findings.problems.push(...yaml.problems);
  const { value, problems, problemAt } = shapeOf(schema, yaml, yaml.data);
  findings.problems.push(...problems);
  return value === null ? null : { content: value, layer: { file, content: value, problemAt } };
};

const readPresets = async (
  names: string[],
  user: Layer | null,
  findings: Findings,
): Promise<Layer[]> => {
  const known = await presetNames();
  const layers: Layer[] = [];
  for (const [index, name] of names.entries()) {
    if (!known.includes(name)) {
      const detail = { value: name, allowed: known, ...didYouMean(name, known) };
      if (user)
        findings.problems.push(
          user.problemAt(['preset', index], `${JSON.stringify(name)} is not a preset`, detail),
        );
      continue;
    }
    const read = await readPreset(name);
    if ('fault' in read) throw new Error(`the preset ${name} ${read.fault}`);
    const preset = readLayer(`presets/${name}.yaml`, read.text, presetSchema, findings);
    if (preset === null) continue;
    const content = index === 0 ? preset.content : besideFirst(preset.content);
    layers.push({ ...preset.layer, content });
  }
  return layers;
};

/** Reads mappings.yaml, when there is one, and the presets that it names (else `bets`). */
export const loadMappings = async (companion: Companion, findings: Findings): Promise<Mappings> => {
  const user = companion && readLayer(companion.file, companion.text, mappingsSchema, findings);
  const names = user?.content.preset ?? ['bets'];
  const presets = await readPresets(names, user?.layer ?? null, findings);
  const { mappings, problems, warnings } = buildMappings(user?.layer ?? null, presets);
  findings.problems.push(...problems);
  findings.warnings.push(...warnings);
  return mappings;
};
