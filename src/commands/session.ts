import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { formatProblem } from '../config/problem.ts';
import type { SourceEnvironment } from '../sources/source.ts';
import { openStore } from '../store/connect.ts';
import type { Store } from '../store/store.ts';
import { describePull } from '../progress.ts';
import { UserError, type OptionSpec, type Shell } from './command.ts';

const DEFAULT_CONFIG = 'config/betsheet.yaml';

export const CONFIG_OPTION: OptionSpec = {
  flags: '--config <file>',
  description: `configuration file (default: ${DEFAULT_CONFIG})`,
};

/** Loads the configuration or throws one UserError that lists every problem. Warnings are printed on stderr. */
export const openConfig = async (
  shell: Shell,
  options: Record<string, unknown>,
): Promise<Config> => {
  const file = typeof options.config === 'string' ? options.config : DEFAULT_CONFIG;
  const loaded = await loadConfig({ file, env: shell.env, cwd: shell.cwd });
  if (!loaded.ok) {
    throw new UserError(loaded.problems.map(formatProblem).join('\n'), 2, {
      details: loaded.problems.map((problem) => ({ ...problem })) as never,
    });
  }
  shell.hideSecrets(loaded.config);
  for (const warning of loaded.warnings) shell.notice(`warning: ${formatProblem(warning)}`);
  return loaded.config;
};

export interface Session {
  config: Config;
  store: Store;
}

/** Opens configuration and store, does the work, and closes the store whatever happens. */
export const withSession = async <Result>(
  shell: Shell,
  options: Record<string, unknown>,
  command: string,
  work: (session: Session) => Promise<Result>,
): Promise<Result> => {
  const config = await openConfig(shell, options);
  const store = await openStore({ ...config.store, command, now: shell.now });
  try {
    return await work({ config, store });
  } finally {
    await store.close();
  }
};

/** What the sources may use, with progress drawn a line a source. */
export const sourceEnvironment = (shell: Shell, source: string): SourceEnvironment => {
  const startedAt = shell.now();
  return {
    now: shell.now,
    random: shell.random,
    sleep: shell.sleep,
    signal: shell.signal,
    onProgress: (pulled) => {
      const parked =
        pulled.parkedUntil === null
          ? ''
          : ` · waiting for the source's quota until ${new Date(pulled.parkedUntil).toISOString()}`;
      const line = describePull(pulled, shell.now() - startedAt);
      shell.progress.update(source, `${source} ${pulled.stream}: ${line}${parked}`);
    },
    warn: (message, context) => shell.log.warn({ source, ...context }, message),
  };
};
