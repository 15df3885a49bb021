import { trackRun, type Tracked } from '../journal.ts';
import { FilingError } from '../ledger/close.ts';
import { startOfDay } from '../model/calendar.ts';
import { addDays } from '../model/date.ts';
import type { Instant, IsoDate } from '../model/work-item.ts';
import { BY_HAND, keepReview } from '../last-review.ts';
import { keepSnapshot } from '../restatement.ts';
import { publish, tieOutSheets, type Published, type WorkbookKind } from '../publish.ts';
import { buildReport, type Reported } from '../run.ts';
import { VERSION } from '../version.ts';
import { WriteError } from '../workbooks/write.ts';
import { UserError, type CommandSpec, type OptionSpec, type Shell } from './command.ts';
import { PERIOD_OPTION, periodOf, requirePeriod } from './export-period.ts';
import { CONFIG_OPTION, withSession, type Session } from './session.ts';

const AS_OF_OPTION: OptionSpec = {
  flags: '--as-of <date>',
  description: 'count days up to the end of this date (default: the last complete sync)',
};

const KINDS: WorkbookKind[] = ['finance', 'leadership'];

/** End of a date in the configuration's zone, or the start of the oldest complete walk of any source. */
export const asOfInstant = async (
  { config, store }: Session,
  option: string | undefined,
): Promise<Instant> => {
  const ids = config.sources.map(({ id }) => id);
  const states = (await store.sourceStates()).filter(({ source }) => ids.includes(source));
  const never = ids.filter(
    (id) => !states.some(({ source, asOf }) => source === id && asOf !== null),
  );
  if (never.length > 0)
    throw new UserError(
      `${never.join(', ')}: never pulled completely, so there is nothing to export: run \`betsheet sync\` first`,
      3,
    );
  const pulled = Math.min(...states.map(({ asOf }) => asOf!));
  if (option === undefined) return pulled;
  return Math.min(pulled, startOfDay(dayAfter(option), config.calendar.timezone));
};

const dayAfter = (option: string): IsoDate => {
  try {
    return addDays(option, 1);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `--as-of "${option}" is not a date: write it as 2026-09-30`;
    throw new UserError(message, 2, { cause: error });
  }
};

const summary = ({ folder, manifest }: Published): string => {
  const failed = manifest.tieOuts.filter(({ holds }) => !holds);
  return [
    ...manifest.files.map(({ name }) => `${folder}/${name}`),
    failed.length === 0
      ? `All ${manifest.tieOuts.length} tie-outs hold.`
      : `${failed.length} of ${manifest.tieOuts.length} tie-outs FAILED:`,
    ...failed.map(
      (one) => `  ${one.name}: ${one.left} against ${one.right} ${one.unit} ${one.detail}`,
    ),
  ].join('\n');
};

export interface ExportRequest {
  runId: string;
  kinds: WorkbookKind[];
  period?: string | undefined;
  asOf?: string | undefined;
  /** Also the ledger as CSV. */
  csv?: boolean;
  /** Name of the schedule; without one it is by hand. */
  schedule?: string;
}

/** One sentence instead of a stack where a file cannot be written. */
export const orWriteError = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof WriteError) throw new UserError(error.message, 3, { cause: error });
    throw error;
  }
};

/** What a command says once workbooks are written: failed tie-outs make it exit with 1. */
export const publishedResult = (published: Published): Tracked => {
  const { folder, manifest } = published;
  const failed = manifest.tieOuts.filter(({ holds }) => !holds).length;
  return {
    counts: { ...manifest.counts, tieOutsFailed: failed },
    result: {
      exitCode: failed === 0 ? 0 : 1,
      text: summary(published),
      json: { folder, ...manifest } as never,
    },
  };
};

const seriesOf = ({ schedule = BY_HAND }: Pick<ExportRequest, 'schedule'>): string => schedule;

/** Reads the store and works out the report of a period; a key that is none or has not begun, or a filing that was touched, is a UserError. */
export const reportPeriod = async (
  shell: Shell,
  session: Session,
  request: Omit<ExportRequest, 'csv' | 'kinds'> & { kinds?: WorkbookKind[] },
): Promise<Reported> => {
  requirePeriod(session, request.period, shell.now());
  const asOf = await asOfInstant(session, request.asOf);
  const series = seriesOf(request);
  const period = await periodOf(session, request.period, { asOf, series });
  shell.progress.update('export', `export ${period.key}: classifying and counting days`);
  const wanted = {
    period,
    asOf,
    runId: request.runId,
    productVersion: VERSION,
    series: request.kinds?.includes('leadership') ? series : null,
  };
  try {
    return await buildReport(session.config, session.store, wanted);
  } catch (error) {
    if (error instanceof FilingError) throw new UserError(error.message, 3, { cause: error });
    throw error;
  }
};

/** Report and workbooks of one period; null when it was closed or reopened meanwhile, and nothing is written. */
const tryExport = async (shell: Shell, session: Session, request: ExportRequest) => {
  const { kinds, csv = false } = request;
  const { report, analysis } = await reportPeriod(shell, session, request);
  const tied = tieOutSheets(report, kinds);
  shell.progress.update('export', `export ${report.period.key}: writing workbooks`);
  const where = { kinds, csv, outputFolder: session.config.output.dir };
  const published = await orWriteError(publish(session.store, tied, where));
  return published === null ? null : { tied, analysis, published };
};

/** Writes the workbooks of one period from what is in the store. */
export const exportPeriod = async (
  shell: Shell,
  session: Session,
  request: ExportRequest,
): Promise<Tracked> => {
  let done = await tryExport(shell, session, request);
  while (done === null) done = await tryExport(shell, session, request);
  const { tied, analysis, published } = done;
  await keepSnapshot(session.store, analysis, tied);
  if (request.kinds.includes('leadership'))
    await keepReview(session.store, seriesOf(request), tied);
  shell.progress.done('export', `export ${tied.period.key}: ${tied.rows.length} ledger rows`);
  return publishedResult(published);
};

export const exportCommand: CommandSpec = {
  args: [{ name: '[kind]', description: 'finance or leadership (default: both)' }],
  options: [
    CONFIG_OPTION,
    PERIOD_OPTION,
    AS_OF_OPTION,
    { flags: '--csv', description: 'also the ledger as ledger.csv' },
  ],
  run: async (shell, args, options) => {
    const kinds = args[0] === undefined ? KINDS : KINDS.filter((kind) => kind === args[0]);
    if (kinds.length === 0)
      throw new UserError(`"${args[0]}" is not a workbook: allowed are ${KINDS.join(', ')}`);
    return withSession(shell, options, 'export', (session) =>
      trackRun(session.store, { command: 'export', config: session.config, shell }, (runId) =>
        exportPeriod(shell, session, {
          runId,
          kinds,
          period: options.period as string | undefined,
          asOf: options.asOf as string | undefined,
          csv: options.csv === true,
        }),
      ),
    );
  },
};
