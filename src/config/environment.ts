import { nameOf, type Path } from './path.ts';
import type { ConfigProblem } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const MALFORMED = /\$\{(?![A-Za-z_][A-Za-z0-9_]*\})/;

/** Settings that are as good as left out when their variable is not set. */
const OPTIONAL = new Set(['store.url', 'server.token', 'server.host', 'notify.url']);

/** Names of all variables that the data asks for. */
export const variablesOf = (data: unknown): string[] => {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string')
      for (const [, name] of value.matchAll(VARIABLE)) names.add(name!);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(data);
  return [...names];
};

export interface Substituted {
  data: unknown;
  problems: ConfigProblem[];
  /** The text in the file of every value that came from the environment, by the name of its setting. */
  written: Map<string, string>;
}

/**
 * Puts variables into the scalars of parsed data, where they can become text only, never configuration.
 * An empty variable counts as unset, since that is how compose files pass one on. `faults` says of a
 * variable why its `_FILE` could not be read.
 */
export const substitute = (
  yaml: YamlFile,
  env: Environment,
  faults: ReadonlyMap<string, string> = new Map(),
): Substituted => {
  const problems: ConfigProblem[] = [];
  const written = new Map<string, string>();
  const report = (path: Path, message: string, suggestion: string): undefined => {
    problems.push({ file: yaml.file, ...yaml.placeOf(path), message, suggestion });
  };
  const put = (text: string, path: Path): string | undefined => {
    if (MALFORMED.test(text))
      return report(path, `${nameOf(path)} has a "\${" that names no variable`, 'write ${NAME}');
    const names = [...text.matchAll(VARIABLE)].map(([, name]) => name!);
    if (names.length === 0) return text;
    written.set(nameOf(path), text);
    const unset = names.filter((name) => !env[name]);
    if (unset.length > 0 && OPTIONAL.has(nameOf(path)) && !unset.some((name) => faults.has(name)))
      return undefined;
    for (const name of new Set(unset)) {
      const fault = faults.get(name) ?? `${name} is not set`;
      const suggestion = `set ${name} or ${name}_FILE in the environment`;
      report(path, `${fault}, and ${nameOf(path)} asks for it`, suggestion);
    }
    return text.replace(VARIABLE, (_, name: string) => env[name] ?? '');
  };
  const walk = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return put(value, path);
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(
      ([key, item]) => [key, walk(item, [...path, key])] as const,
    );
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
  };
  return { data: walk(yaml.data, []), problems, written };
};
