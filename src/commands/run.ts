import { syncedCounts, trackRun, type Tracked } from '../journal.ts';
import { pull } from '../run.ts';
import type { CommandResult, CommandSpec, ExitCode, Shell } from './command.ts';
import { exportPeriod } from './export.ts';
import { PERIOD_OPTION } from './export-period.ts';
import { CONFIG_OPTION, withSession, type Session } from './session.ts';
import { environments, pulledJson, pulledText, pullExitCode } from './sync.ts';

/** Pulls every source, then writes both workbooks; a source that failed makes the run partial, not void. */
export const runWholeJob = async (
  shell: Shell,
  session: Session,
  request: { runId: string; period?: string | undefined; now: () => number },
): Promise<Tracked> => {
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
  const { counts, result } = await exportPeriod(shell, session, {
    ...request,
    kinds: ['finance', 'leadership'],
  });
  return {
    counts: { ...syncedCounts(pulled), ...counts },
    result: {
      exitCode: Math.max(pulledCode, result.exitCode) as ExitCode,
      text: `${pulledText(pulled)}\n${result.text}`,
      json: { ...(result.json as object), sources },
    },
  };
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
