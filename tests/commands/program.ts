import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

export interface Finished {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/** Starts the real program with nothing of this process's environment but the path. */
export const start = (
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): { child: ChildProcess; finished: Promise<Finished> } => {
  const env = { PATH: process.env.PATH, ...options.env };
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: options.cwd, env });
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
