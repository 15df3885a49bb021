import { sourceEnvironment } from '../commands/session.ts';
import { pullPart, type PartOf, type Sharing } from '../parts.ts';
import type { Ending, Work } from '../queue.ts';
import { SourceError, type Json, type SourceErrorKind } from '../sources/source.ts';
import type { Serving } from './environment.ts';
import { jobShell, measured } from './job.ts';

const workOf = (run: string, { source, stream, walk, number }: PartOf): Work => ({
  kind: 'part',
  identity: `${source} ${stream} ${walk} ${number}`,
  key: `${source} ${number}`,
  data: { run, source, stream, walk, number },
});

/** Shares the parts of a walk out as jobs, each done on whichever worker takes it, and waits for their end; null without others. */
export const sharing = (
  { queue, shell, partItems }: Serving,
  run: string,
  signal: AbortSignal,
): Sharing | null =>
  partItems === null
    ? null
    : {
        items: partItems,
        async walk(source, stream, parts) {
          shell.log.info({ run, source, parts: parts.length }, 'shared out');
          const jobs = parts.map((part) => workOf(run, { source, stream, ...part }));
          for (const job of jobs) await queue.revive(job);
          for (const ending of await Promise.all(jobs.map((job) => queue.wait(job, signal))))
            refuse(source, ending);
        },
      };

const refuse = (source: string, ending: Ending): void => {
  if (!ending.ok) throw new Error(`${source}: ${ending.error}`);
  if (ending.output === null) return;
  const { kind, message } = ending.output as { kind: SourceErrorKind; message: string };
  throw new SourceError(source, kind, message);
};

/** Pulls one part of a source: what a `part` job does. Gives what the source refused; stopped on the way it throws. */
export const syncPart = async (
  serving: Serving,
  { run, ...part }: PartOf & { run: string },
  signal: AbortSignal,
): Promise<Json> => {
  const shell = jobShell(serving, signal);
  const { source, number } = part;
  const environment = measured(serving, source, sourceEnvironment(shell, source));
  const budgets = serving.budgets();
  const named = { run, source, part: number };
  shell.log.info(named, 'part begun');
  try {
    await pullPart(serving.config(), serving.store, environment, { part, budgets });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof SourceError)) throw error;
    shell.log.warn(named, error.message);
    return { kind: error.kind, message: error.message };
  }
  shell.log.info(named, 'part ended');
  return null;
};
