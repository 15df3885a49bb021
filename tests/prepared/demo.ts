import { cpSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runHere } from '../commands/in-process.ts';
import { once } from './once.ts';
import { layStore } from './store.ts';

export const DEMO_SIZE = ['--people', '14', '--issues', '400'];
export const DEMO_SEED = '7';

/** What `demo --json` says, as far as tests ask. */
export interface DemoSaid {
  runId: string;
  period: string;
  counts: Record<string, number>;
  files: { name: string }[];
}

const makeDemo = async (cwd: string): Promise<void> => {
  await layStore(join(cwd, 'out', 'demo', 'store'));
  const ran = await runHere(['demo', '--out', 'out', '--json', '--seed', DEMO_SEED, ...DEMO_SIZE], {
    cwd,
  });
  if (ran.code !== 0) throw new Error(ran.stderr);
  await writeFile(join(cwd, 'said.json'), ran.stdout);
  await writeFile(join(cwd, 'made-in'), cwd);
};

/** What `demo` left of a small company, copied into `folder`; gives what it said. */
export const layDemo = async (folder: string): Promise<DemoSaid> => {
  const made = await once('demo', makeDemo);
  cpSync(join(made, 'out'), join(folder, 'out'), { recursive: true });
  const config = join(folder, 'out', 'demo', 'betsheet.yaml');
  const madeIn = await readFile(join(made, 'made-in'), 'utf8');
  await writeFile(config, (await readFile(config, 'utf8')).replaceAll(madeIn, folder));
  return JSON.parse(await readFile(join(made, 'said.json'), 'utf8')) as DemoSaid;
};
