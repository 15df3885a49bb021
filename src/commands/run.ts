import { syncedCounts, trackRun, type Tracked } from '../journal.ts';
import { pull, type Pulled } from '../run.ts';
import {
  UserError,
  type CommandResult,
  type CommandSpec,
  type ExitCode,
  type Shell,
} from './command.ts';
import { exportPeriod } from './export.ts';
import { PERIOD_OPTION, requirePeriod } from './export-period.ts';
import { CONFIG_OPTION, withSession, type Session } from './session.ts';
import { environments, pulledJson, pulledText, pullExitCode } from './sync.ts';

interface JobRequest {
  runId: string;
  period?: string | undefined;
  now: () => number;
}

/** Pulls every source, then writes both workbooks; a source that failed makes the run partial, not void. */
export const runWholeJob = async (
  shell: Shell,
  session: Session,
  request: JobRequest,
): Promise<Tracked> => {
  requirePeriod(session, request.period, request.now());
  const pulled = await pull(session.config, session.store, environments(shell), {
    now: request.now,
    full: false,
    only: null,
  });
  const pulledCode = pullExitCode(pulled);
  const sources = pulledJson(pulled) as never;
  if (pulledCode === 3) {
    const result: CommandResult = {
      exitCode: pulledCode,
      text: pulledText(pulled),
      json: { sources },
      failure: true,
    };
    return { counts: syncedCounts(pulled), result };
  }
  const { counts, result } = await exportPulled(shell, session, request, pulled);
  return {
    counts: { ...syncedCounts(pulled), ...counts },
    result: {
      exitCode: Math.max(pulledCode, result.exitCode) as ExitCode,
      text: `${pulledText(pulled)}\n${result.text}`,
      json: { ...(result.json as object), sources },
    },
  };
};

/** What cannot be exported because a source has never answered says why that source did not. */
const exportPulled = async (
  shell: Shell,
  session: Session,
  request: JobRequest,
  pulled: Pulled[],
): Promise<Tracked> => {
  try {
    return await exportPeriod(shell, session, { ...request, kinds: ['finance', 'leadership'] });
  } catch (error) {
    const failures = pulled.filter((one) => one.error !== null);
    if (!(error instanceof UserError) || failures.length === 0) throw error;
    const message = `${pulledText(failures)}\n${error.message}`;
    const details = { sources: pulledJson(pulled) } as never;
    throw new UserError(message, error.exitCode, { cause: error, details });
  }
};

export const runCommand: CommandSpec = {
  options: [CONFIG_OPTION, PERIOD_OPTION],
  run: (shell, _args, options) =>
    withSession(shell, options, 'run', (session) =>
      trackRun(session.store, { command: 'run', config: session.config, shell }, (runId) =>
        runWholeJob(shell, session, {
          runId,
          period: options.period as string | undefined,
          now: shell.now,
        }),
      ),
    ),
};
