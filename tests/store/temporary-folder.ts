import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import { layStore } from '../prepared/store.ts';

// To make an embedded store takes seconds, and many of them on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed when the tests of a file have ended. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'betsheet-store-'));
  made.push(folder);
  return folder;
};

/** A temporary folder with an empty embedded store. */
export const embeddedFolder = async (): Promise<string> => {
  const folder = temporaryFolder();
  await layStore(folder);
  return folder;
};
