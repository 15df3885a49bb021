#!/usr/bin/env -S node --max-semi-space-size=8
import { setTimeout as sleep } from 'node:timers/promises';
import { createAsk } from './ask.ts';
import type { Shell } from './commands/command.ts';
import { runProgram } from './commands/program.ts';
import { createLogger, SecretScrubber } from './log.ts';
import { createProgress } from './progress.ts';

const abort = new AbortController();
const scrubber = new SecretScrubber();
const print = (out: NodeJS.WriteStream) => (text: string) => {
  out.write(scrubber.scrub(text));
};

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupted) process.exit(130);
    interrupted = true;
    abort.abort(new Error(`stopped by ${signal}`));
  });
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const shell: Shell = {
  env: process.env,
  cwd: process.cwd(),
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, { signal });
  },
  signal: abort.signal,
  progress: createProgress(process.stderr, () => Date.now()),
  log: createLogger(process.env.LOG_LEVEL ?? 'warn', process.stderr, scrubber),
  notice: (line) => print(process.stderr)(`${line}\n`),
  hideSecrets: (config) => {
    for (const secret of config.secrets) scrubber.hide(secret.reveal());
  },
  scrub: (text) => scrubber.scrub(text),
  ask: createAsk(process.stdin, process.stderr, abort.signal),
  onHangUp: (reload) => {
    process.on('SIGHUP', reload);
    return () => process.off('SIGHUP', reload);
  },
};

process.exitCode = await runProgram(process.argv.slice(2), shell, {
  out: print(process.stdout),
  err: print(process.stderr),
});
