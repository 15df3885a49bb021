import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Config, Mappings } from './config.ts';
import { type Environment, substitute, variablesOf } from './environment.ts';
import { MISSING, readText } from './files.ts';
import { type Companion, loadMappings } from './load-mappings.ts';
import { normalise } from './normalise.ts';
import { readOverrides } from './overrides.ts';
import { readPeople } from './people.ts';
import { nameOf, type Path } from './path.ts';
import type { ConfigProblem, Findings } from './problem.ts';
import { currencyProblems, readRates } from './rates.ts';
import { ruleProblems } from './rules.ts';
import { type ConfigFile, configSchema, lenientConfigSchema } from './schema.ts';
import { type Shaped, shapeOf } from './shape.ts';
import { configWarnings } from './warnings.ts';
import { readYaml } from './yaml-file.ts';

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
/** A long text that is no e-mail address may be the token that belongs beside it. */
const LONGEST_SHOWN_EMAIL = 8;

const isSecretAt = (key: string, value: string): boolean =>
  SECRET_KEYS.has(key) ||
  /\/\/[^/]*@/.test(value) ||
  (key === 'email' && !value.includes('@') && value.length > LONGEST_SHOWN_EMAIL);

/** Shows a value from the environment as it is written in the file, and a secret not at all. */
const showWith =
  (written: Map<string, string>) =>
  (path: Path, value: unknown): string | null => {
    const source = written.get(nameOf(path));
    if (source !== undefined) return source;
    return isSecretAt(String(path.at(-1)), String(value)) ? null : String(value);
  };

const isAt = (place: ConfigProblem) => (other: ConfigProblem) =>
  place.line === other.line && place.column === other.column;

interface MainFile {
  written: Map<string, string>;
  shaped: Shaped<ConfigFile>;
}

const readMain = async (
  text: string,
  options: LoadOptions,
  findings: Findings,
): Promise<MainFile> => {
  const yaml = readYaml(options.file, text);
  const { values, faults } = await resolveVariables(variablesOf(yaml.data), options);
  const { data, problems, written } = substitute(yaml, values, faults);
  const shaped = shapeOf(configSchema, yaml, data, {
    show: showWith(written),
    lenient: lenientConfigSchema,
  });
  findings.problems.push(...yaml.problems, ...problems);
  findings.problems.push(...shaped.problems.filter((problem) => !problems.some(isAt(problem))));
  return { written, shaped };
};

const besideOf = (file: string, name: string): string =>
  isAbsolute(name) ? name : join(dirname(file), name);

/** Reads files that stand beside the config: a default name may be absent, a name in the config may not. */
const companionReader =
  (shaped: Shaped<ConfigFile>, options: LoadOptions, findings: Findings) =>
  async (
    setting: 'mappings' | 'people' | 'rates' | 'overrides',
    byDefault: string,
  ): Promise<Companion> => {
    const name = shaped.value?.[setting];
    const file = besideOf(options.file, name ?? byDefault);
    const read = await readText(options.cwd ?? '.', file);
    if ('text' in read) return { file, text: read.text };
    if (name === undefined && read.fault === MISSING) return null;
    findings.problems.push(
      name === undefined
        ? { file, line: null, column: null, message: `the file ${read.fault}` }
        : shaped.problemAt([setting], `${setting}: ${file} ${read.fault}`, {
            value: name,
            suggestion: 'correct the name, relative to the config file, or leave it out',
          }),
    );
    return null;
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

type Reader = ReturnType<typeof companionReader>;

/** The tables beside the config, each null (or empty) without its file. */
const readTables = async (read: Reader, mappings: Mappings, findings: Findings) => {
  const people = await read('people', 'people.csv');
  const roster = people && readPeople(people.file, people.text);
  const money = await read('rates', 'rates.csv');
  const rates = money && readRates(money.file, money.text);
  const changes = await read('overrides', 'overrides.csv');
  const overrides = changes && readOverrides(changes.file, changes.text, mappings.dimensions);
  for (const table of [roster, rates, overrides])
    findings.problems.push(...(table?.problems ?? []));
  return { roster: roster?.rows ?? null, rates, overrides: overrides?.overrides ?? [] };
};

/**
 * Reads the configuration and everything beside it. Either the whole of it, valid and with its defaults, or every
 * problem in every file at once, with its place.
 */
export const loadConfig = async (options: LoadOptions): Promise<ConfigResult> => {
  const { file, cwd = '.' } = options;
  const read = await readText(cwd, file);
  if ('fault' in read) {
    const message = `the configuration ${read.fault}`;
    return {
      ok: false,
      problems: [{ file, line: null, column: null, message, suggestion: NO_CONFIG }],
    };
  }
  const findings: Findings = { problems: [], warnings: [] };
  const { written, shaped } = await readMain(read.text, options, findings);
  const companion = companionReader(shaped, options, findings);
  const owned = await companion('mappings', 'mappings.yaml');
  const mappings = await loadMappings(owned, findings);
  const { roster, rates, overrides } = await readTables(companion, mappings, findings);
  const { value, problemAt } = shaped;
  if (value !== null) {
    findings.problems.push(...ruleProblems(value, mappings.dimensions, problemAt));
    if (rates) findings.problems.push(...currencyProblems(rates, value.currency, value.exchange));
  }
  if (value === null || findings.problems.length > 0)
    return { ok: false, problems: inOrder(findings.problems) };
  const warnings = [...findings.warnings, ...configWarnings(value, written, problemAt)];
  const config = normalise({
    cwd: resolve(cwd),
    file: value,
    mappings,
    mappingsFile: owned?.file ?? null,
    roster,
    rates: rates?.rates.length ? rates.rates : null,
    overrides,
  });
  return { ok: true, config, warnings: inOrder(warnings) };
};
