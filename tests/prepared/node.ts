import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';

/**
 * Starts a program of this project for the moments that a test needs it, with nothing of this process's environment but
 * the path. Its modules are compiled once a run of the tests, and its embedded database is not optimised: to do so takes
 * longer than what is asked of it.
 */
export const spawnNode = (
  args: readonly string[],
  { cwd, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): ChildProcessWithoutNullStreams => {
  const NODE_COMPILE_CACHE = join(inject('preparedRoot'), 'compiled');
  return spawn(process.execPath, ['--liftoff-only', ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE, ...env },
  });
};
