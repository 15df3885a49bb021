import { parsePeriod } from '../model/period.ts';
import { UserError, type CommandSpec } from './command.ts';
import { CONFIG_OPTION, withSession } from './session.ts';

const canonicalKey = (text: string, fiscal: Parameters<typeof parsePeriod>[1]): string => {
  try {
    return parsePeriod(text, fiscal).key;
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(error.message, 2, { cause: error });
    throw error;
  }
};

export const reopenCommand: CommandSpec = {
  args: [{ name: '<period>', description: 'FY2026-Q3, 2026-07, ...' }],
  options: [CONFIG_OPTION, { flags: '--reason <text>', description: 'why, kept with the filing' }],
  run: (shell, [period], options) =>
    withSession(shell, options, 'reopen', async ({ config, store }) => {
      const key = canonicalKey(period!, config.calendar.fiscal);
      const reason = ((options.reason as string | undefined) ?? '').trim();
      if (reason === '') throw new UserError(`say why ${key} is reopened: --reason "..."`);
      const filed = await store.filed(key);
      if (filed === null)
        throw new UserError(`${key} is not closed, so there is nothing to reopen`);
      await store.reopen(key, reason, shell.now());
      return {
        exitCode: 0,
        text: `${key} is open again; what was filed under ${filed.hash} is kept.`,
        json: { period: key, reopened: true, reason, hash: filed.hash },
      };
    }),
};
