import type { SourceConfig } from '../config/config.ts';
import type { Budgets } from './budgets.ts';
import type { Source, SourceEnvironment } from './source.ts';

export interface OpenSourceOptions {
  /** Also pull logged work, which only one effort model needs. Linear has none. */
  worklogs: boolean;
  /** Those of this process; without them a source has one of its own. */
  budgets?: Budgets;
}

type Opener = (
  config: never,
  environment: SourceEnvironment,
  options: OpenSourceOptions,
) => Promise<Source>;

/** Every kind of source there is. The vendors' libraries are loaded when one is opened, not when the program starts. */
const OPENERS: Record<SourceConfig['type'], Opener> = {
  jira: async (config, environment, options) =>
    (await import('./jira/index.ts')).createJiraSource(config, environment, options),
  linear: async (config, environment, options) =>
    (await import('./linear/index.ts')).createLinearSource(config, environment, options),
};

/** Opens one configured source. Nothing is requested yet. */
export const openSource = (
  config: SourceConfig,
  environment: SourceEnvironment,
  options: OpenSourceOptions = { worklogs: false },
): Promise<Source> => OPENERS[config.type](config as never, environment, options);
