import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { once } from './once.ts';

it('makes a folder once, however many ask for it at the same time', async () => {
  for (let round = 0; round < 40; round += 1) {
    let made = 0;
    const make = async (draft: string): Promise<void> => {
      made += 1;
      await writeFile(join(draft, 'file'), 'content');
    };
    const asked = Array.from({ length: 24 }, () => once(`once-${round}`, make));
    expect(new Set(await Promise.all(asked)).size).toBe(1);
    expect(made).toBe(1);
  }
});
