import type { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { spawnNode } from '../prepared/node.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

export interface Finished {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/** Starts the real program. */
export const start = (
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): { child: ChildProcess; finished: Promise<Finished> } => {
  const child = spawnNode([MAIN, ...args], options);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = new Promise<Finished>((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
  return { child, finished };
};

/** Runs the real program to its end. */
export const betsheet = (
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<Finished> => start(args, options).finished;
