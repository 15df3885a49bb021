import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { keepPostgres } from './keep-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of this run of the tests for what several files use; removed at its end. */
    preparedRoot: string;
    /** Where the address of the run's PostgreSQL server is asked for. */
    postgresKeeper: string;
  }
}

/** Makes the folder in which `once` keeps what was prepared, and keeps a PostgreSQL server; both end with the last file. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const root = await mkdtemp(join(tmpdir(), 'betsheet-prepared-'));
  project.provide('preparedRoot', root);
  const postgres = await keepPostgres();
  project.provide('postgresKeeper', postgres.url);
  return async () => {
    await postgres.stop();
    await rm(root, { recursive: true, force: true });
  };
};
