import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TieOut } from './ledger/row.ts';
import { writeFileAtomically } from './workbooks/write.ts';

/** `manifest.json`: what was written beside it, from what, and whether it ties out. */
export interface Manifest {
  runId: string;
  period: string;
  periodStart: string;
  periodEnd: string;
  /** True while the period is not over. */
  partial: boolean;
  configHash: string;
  mappingVersion: string;
  /** The period's filing in force when this was written: when (ISO instant), and the hash under which the store has it. */
  filed: { at: string; hash: string } | null;
  /** ISO instants by source; null where a source was never pulled. */
  asOf: Record<string, string | null>;
  counts: Record<string, number>;
  tieOuts: TieOut[];
  files: { name: string; sha256: string; size: number }[];
}

/** Size and hash of those of the named files that are in a folder. */
export const describeFiles = async (
  folder: string,
  names: readonly string[],
): Promise<Manifest['files']> => {
  const present = new Set(await readdir(folder));
  return Promise.all(
    names
      .filter((name) => present.has(name))
      .map(async (name) => {
        const bytes = await readFile(join(folder, name));
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        return { name, sha256, size: bytes.length };
      }),
  );
};

export const writeManifest = async (folder: string, manifest: Manifest): Promise<string> => {
  const path = join(folder, 'manifest.json');
  await writeFileAtomically(path, `${JSON.stringify(manifest, null, 2)}\n`);
  return path;
};
