import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export type ReadText = { text: string } | { fault: string };

export const MISSING = 'does not exist';

/** Reads a text file; what keeps it from being read comes back as words. */
export const readText = async (cwd: string, path: string): Promise<ReadText> => {
  try {
    return { text: await readFile(resolve(cwd, path), 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { fault: MISSING };
    if (code === 'EISDIR') return { fault: 'is a folder' };
    if (code === undefined) throw error;
    return { fault: `cannot be read (${code})` };
  }
};

/** The presets that come with the program, beside src/ or dist/. */
const PRESETS = fileURLToPath(new URL('../../config/presets/', import.meta.url));

export const presetNames = async (): Promise<string[]> =>
  (await readdir(PRESETS))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();

export const readPresetText = (name: string): Promise<ReadText> =>
  readText(PRESETS, `${name}.yaml`);
