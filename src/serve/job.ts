import type { Shell } from '../commands/command.ts';
import type { SourceEnvironment } from '../sources/source.ts';
import type { Serving } from './environment.ts';

/** The shell as a job sees it: its own signal, and progress as log lines. */
export const jobShell = ({ shell }: Serving, signal: AbortSignal): Shell => ({
  ...shell,
  signal,
  progress: {
    update: (task, line) => shell.log.debug({ task }, line),
    done: (task, line) => shell.log.debug({ task }, line),
    close: () => undefined,
  },
});

/** Counts requests, and the time that a source makes us wait. */
export const measured = (
  { metrics }: Serving,
  source: string,
  environment: SourceEnvironment,
): SourceEnvironment => {
  let requests = 0;
  return {
    ...environment,
    async sleep(ms, signal) {
      const from = environment.now();
      try {
        await environment.sleep(ms, signal);
      } finally {
        metrics.throttled(source, Math.max(0, environment.now() - from) / 1000);
      }
    },
    onProgress(progress) {
      metrics.requestsMade(source, Math.max(0, progress.requests - requests));
      requests = progress.requests;
      environment.onProgress(progress);
    },
  };
};
