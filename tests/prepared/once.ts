import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

const claim = async (draft: string): Promise<boolean> => {
  try {
    await mkdir(draft);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

const fill = async (
  draft: string,
  folder: string,
  make: (draft: string) => Promise<void>,
): Promise<void> => {
  try {
    await make(draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
};

/**
 * A folder that the first test file to ask for it makes, and every other one of the run finds: copy it before you write
 * into it. `make` is given the place where it is made, which is not the one where it ends up.
 */
export const once = async (
  name: string,
  make: (draft: string) => Promise<void>,
): Promise<string> => {
  const folder = join(inject('preparedRoot'), name);
  const draft = `${folder}.draft`;
  while (!existsSync(folder)) {
    if (!(await claim(draft))) await sleep(50);
    // Another may have put it there between the look and the claim.
    else if (existsSync(folder)) await rm(draft, { recursive: true });
    else await fill(draft, folder, make);
  }
  return folder;
};
