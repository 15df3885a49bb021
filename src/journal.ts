import type { CommandResult, Shell } from './commands/command.ts';
import type { Config } from './config/config.ts';
import type { Pulled } from './run.ts';
import type { Store } from './store/store.ts';

export interface Tracked {
  counts: Record<string, number>;
  result: CommandResult;
}

/** `20261005T060000-4f2a09c3`: sorts by time; the tail keeps apart what many workers begin in the same second. */
export const newRunId = (now: number, random: () => number): string => {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+Z$/g, '');
  const tail = Math.floor(random() * 2 ** 32);
  return `${stamp}-${tail.toString(16).padStart(8, '0')}`;
};

/** Keeps a record of a run: begun, then done, partial or failed with its error. */
export const trackRun = async (
  store: Store,
  { command, config, shell }: { command: string; config: Config; shell: Shell },
  work: (runId: string) => Promise<Tracked>,
): Promise<CommandResult> => {
  const id = newRunId(shell.now(), shell.random);
  await store.startRun({ id, command, startedAt: shell.now(), configHash: config.hash });
  try {
    const { counts, result } = await work(id);
    const outcome = result.exitCode === 0 ? 'done' : result.exitCode === 1 ? 'partial' : 'failed';
    const error = outcome === 'done' ? null : shell.scrub(result.text);
    await store.finishRun(id, { finishedAt: shell.now(), outcome, counts, error });
    return result;
  } catch (error) {
    const message = shell.scrub(error instanceof Error ? error.message : String(error));
    await store.finishRun(id, {
      finishedAt: shell.now(),
      outcome: 'failed',
      counts: {},
      error: message,
    });
    throw error;
  }
};

/** Counts of a pull as they are kept with its run. */
export const syncedCounts = (pulled: Pulled[]): Record<string, number> => {
  const outcomes = pulled.flatMap((one) => (one.error === null ? [one.outcome] : []));
  const sum = (of: (one: (typeof outcomes)[number]) => number): number =>
    outcomes.reduce((total, one) => total + of(one), 0);
  return {
    itemsPulled: sum(({ items }) => items),
    changesPulled: sum(({ changes }) => changes),
    sourcesFailed: pulled.length - outcomes.length,
  };
};
