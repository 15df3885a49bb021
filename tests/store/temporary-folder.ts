import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { layStore } from '../prepared/store.ts';

// To make an embedded store takes seconds, and many of them on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

/** A folder that is removed when the test has ended. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'betsheet-store-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
};

/** A temporary folder with an empty embedded store. */
export const embeddedFolder = async (): Promise<string> => {
  const folder = temporaryFolder();
  await layStore(folder);
  return folder;
};
