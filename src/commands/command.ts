import type { Config } from '../config/config.ts';
import type { Logger } from '../log.ts';
import type { Json } from '../sources/source.ts';

/** 0 done, 1 done with failed tie-outs or a partial source, 2 bad input or config, 3 could not run. */
export type ExitCode = 0 | 1 | 2 | 3;

/** What a command hands back: the text for people and the one JSON document for programs. */
export interface CommandResult {
  exitCode: ExitCode;
  text: string;
  json: Json;
  /** The text says why there is no result: it goes to stderr. */
  failure?: true;
}

/** Everything outside the program that a command may touch. */
export interface Shell {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  now: () => number;
  random: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
  /** Progress: redrawn in place on a terminal, plain lines elsewhere. Always on stderr. */
  progress: Progress;
  log: Logger;
  /** One plain line for the person at the keyboard, on stderr. */
  notice: (line: string) => void;
  /** From here on these values are replaced in everything that is printed or logged. */
  hideSecrets: (config: Config) => void;
  /** A text without any secret known so far: for what leaves by other ways than print and log. */
  scrub: (text: string) => string;
  /** Asks the person at the keyboard; what is typed to a secret question is not shown. Null where nobody can answer. */
  ask: ((question: string, options?: { secret?: boolean }) => Promise<string>) | null;
  /** Calls back on SIGHUP until the returned function is called. */
  onHangUp: (reload: () => void) => () => void;
}

export interface Progress {
  /** Replaces the line of one task. */
  update(task: string, line: string): void;
  /** Leaves a task's last line standing. */
  done(task: string, line: string): void;
  /** Ends redrawing; nothing is left half drawn. */
  close(): void;
}

/** A failure that the person at the keyboard can mend: printed as it is, without a stack. */
export class UserError extends Error {
  readonly exitCode: 2 | 3;
  readonly details: Json;
  constructor(
    message: string,
    exitCode: 2 | 3 = 2,
    options: { cause?: unknown; details?: Json } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'UserError';
    this.exitCode = exitCode;
    this.details = options.details ?? null;
  }
}

export interface OptionSpec {
  /** Commander's flags, for instance `--period <key>`. */
  flags: string;
  description: string;
  default?: string | number | boolean;
}

export interface CommandSpec {
  /** Commander's arguments, for instance `<key>` or `[kind]`. */
  args?: { name: string; description: string }[];
  options: OptionSpec[];
  run(shell: Shell, args: string[], options: Record<string, unknown>): Promise<CommandResult>;
}
