import { Command, CommanderError } from 'commander';
import { SourceError } from '../sources/source.ts';
import {
  UserError,
  type CommandResult,
  type CommandSpec,
  type ExitCode,
  type Shell,
} from './command.ts';
import { VERSION } from '../version.ts';
import { commands } from './index.ts';

interface Output {
  out: (text: string) => void;
  err: (text: string) => void;
}

/** What an error becomes: one sentence for the person, one exit code for the program that called. */
const asFailure = (error: unknown): CommandResult => {
  if (error instanceof UserError) {
    const json = { error: { message: error.message, details: error.details } };
    return { exitCode: error.exitCode, text: error.message, json, failure: true };
  }
  const kind = (error as { kind?: unknown }).kind;
  if (error instanceof SourceError) {
    const json = { error: { kind: error.kind, source: error.source, message: error.message } };
    return { exitCode: 3, text: error.message, json, failure: true };
  }
  if (error instanceof Error && typeof kind === 'string') {
    const json = { error: { kind, message: error.message } };
    return { exitCode: 3, text: error.message, json, failure: true };
  }
  return asDefect(error);
};

/** A failure that nobody foresaw: told with its stack, so that it can be reported, and never as exit code 1. */
const asDefect = (error: unknown): CommandResult => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const text = `This is a defect in Betsheet, please report it: ${stack ?? message}`;
  return { exitCode: 3, text, json: { error: { kind: 'defect', message } }, failure: true };
};

const runCommand = async (
  spec: CommandSpec,
  shell: Shell,
  args: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> => {
  try {
    return await spec.run(shell, args, options);
  } catch (error) {
    if (shell.signal.aborted) {
      const message = `${(shell.signal.reason as Error).message}: what was complete is kept, run again to go on`;
      const json = { error: { kind: 'aborted', message } };
      return { exitCode: 3, text: message, json, failure: true };
    }
    return asFailure(error);
  } finally {
    shell.progress.close();
  }
};

const defineCommand = (
  command: Command,
  spec: CommandSpec,
  finish: (result: CommandResult, json: boolean) => void,
  shell: Shell,
): void => {
  for (const arg of spec.args ?? []) command.argument(arg.name, arg.description);
  for (const { flags, description, default: value } of spec.options) {
    command.option(flags, description, value as string | undefined);
  }
  command.option('--json', 'print one JSON document on stdout and nothing else there');
  command.action(async (...given: unknown[]) => {
    const options = given.at(-2) as Record<string, unknown>;
    const args = given.slice(0, -2).filter((arg): arg is string => typeof arg === 'string');
    finish(await runCommand(spec, shell, args, options), options.json === true);
  });
};

/** Reads the arguments, runs one command, prints its result, and returns the exit code. */
export const runProgram = async (
  argv: string[],
  shell: Shell,
  output: Output,
): Promise<ExitCode> => {
  let exitCode: ExitCode = 0;
  const finish = (result: CommandResult, json: boolean): void => {
    exitCode = result.exitCode;
    if (json) output.out(`${JSON.stringify(result.json, null, 2)}\n`);
    else if (result.text !== '') (result.failure ? output.err : output.out)(`${result.text}\n`);
  };
  const program = new Command('betsheet')
    .description('Where effort went, by bet shape and horizon, from Jira and Linear to Excel')
    .version(VERSION)
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .showHelpAfterError('(--help shows what is allowed)')
    .exitOverride();
  const asked = argv[0] === 'help' ? argv[1] : argv[0];
  for (const { name, summary, load } of commands) {
    const command = program.command(name).description(summary);
    if (asked === name) defineCommand(command, await load(), finish, shell);
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (argv.includes('--json')) {
      const message = error.message.replace(/^error: /, '');
      output.out(`${JSON.stringify({ error: { kind: 'usage', message } }, null, 2)}\n`);
    }
    return 2;
  }
  return exitCode;
};
