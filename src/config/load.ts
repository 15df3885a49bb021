import { dirname, join } from 'node:path';
import type { Config, Mappings } from './config.ts';
import {
  type Environment,
  pathKey,
  substitute,
  type Substituted,
  variablesOf,
} from './environment.ts';
import { MISSING, presetNames, readPreset, readText } from './files.ts';
import { besideFirst, buildMappings, type Layer } from './mappings.ts';
import { mappingsSchema, presetSchema } from './mappings-schema.ts';
import { normalise } from './normalise.ts';
import { readOverrides } from './overrides.ts';
import { readPeople } from './people.ts';
import { type ConfigProblem, didYouMean } from './problem.ts';
import { currencyProblems, readRates } from './rates.ts';
import { ruleProblems, ruleWarnings } from './rules.ts';
import { type ConfigFile, configSchema, lenientConfigSchema } from './schema.ts';
import { type Shaped, shapeOf } from './shape.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

export type ConfigResult =
  | { ok: true; config: Config; warnings: ConfigProblem[] }
  | { ok: false; problems: ConfigProblem[] };

export interface LoadOptions {
  /** As the person wrote it, which is how messages name it. */
  file: string;
  env: Environment;
  /** What relative paths are relative to; the working directory without it. */
  cwd?: string;
}

interface Findings {
  problems: ConfigProblem[];
  warnings: ConfigProblem[];
}

const NO_CONFIG = 'write one with `betsheet init`, or copy config/betsheet.yaml and edit it';

/** `NAME`, or the trimmed contents of the file that `NAME_FILE` names. */
const resolveVariables = async (names: string[], { env, cwd = '.' }: LoadOptions) => {
  const values: Record<string, string | undefined> = {};
  const faults = new Map<string, string>();
  for (const name of names) {
    const path = env[`${name}_FILE`];
    values[name] = env[name];
    if (env[name] || !path) continue;
    const read = await readText(cwd, path);
    if ('text' in read) values[name] = read.text.trim();
    else faults.set(name, `${name}_FILE names ${path}, which ${read.fault}`);
  }
  return { values, faults };
};

const SECRET_KEYS = new Set(['token', 'url']);

/** Shows a value from the environment as it is written in the file, and a secret not at all. */
const hideWith =
  (written: Map<string, string>) =>
  (path: readonly PropertyKey[], value: unknown): string | undefined => {
    const source = written.get(pathKey(path));
    if (source !== undefined) return JSON.stringify(source);
    const isSecret = SECRET_KEYS.has(String(path.at(-1))) || /\/\/[^/]*@/.test(String(value));
    return isSecret ? '' : undefined;
  };

const isAt = (place: ConfigProblem) => (other: ConfigProblem) =>
  place.line === other.line && place.column === other.column;

interface MainFile {
  yaml: YamlFile;
  substituted: Substituted;
  shaped: Shaped<ConfigFile>;
}

const readMain = async (
  text: string,
  options: LoadOptions,
  findings: Findings,
): Promise<MainFile> => {
  const yaml = readYaml(options.file, text);
  const { values, faults } = await resolveVariables(variablesOf(yaml.data), options);
  const substituted = substitute(yaml, values, faults);
  const data = substituted.data === null ? {} : substituted.data;
  const shaped: Shaped<ConfigFile> =
    yaml.data === undefined
      ? {
          value: null,
          problems: [],
          problemAt: () => ({ file: options.file, line: 1, column: 1, message: '' }),
        }
      : shapeOf(configSchema, yaml, data, {
          hide: hideWith(substituted.written),
          lenient: lenientConfigSchema,
        });
  const caused = substituted.problems;
  findings.problems.push(...yaml.problems, ...caused);
  findings.problems.push(...shaped.problems.filter((problem) => !caused.some(isAt(problem))));
  return { yaml, substituted, shaped };
};

type Companion = { file: string; text: string } | null;

/** Reads files that stand beside the config: a default name may be absent, a name in the config may not. */
const companionReader =
  (main: MainFile, options: LoadOptions, findings: Findings) =>
  async (
    setting: 'mappings' | 'people' | 'rates' | 'overrides',
    byDefault: string,
  ): Promise<Companion> => {
    const name = main.shaped.value?.[setting];
    const file = join(dirname(options.file), name ?? byDefault);
    const read = await readText(options.cwd ?? '.', file);
    if ('text' in read) return { file, text: read.text };
    if (name === undefined && read.fault === MISSING) return null;
    findings.problems.push(
      name === undefined
        ? { file, line: null, column: null, message: `the file ${read.fault}` }
        : main.shaped.problemAt([setting], `${setting}: ${file} ${read.fault}`, {
            value: name,
            suggestion: 'correct the name, relative to the config file, or leave it out',
          }),
    );
    return null;
  };

const readLayer = <T extends Layer['content']>(
  file: string,
  text: string,
  schema: Parameters<typeof shapeOf<T>>[0],
  findings: Findings,
): { layer: Layer; content: T } | null => {
  const yaml = readYaml(file, text);
  findings.problems.push(...yaml.problems);
  if (yaml.data === undefined) return null;
  const { value, problems, problemAt } = shapeOf(schema, yaml, yaml.data ?? {});
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

const loadMappings = async (companion: Companion, findings: Findings): Promise<Mappings> => {
  const user = companion && readLayer(companion.file, companion.text, mappingsSchema, findings);
  const names = user?.content.preset ?? ['bets'];
  const presets = await readPresets(names, user?.layer ?? null, findings);
  const { mappings, problems, warnings } = buildMappings(user?.layer ?? null, presets);
  findings.problems.push(...problems);
  findings.warnings.push(...warnings);
  return mappings;
};

const inOrder = (problems: ConfigProblem[]): ConfigProblem[] => {
  const files = [...new Set(problems.map(({ file }) => file))];
  return problems.toSorted(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
};

/**
 * Reads the configuration and everything beside it. Either the whole of it, valid and with its defaults, or every
 * problem in every file at once, with its place.
 */
export const loadConfig = async (options: LoadOptions): Promise<ConfigResult> => {
  const { file, cwd = '.' } = options;
  const findings: Findings = { problems: [], warnings: [] };
  const read = await readText(cwd, file);
  if ('fault' in read)
    return {
      ok: false,
      problems: [
        {
          file,
          line: null,
          column: null,
          message: `the configuration ${read.fault}`,
          suggestion: NO_CONFIG,
        },
      ],
    };
  const main = await readMain(read.text, options, findings);
  const companion = companionReader(main, options, findings);
  const mappings = await loadMappings(await companion('mappings', 'mappings.yaml'), findings);
  const shape = mappings.dimensions.find(({ id }) => id === 'shape');
  const people = await companion('people', 'people.csv');
  const roster = people && readPeople(people.file, people.text);
  const money = await companion('rates', 'rates.csv');
  const rates = money && readRates(money.file, money.text);
  const changes = await companion('overrides', 'overrides.csv');
  const overrides = changes && readOverrides(changes.file, changes.text, mappings.dimensions);
  findings.problems.push(
    ...(roster?.problems ?? []),
    ...(rates?.problems ?? []),
    ...(overrides?.problems ?? []),
  );
  const { value, problemAt } = main.shaped;
  if (value !== null) {
    findings.problems.push(...ruleProblems(value, shape, problemAt));
    findings.warnings.push(...ruleWarnings(value, main.substituted.written, problemAt));
    if (rates) findings.problems.push(...currencyProblems(rates, value.currency, value.exchange));
  }
  if (value === null || findings.problems.length > 0)
    return { ok: false, problems: inOrder(findings.problems) };
  const config = normalise({
    file: value,
    mappings,
    roster: roster?.rows ?? null,
    rates: rates?.rates ?? null,
    overrides: overrides?.overrides ?? [],
  });
  return { ok: true, config, warnings: inOrder(findings.warnings) };
};
