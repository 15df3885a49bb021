import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished, vi } from 'vitest';
import { openStore } from '../../src/store/connect.ts';

// To make an embedded store takes seconds, and many of them on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'betsheet-store-'));

/** A folder that is removed when the test has ended. */
export const temporaryFolder = (): string => {
  const folder = makeFolder();
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
};

let template: Promise<string> | null = null;

afterAll(async () => {
  if (template !== null) rmSync(await template, { recursive: true, force: true });
});

const makeTemplate = async (): Promise<string> => {
  const folder = makeFolder();
  const store = await openStore({ url: null, folder, now: () => 1, command: 'test' });
  await store.close();
  return folder;
};

/** A temporary folder with an empty embedded store: a copy, because to copy one takes a tenth of the time to make one. */
export const embeddedFolder = async (): Promise<string> => {
  const folder = temporaryFolder();
  template ??= makeTemplate();
  cpSync(await template, folder, { recursive: true });
  return folder;
};
