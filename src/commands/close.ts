import { userInfo } from 'node:os';
import { trackRun } from '../journal.ts';
import { filePeriod, FilingError } from '../ledger/close.ts';
import { startOfDay } from '../model/calendar.ts';
import { addDays } from '../model/date.ts';
import { contentsOf } from '../restatement.ts';
import { publish, tieOutSheets } from '../publish.ts';
import type { Store } from '../store/store.ts';
import { UserError, type CommandSpec, type Shell } from './command.ts';
import { orWriteError, publishedResult, reportPeriod } from './export.ts';
import { CONFIG_OPTION, withSession, type Session } from './session.ts';

const asUserError = (error: unknown): never => {
  if (error instanceof FilingError) throw new UserError(error.message, 2, { cause: error });
  throw error;
};

/** What the one of two is told who closes a period a moment later. */
const whoWasFirst = async (store: Store, key: string): Promise<string> => {
  const first = await store.filed(key);
  if (first === null)
    return `${key} was closed and reopened while this close was at work: nothing of it was filed, close it again`;
  const { filedBy, filedAt, hash } = first;
  return `${key} was closed by ${filedBy} at ${new Date(filedAt).toISOString()} while this close was at work, with the hash ${hash}: that one stands and nothing of this one was filed; to close it anew, reopen it first, with a reason`;
};

/** Files a period: its ledger and all inputs, hashed, and a workbook that says FILED. */
const closePeriod = async (
  shell: Shell,
  session: Session,
  request: { runId: string; period: string; by: string },
) => {
  const { config, store } = session;
  const { report, analysis } = await reportPeriod(shell, session, request);
  const tied = tieOutSheets({ ...report, restatement: null }, ['finance']);
  const failed = tied.tieOuts.filter(({ holds }) => !holds);
  if (failed.length > 0)
    throw new UserError(
      `${report.period.key} is not closed: ${failed.length} tie-outs do not hold (${failed.map(({ name }) => name).join('; ')}); see the Checks sheet of an export`,
      3,
    );
  const { key, end } = report.period;
  const filing = filePeriod(
    contentsOf(analysis, report),
    { filedAt: shell.now(), filedBy: request.by, configHash: config.hash },
    await store.filed(key),
    startOfDay(addDays(end, 1), config.calendar.timezone),
  );
  const filed = { filedAt: filing.filedAt, hash: filing.hash };
  const published = await orWriteError(
    publish(
      store,
      { ...tied, filed },
      { kinds: ['finance'], outputFolder: config.output.dir, filing },
    ),
  );
  if (published === null) throw new FilingError(await whoWasFirst(store, key));
  const { counts, result } = publishedResult(published);
  return {
    counts,
    result: {
      ...result,
      text: `${key} is filed with the hash ${filing.hash}.\n${result.text}`,
      json: { ...(result.json as object), filed: { ...filed, by: request.by } } as never,
    },
  };
};

export const closeCommand: CommandSpec = {
  args: [{ name: '<period>', description: 'FY2026-Q3, 2026-07, ...' }],
  options: [
    CONFIG_OPTION,
    { flags: '--by <name>', description: 'who closes it (default: this user)' },
  ],
  run: (shell, [period], options) =>
    withSession(shell, options, 'close', (session) =>
      trackRun(session.store, { command: 'close', config: session.config, shell }, (runId) =>
        closePeriod(shell, session, {
          runId,
          period: period!,
          by: (options.by as string | undefined) ?? userInfo().username,
        }).catch(asUserError),
      ),
    ),
};
