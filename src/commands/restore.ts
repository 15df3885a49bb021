import { resolve } from 'node:path';
import { rowsOf } from './backup.ts';
import type { CommandSpec } from './command.ts';
import { CONFIG_OPTION, withSession } from './session.ts';

export const restoreCommand: CommandSpec = {
  args: [{ name: '<file>', description: 'a backup of either kind of store' }],
  options: [
    CONFIG_OPTION,
    { flags: '--replace', description: 'also into a store that has data, which is lost' },
  ],
  run: (shell, [file], options) =>
    withSession(shell, options, 'restore', async ({ store }) => {
      const replace = options.replace === true;
      const facts = await store.restore(resolve(shell.cwd, file!), { replace });
      return {
        exitCode: 0,
        text: `${file} is restored: ${rowsOf(facts.rows)} as of ${new Date(facts.createdAt).toISOString()}`,
        json: { file: file!, ...facts, createdAt: new Date(facts.createdAt).toISOString() },
      };
    }),
};
