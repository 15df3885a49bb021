import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { FaultPlan } from '../../src/demo/faults.ts';
import { startJiraServer } from '../../src/demo/jira-server.ts';
import type { JiraServer, JiraServerOptions } from '../../src/demo/jira-server-options.ts';
import { startLinearServer } from '../../src/demo/linear-server.ts';
import type { LinearServer, LinearServerOptions } from '../../src/demo/linear-server.ts';
import type { Organisation } from '../../src/demo/organisation-model.ts';
import type { Change } from '../../src/model/change.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { parsePeriod } from '../../src/model/period.ts';
import type { LedgerRow } from '../../src/ledger/row.ts';
import { buildReport, pull } from '../../src/run.ts';
import type { Pulled } from '../../src/run.ts';
import type { SourceEnvironment } from '../../src/sources/source.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { layStore } from '../prepared/store.ts';
import { all, allChanges } from '../store/builders.ts';

const TOKEN = 'not-a-real-token';

export interface CompanyOptions {
  timezone: string;
  /** people.csv as text; null leaves it out. */
  people: string | null;
  holidays?: string[];
  /** Further lines of betsheet.yaml. */
  more?: string;
  jira?: Partial<JiraServerOptions>;
  linear?: Partial<LinearServerOptions>;
  faults?: { jira: FaultPlan; linear: FaultPlan };
}

/** A generated organisation behind both simulated APIs, with a configuration that names them. */
export interface Company {
  folder: string;
  file: string;
  config: Config;
  jira: JiraServer;
  linear: LinearServer;
  now: () => number;
  update(organisation: Organisation): void;
  aStore(name: string): Promise<Store>;
  /** Requests that would have written, on both. */
  writes(): number;
  close(): Promise<void>;
}

const configText = (jira: string, linear: string, folder: string, options: CompanyOptions) => `
sources:
  - { id: jira, type: jira, host: "${jira}", email: worker@example.com, token: ${TOKEN} }
  - { id: linear, type: linear, token: ${TOKEN}, apiUrl: "${linear}" }
store: { folder: ${JSON.stringify(join(folder, 'program-store'))} }
output: { dir: ${JSON.stringify(join(folder, 'output'))} }
calendar: { timezone: ${options.timezone}, holidays: [${(options.holidays ?? []).join(', ')}] }
${options.people === null ? '' : 'people: people.csv\n'}${options.more ?? ''}
`;

const load = async (file: string, folder: string): Promise<Config> => {
  const loaded = await loadConfig({ file, env: {}, cwd: folder });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
};

export const openCompany = async (
  organisation: Organisation,
  options: CompanyOptions,
): Promise<Company> => {
  const folder = await mkdtemp(join(tmpdir(), 'betsheet-pipeline-'));
  let current = organisation;
  const now = (): number => current.now;
  const served = { organisation, token: TOKEN, now };
  const jira = await startJiraServer({
    ...served,
    email: 'worker@example.com',
    ...(options.faults && { faults: options.faults.jira }),
    ...options.jira,
  });
  const linear = await startLinearServer({
    ...served,
    ...(options.faults && { faults: options.faults.linear }),
    ...options.linear,
  });
  const file = join(folder, 'betsheet.yaml');
  if (options.people !== null) await writeFile(join(folder, 'people.csv'), options.people);
  await writeFile(file, configText(jira.url, linear.url, folder, options));
  const stores: Store[] = [];
  return {
    folder,
    file,
    config: await load(file, folder),
    jira,
    linear,
    now,
    update: (next) => {
      current = next;
      jira.update(next);
      linear.update(next);
    },
    aStore: async (name) => {
      if (!existsSync(join(folder, name))) await layStore(join(folder, name));
      const store = await openStore({
        url: null,
        folder: join(folder, name),
        now,
        command: 'test',
      });
      stores.push(store);
      return store;
    },
    writes: () => jira.stats().writes + linear.stats().writes,
    close: async () => {
      await Promise.all([jira.close(), linear.close(), ...stores.map((store) => store.close())]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Waits are not slept; `clock.now` moves on by them. */
export const anEnvironment = (
  clock: { now: number },
  changes: Partial<SourceEnvironment> = {},
): SourceEnvironment => ({
  now: () => clock.now,
  random: () => 0.5,
  sleep: async (ms) => {
    clock.now += ms;
  },
  signal: new AbortController().signal,
  onProgress: () => undefined,
  warn: () => undefined,
  ...changes,
});

/** Pulls both sources; throws when one fails. */
export const pullAll = async (company: Company, store: Store, full = false): Promise<Pulled[]> => {
  const { config, now } = company;
  const environment = () => anEnvironment({ now: now() });
  const pulled = await pull(config, store, environment, { now, full, only: null });
  for (const { error } of pulled) if (error !== null) throw error;
  return pulled;
};

/** The ledger rows of a period as the whole program makes them from a store. */
export const ledgerFrom = async (
  company: Company,
  store: Store,
  periodKey: string,
  asOf: number,
): Promise<LedgerRow[]> => {
  const { config } = company;
  const period = parsePeriod(periodKey, config.calendar.fiscal);
  const request = { period, asOf, runId: 'test', productVersion: 'test' };
  const { report } = await buildReport(config, store, request);
  const failed = report.tieOuts.filter(({ holds }) => !holds);
  if (failed.length > 0) throw new Error(`tie-outs failed: ${JSON.stringify(failed)}`);
  return report.rows;
};

/** Units by `month key`; what is not recorded has the key `Unrecorded`. */
export const unitsByMonthAndKey = (rows: readonly LedgerRow[]): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const { month, key, units } of rows) {
    const cell = `${month} ${key ?? 'Unrecorded'}`;
    sums.set(cell, (sums.get(cell) ?? 0) + units);
  }
  return sums;
};

export interface Held {
  items: WorkItem[];
  changes: Change[];
}

export const heldBy = async (store: Store): Promise<Held> => {
  return { items: await all(store.items()), changes: await allChanges(store) };
};

/** Cells in which two tables of units differ, for a readable failure. */
export const differences = (
  left: ReadonlyMap<string, number>,
  right: ReadonlyMap<string, number>,
): Record<string, [number, number]> =>
  Object.fromEntries(
    [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((cell) => {
      const pair: [number, number] = [left.get(cell) ?? 0, right.get(cell) ?? 0];
      return pair[0] === pair[1] ? [] : [[cell, pair] as const];
    }),
  );
