import { basename, resolve } from 'node:path';
import { newRunId, trackRun } from '../journal.ts';
import { compareDecisions, type ComparedDecisions } from '../workbooks/compare-decisions.ts';
import type { DecisionsFile, ReadProblem } from '../workbooks/decisions.ts';
import type { Report } from '../workbooks/report.ts';
import { readDecisions, ReadError } from '../workbooks/read.ts';
import { UserError, type CommandResult, type CommandSpec, type Shell } from './command.ts';
import { reportPeriod } from './export.ts';
import { CONFIG_OPTION, withSession, type Session } from './session.ts';

const readAnswers = async (file: string) => {
  try {
    return await readDecisions(file);
  } catch (error) {
    if (error instanceof ReadError) throw new UserError(error.message, 2, { cause: error });
    throw error;
  }
};

const refuse = (file: string, problems: ReadProblem[]): never => {
  const lines = problems.map(({ place, message }) => `${place}: ${message}`);
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  throw new UserError(
    `${file}: nothing was imported, because of ${count}:\n${lines.join('\n')}`,
    2,
    { details: problems as never },
  );
};

const describe = ({ overrides, accounting }: ComparedDecisions, { items }: Report): string[] => [
  ...overrides.map(
    ({ itemId, value, by, on, reason }) =>
      `  ${items.get(itemId)?.key ?? itemId}: ${value}, by ${by} on ${on}: ${reason}`,
  ),
  ...accounting.map(
    ({ subject, prompt, decision, by, on, reason }) =>
      `  ${subject} (${prompt}): ${decision}, by ${by} on ${on}: ${reason}`,
  ),
];

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const resultOf = (compared: ComparedDecisions, report: Report, dryRun: boolean): CommandResult => {
  const period = report.period.key;
  const closed = report.restatement !== null;
  const { overrides, accounting, unchanged } = compared;
  const changes = overrides.length + accounting.length;
  const inForce = unchanged === 0 ? '' : `; ${plural(unchanged, 'answer')} in force already`;
  const done = dryRun ? 'would be imported' : 'imported';
  const said = `${plural(overrides.length, 'bet shape')} and ${plural(accounting.length, 'accounting decision')} ${done}`;
  const restated =
    closed && overrides.length > 0
      ? [`${period} is closed: the next export shows the bet shapes as restatements.`]
      : [];
  return {
    exitCode: 0,
    text: [
      changes === 0
        ? `Nothing to import for ${period}${inForce}.`
        : `${period}: ${said}${inForce}.`,
      ...describe(compared, report),
      ...restated,
    ].join('\n'),
    json: { period, dryRun, closed, unchanged, overrides, accounting } as never,
  };
};

const importFile = async (
  shell: Shell,
  session: Session,
  { file, answers, dryRun }: { file: string; answers: DecisionsFile; dryRun: boolean },
): Promise<CommandResult> => {
  const { config, store } = session;
  const { report } = await reportPeriod(shell, session, {
    runId: newRunId(shell.now(), shell.random),
    period: answers.identity.period,
  });
  const compared = compareDecisions(answers, report);
  if (compared.problems.length > 0) refuse(file, compared.problems);
  const { overrides, accounting } = compared;
  const result = resultOf(compared, report, dryRun);
  if (dryRun || overrides.length + accounting.length === 0) return result;
  return trackRun(store, { command: 'import', config, shell }, async () => {
    await store.saveDecisions({ overrides, accounting }, basename(file), shell.now());
    const counts = { overrides: overrides.length, accountingDecisions: accounting.length };
    return { counts, result };
  });
};

export const importCommand: CommandSpec = {
  args: [{ name: '<file>', description: 'a finance workbook with answers on its review sheets' }],
  options: [
    CONFIG_OPTION,
    { flags: '--dry-run', description: 'say what would be imported, and import nothing' },
  ],
  run: async (shell, [file], options) => {
    const answers = await readAnswers(resolve(shell.cwd, file!));
    return withSession(shell, options, 'import', (session) =>
      importFile(shell, session, { file: file!, answers, dryRun: options.dryRun === true }),
    );
  },
};
