import { setTimeout as sleep } from 'node:timers/promises';
import type { Shell } from '../../src/commands/command.ts';
import { runProgram } from '../../src/commands/program.ts';
import { createLogger, SecretScrubber } from '../../src/log.ts';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command as main.ts does, within this process: for suites that run many. */
export const runHere = async (
  args: string[],
  {
    cwd,
    env = {},
    now = Date.now,
    ask = null,
  }: {
    cwd: string;
    env?: Record<string, string>;
    now?: () => number;
    ask?: Shell['ask'];
  },
): Promise<Ran> => {
  let stdout = '';
  let stderr = '';
  const scrubber = new SecretScrubber();
  const err = (text: string): void => void (stderr += scrubber.scrub(text));
  const shell: Shell = {
    env,
    cwd,
    now,
    random: () => Math.random(),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
    signal: new AbortController().signal,
    progress: { update: () => undefined, done: () => undefined, close: () => undefined },
    log: createLogger('warn', { write: err }, scrubber),
    notice: (line) => err(`${line}\n`),
    hideSecrets: (config) => config.secrets.forEach((secret) => scrubber.hide(secret.reveal())),
    ask,
    scrub: (text) => scrubber.scrub(text),
    onHangUp: () => () => undefined,
  };
  const out = (text: string): void => void (stdout += scrubber.scrub(text));
  const code = await runProgram(args, shell, { out, err });
  return { code, stdout, stderr };
};
