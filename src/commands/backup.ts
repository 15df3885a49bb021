import { resolve } from 'node:path';
import { UserError, type CommandSpec } from './command.ts';
import { CONFIG_OPTION, withSession } from './session.ts';

const count = new Intl.NumberFormat('en-GB');

/** `1,234 rows` of all tables together. */
export const rowsOf = (rows: Record<string, number>): string =>
  `${count.format(Object.values(rows).reduce((sum, some) => sum + some, 0))} rows`;

/** A file that cannot be written is the person's to mend. */
const orUserError = <Result>(file: string, work: Promise<Result>): Promise<Result> =>
  work.catch((error: NodeJS.ErrnoException) => {
    if (error.syscall === undefined) throw error;
    const why = error.code === 'ENOENT' ? 'its folder is not there' : error.message;
    throw new UserError(`${file} cannot be written: ${why}`, 3, { cause: error });
  });

export const backupCommand: CommandSpec = {
  args: [{ name: '<file>', description: 'where the backup goes' }],
  options: [CONFIG_OPTION],
  run: (shell, [file], options) =>
    withSession(shell, options, 'backup', async ({ store }) => {
      const facts = await orUserError(file!, store.backup(resolve(shell.cwd, file!)));
      return {
        exitCode: 0,
        text: `${file}: ${rowsOf(facts.rows)}, schema ${facts.schema}, sha256 ${facts.sha256}`,
        json: { file: file!, ...facts, createdAt: new Date(facts.createdAt).toISOString() },
      };
    }),
};
