import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import { expect } from 'vitest';
import type { Secret } from '../../src/config/config.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { layDemo } from '../prepared/demo.ts';
import { runHere } from './in-process.ts';
import { start } from './program.ts';
import { allChanges } from '../store/builders.ts';

export const PERIOD = 'FY2026-Q3';
const CONFIG = ['--config', 'out/demo/betsheet.yaml'];

/** A prepared demo on one of the engines, in a folder to work in. */
export interface Place {
  cwd: string;
  /** Null: embedded. */
  url: Secret | null;
}

/** Lays a demo whose store is the embedded one, or the database at `url` with the same rows in it. */
export const layPlace = async (cwd: string, url: Secret | null): Promise<Place> => {
  await layDemo(cwd);
  const file = join(cwd, 'out', 'demo', 'betsheet.yaml');
  const text = readFileSync(file, 'utf8');
  const store = url === null ? text : text.replace(/^store: .*$/m, 'store: { url: "${DATABASE}" }');
  writeFileSync(file, `${store}mappings: mappings.yaml\n`);
  writeFileSync(join(cwd, 'out', 'demo', 'mappings.yaml'), '# Ours.\npreset: bets\nrules: []\n');
  return { cwd, url };
};

const optionsOf = ({ cwd, url }: Place) => ({
  cwd,
  env: url === null ? {} : { DATABASE: url.reveal() },
});

/** Runs a command to its end, in this process. */
export const run = (place: Place, command: string[]) =>
  runHere([...command, ...CONFIG], optionsOf(place));

/** Starts the real program and kills it after so long; says whether it was killed before it ended. */
export const runAndKill = async (
  place: Place,
  command: string[],
  afterMs: number,
): Promise<boolean> => {
  const { child, finished } = start([...command, ...CONFIG], optionsOf(place));
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  const { signal } = await finished;
  clearTimeout(timer);
  return signal === 'SIGKILL';
};

export const inStore = async <T>(
  { cwd, url }: Place,
  work: (store: Store) => Promise<T>,
): Promise<T> => {
  const folder = join(cwd, 'out', 'demo', 'store');
  const store = await openStore({ url, folder, now: Date.now, command: 'test' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

/** A digest of everything that was pulled: equal for equal items and histories. */
export const pulledDigest = async (store: Store): Promise<string> => {
  const hash = createHash('sha256');
  for await (const page of store.items()) hash.update(JSON.stringify(page));
  hash.update(JSON.stringify(await allChanges(store)));
  return hash.digest('hex');
};

/** Every workbook under its own name is whole, whenever the writer died. */
export const expectWholeFiles = async ({ cwd }: Place): Promise<void> => {
  const folder = join(cwd, 'out', PERIOD);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((one) => /^[^.].*\.xlsx$/.test(one))) {
    const zip = await JSZip.loadAsync(readFileSync(join(folder, name)));
    expect(Object.keys(zip.files)).toContain('xl/workbook.xml');
    expect(await zip.file('xl/workbook.xml')!.async('string')).toMatch(/<\/workbook>\s*$/);
  }
};

/** The manifest names every workbook with the digest it has. */
export const expectTrueManifest = ({ cwd }: Place): void => {
  const folder = join(cwd, 'out', PERIOD);
  const { files } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    files: { name: string; sha256: string }[];
  };
  expect(files.length).toBeGreaterThan(0);
  for (const { name, sha256 } of files) {
    const found = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    expect({ name, sha256: found }).toEqual({ name, sha256 });
  }
};
