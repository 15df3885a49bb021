import { clearScreenDown, moveCursor } from 'node:readline';
import type { Progress } from './commands/command.ts';

const PLAIN_INTERVAL_MS = 2_000;
/** Of a terminal that says 0 columns, as one without a window does. */
const USUAL_COLUMNS = 80;

/** Redraws one line a task in place. */
const terminalProgress = (out: NodeJS.WriteStream): Progress => {
  const running = new Map<string, string>();
  let drawn = 0;
  const redraw = (settled: string[]): void => {
    const columns = out.columns || USUAL_COLUMNS;
    moveCursor(out, -columns, -drawn);
    clearScreenDown(out);
    const lines = [...settled, ...running.values()].map((line) => line.slice(0, columns - 1));
    if (lines.length > 0) out.write(`${lines.join('\n')}\n`);
    drawn = running.size;
  };
  return {
    update(task, line) {
      running.set(task, line);
      redraw([]);
    },
    done(task, line) {
      running.delete(task);
      redraw([line]);
    },
    close() {
      running.clear();
      redraw([]);
    },
  };
};

/** One plain line every two seconds a task, and its last one. */
const plainProgress = (out: { write(text: string): unknown }, now: () => number): Progress => {
  const lastAt = new Map<string, number>();
  return {
    update(task, line) {
      if (now() - (lastAt.get(task) ?? 0) < PLAIN_INTERVAL_MS) return;
      lastAt.set(task, now());
      out.write(`${line}\n`);
    },
    done(_task, line) {
      out.write(`${line}\n`);
    },
    close() {},
  };
};

/** Progress for a stream: redrawn on a terminal, plain lines on a pipe or file. */
export const createProgress = (out: NodeJS.WriteStream, now: () => number): Progress =>
  out.isTTY ? terminalProgress(out) : plainProgress(out, now);

/** `1,234 of 6,000 items · 850/s · 23 requests · 6 s left`; parts that are unknown are left out. */
export const describePull = (
  pull: { items: number; requests: number; expected: number | null },
  elapsedMs: number,
): string => {
  const count = new Intl.NumberFormat('en-GB');
  const rate = elapsedMs > 0 ? (pull.items / elapsedMs) * 1000 : 0;
  const left = pull.expected !== null && rate > 0 ? (pull.expected - pull.items) / rate : null;
  return [
    pull.expected === null
      ? `${count.format(pull.items)} items`
      : `${count.format(pull.items)} of ${count.format(pull.expected)} items`,
    ...(rate > 0 ? [`${count.format(Math.round(rate))}/s`] : []),
    `${count.format(pull.requests)} ${pull.requests === 1 ? 'request' : 'requests'}`,
    ...(left !== null && left >= 1 ? [`${Math.ceil(left)} s left`] : []),
  ].join(' · ');
};
