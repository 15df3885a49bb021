import { onTestFinished } from 'vitest';
import { generateOrganisation } from '../../../src/demo/organisation.ts';
import type { Organisation } from '../../../src/demo/organisation-model.ts';
import { startLinearServer } from '../../../src/demo/linear-server.ts';
import type { LinearServer, LinearServerOptions } from '../../../src/demo/linear-server.ts';
import type { LinearSourceConfig, Secret } from '../../../src/config/config.ts';
import type { Change } from '../../../src/model/change.ts';
import type { WorkItem } from '../../../src/model/work-item.ts';
import { createLinearSource } from '../../../src/sources/linear/index.ts';
import type {
  Page,
  Source,
  SourceEnvironment,
  SourceProgress,
} from '../../../src/sources/source.ts';

export const NOW = Date.UTC(2026, 10, 20, 12);
export const TOKEN = 'lin_api_test';

export const secret = (value: string): Secret => ({
  reveal: () => value,
  toJSON: () => '[secret]',
  toString: () => '[secret]',
});

export const linearConfig = (
  apiUrl: string,
  changes: Partial<LinearSourceConfig> = {},
): LinearSourceConfig => ({
  id: 'linear',
  type: 'linear',
  token: secret(TOKEN),
  tokenKind: 'apiKey',
  apiUrl,
  teams: [],
  fields: {},
  requestsPerSecond: null,
  tokenExpires: null,
  ...changes,
});

export interface TestEnvironment extends SourceEnvironment {
  progress: SourceProgress[];
  warnings: string[];
  slept: number[];
}

/** A clock that sleeping moves, and nothing that takes real time. */
export const environment = (): TestEnvironment => {
  let clock = NOW;
  const progress: SourceProgress[] = [];
  const warnings: string[] = [];
  const slept: number[] = [];
  return {
    progress,
    warnings,
    slept,
    now: () => clock,
    random: () => 0.5,
    sleep: async (ms) => {
      slept.push(ms);
      clock += ms;
      await Promise.resolve();
    },
    signal: new AbortController().signal,
    onProgress: (one) => progress.push(one),
    warn: (message) => warnings.push(message),
  };
};

/** What a walk leaves behind, as a store would keep it. */
export interface Pulled {
  items: Map<string, WorkItem>;
  changes: Map<string, Change[]>;
  states: Map<string, unknown>;
  accounts: Map<string, unknown>;
}

export const emptyPull = (): Pulled => ({
  items: new Map(),
  changes: new Map(),
  states: new Map(),
  accounts: new Map(),
});

/** Keeps one page as a store would. */
export const keep = (into: Pulled, page: Page): void => {
  for (const item of page.items) into.items.set(item.id, item);
  for (const id of page.historyOf) into.changes.set(id, []);
  for (const change of page.changes) into.changes.get(change.itemId)!.push(change);
  for (const state of page.states) into.states.set(state.id, state);
  for (const account of page.accounts) into.accounts.set(account.id, account);
};

export const pull = async (
  source: Source,
  since: number | null = null,
  into: Pulled = emptyPull(),
): Promise<Pulled> => {
  for (const stream of await source.streams()) {
    for await (const page of stream.read({ since, resume: null })) keep(into, page);
  }
  return into;
};

export const smallOrganisation = (issues = 600, seed = 3): Organisation =>
  generateOrganisation({ seed, people: 24, issues, months: 8, now: NOW });

export interface Running {
  server: LinearServer;
  organisation: Organisation;
  source: Source;
  env: TestEnvironment;
}

export const running = async (
  organisation: Organisation,
  config: Partial<LinearSourceConfig> = {},
  options: Partial<LinearServerOptions> = {},
): Promise<Running> => {
  const server = await startLinearServer({ organisation, token: TOKEN, ...options });
  const env = environment();
  return {
    server,
    organisation,
    env,
    source: createLinearSource(linearConfig(server.url, config), env),
  };
};

/** {@link running} until the test ends. */
export const runningForTest = async (...args: Parameters<typeof running>): Promise<Running> => {
  const run = await running(...args);
  onTestFinished(() => run.server.close());
  return run;
};
