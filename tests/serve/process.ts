import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { spawnNode } from '../prepared/node.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

export interface ServeProcess {
  child: ChildProcess;
  url: string;
  /** Everything it printed so far. */
  output: () => string;
  /** Log lines so far. */
  lines: () => Record<string, unknown>[];
  /** Waits for a log line. */
  until: (wanted: (line: Record<string, unknown>) => boolean) => Promise<Record<string, unknown>>;
  /** Ends it and waits for its end; returns the exit code. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
}

const parse = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Starts the real program and waits until it serves. */
export const startServe = async (options: {
  cwd: string;
  env: Record<string, string>;
  args?: string[];
}): Promise<ServeProcess> => {
  const args = [MAIN, 'serve', '--config', 'betsheet.yaml', ...(options.args ?? [])];
  const child = spawnNode(args, options);
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const ended = once(child, 'exit');
  const until: ServeProcess['until'] = async (wanted) => {
    for (;;) {
      const found = parse(text).find(wanted);
      if (found) return found;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`serve ended early:\n${text}`);
      await sleep(50);
    }
  };
  const { url } = await until(({ msg }) => msg === 'serving');
  return {
    child,
    url: url as string,
    output: () => text,
    lines: () => parse(text),
    until,
    async end(signal) {
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
};
