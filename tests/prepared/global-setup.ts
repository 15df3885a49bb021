import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of this run of the tests for what several files use; removed at its end. */
    preparedRoot: string;
  }
}

/** Makes the folder in which `once` keeps what was prepared, and removes it when all files are done. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const root = await mkdtemp(join(tmpdir(), 'betsheet-prepared-'));
  project.provide('preparedRoot', root);
  return () => rm(root, { recursive: true, force: true });
};
