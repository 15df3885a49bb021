import type { Mappings } from './config.ts';
import { presetNames, readPresetText } from './files.ts';
import { buildMappings, type Layer } from './mappings.ts';
import { mappingsSchema, presetSchema } from './mappings-schema.ts';
import { didYouMean, type Findings } from './problem.ts';
import { shapeOf } from './shape.ts';
import { readYaml } from './yaml-file.ts';

const DEFAULT_PRESET = 'bets';

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

const readPreset = async (name: string, findings: Findings): Promise<Layer | null> => {
  const read = await readPresetText(name);
  if ('fault' in read) throw new Error(`the preset ${name} ${read.fault}`);
  return readLayer(`presets/${name}.yaml`, read.text, presetSchema, findings)?.layer ?? null;
};

const hasShape = ({ content }: Layer): boolean =>
  content.dimensions.some(({ id }) => id === 'shape');

/** The presets of a list; one that only stands beside another brings the default with it. */
const readPresets = async (
  names: string[],
  user: Layer | null,
  findings: Findings,
): Promise<Layer[]> => {
  const known = await presetNames();
  const layers: Layer[] = [];
  for (const [index, name] of names.entries()) {
    if (known.includes(name))
      layers.push(...[await readPreset(name, findings)].filter((layer) => layer !== null));
    else if (user !== null) {
      const detail = { value: name, allowed: known, ...didYouMean(name, known) };
      findings.problems.push(
        user.problemAt(['preset', index], `${JSON.stringify(name)} is not a preset`, detail),
      );
    }
  }
  const [first] = layers;
  const stands = (layer: Layer | null | undefined) => layer != null && hasShape(layer);
  if (names.length === 0 || stands(first) || stands(user)) return layers;
  const base = await readPreset(DEFAULT_PRESET, findings);
  return base === null ? layers : [base, ...layers];
};

/** Reads mappings.yaml, when there is one, and the presets that it names (else `bets`). */
export const loadMappings = async (companion: Companion, findings: Findings): Promise<Mappings> => {
  const user = companion && readLayer(companion.file, companion.text, mappingsSchema, findings);
  const names = user?.content.preset ?? [DEFAULT_PRESET];
  const presets = await readPresets(names, user?.layer ?? null, findings);
  const { mappings, problems, warnings } = buildMappings(user?.layer ?? null, presets);
  findings.problems.push(...problems);
  findings.warnings.push(...warnings);
  return mappings;
};
