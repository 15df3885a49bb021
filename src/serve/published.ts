import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../manifest.ts';
import { PUBLISHED_FILES } from '../publish.ts';
import { coverageOf } from './health.ts';
import { periodFolders } from './retention.ts';

/** A workbook that can be downloaded. */
export interface PublishedFile {
  /** What a request names it by: a hash, so that nothing of a request ever becomes a path. */
  id: string;
  period: string;
  name: string;
  path: string;
  size: number;
}

export interface PublishedPeriod {
  period: string;
  partial: boolean;
  asOf: Manifest['asOf'];
  files: PublishedFile[];
  /** What did not hold when it was written. */
  failedTieOuts: string[];
  /** Share of recorded days with a bet shape; null without any. */
  coverage: number | null;
}

const idOf = (period: string, name: string): string =>
  createHash('sha256').update(`${period}/${name}`).digest('hex').slice(0, 24);

const readManifest = async (folder: string): Promise<Manifest | null> => {
  try {
    return JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

/** Every period in the output folder with what its manifest lists, the latest first. */
export const publishedPeriods = async (output: string): Promise<PublishedPeriod[]> => {
  const found: (PublishedPeriod & { start: string })[] = [];
  for (const period of await periodFolders(output)) {
    const folder = join(output, period);
    const manifest = await readManifest(folder);
    if (manifest === null) continue;
    const { partial, asOf, tieOuts, periodStart: start } = manifest;
    const known = manifest.files.filter(({ name }) => PUBLISHED_FILES.includes(name));
    const files = known.map(({ name, size }) => ({
      id: idOf(period, name),
      period,
      name,
      path: join(folder, name),
      size,
    }));
    const failedTieOuts = tieOuts
      .filter(({ holds }) => !holds)
      .map((one) => `${one.name}: ${one.left} against ${one.right} ${one.unit} ${one.detail}`);
    const coverage = coverageOf(manifest.counts);
    found.push({ period, partial, asOf, files, failedTieOuts, coverage, start });
  }
  return found
    .sort((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0))
    .map(({ start: _, ...period }) => period);
};
