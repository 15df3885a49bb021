import { resolve } from 'node:path';
import { syncedCounts, trackRun } from '../journal.ts';
import { pull, type Pulled } from '../run.ts';
import type { Config } from '../config/config.ts';
import { createRecorder, RecordingError, type Recorded, type Recorder } from '../recorder.ts';
import { VERSION } from '../version.ts';
import { UserError, type CommandSpec, type ExitCode, type Shell } from './command.ts';
import { CONFIG_OPTION, sourceEnvironment, withSession } from './session.ts';

const count = new Intl.NumberFormat('en-GB');

const FATES: Record<string, string> = {
  notVisible: 'no longer visible to the token',
  moved: 'moved out of what is configured',
  archived: 'archived',
  trashed: 'in the trash',
  deleted: 'deleted',
};

/** What the census did not show any more, by what became of it; empty where nothing is missing. */
const goneText = (gone: Record<string, number>): string => {
  const parts = Object.entries(FATES).flatMap(([fate, words]) =>
    gone[fate] ? [`${count.format(gone[fate])} ${words}`] : [],
  );
  return parts.length === 0 ? '' : ` · kept though gone: ${parts.join(', ')}`;
};

const describe = (one: Pulled): string => {
  if (one.error !== null) return `FAILED ${one.error.message}`;
  const { items, itemsInSource, gone } = one.outcome;
  const of = itemsInSource === null ? '' : ` · the source shows ${count.format(itemsInSource)}`;
  return `${one.source}: ${count.format(items)} items pulled${of}${goneText(gone)}`;
};

/** 0 when every source was pulled, 1 when some were, 3 when none was. */
export const pullExitCode = (pulled: Pulled[]): ExitCode => {
  const failed = pulled.filter(({ error }) => error !== null).length;
  if (failed === 0) return 0;
  return failed < pulled.length ? 1 : 3;
};

export const pulledJson = (pulled: Pulled[]) =>
  pulled.map((one) =>
    one.error === null
      ? { ...one.outcome, error: null }
      : { source: one.source, error: { kind: one.error.kind, message: one.error.message } },
  );

/** The lines of a pull as they are printed at its end. */
export const pulledText = (pulled: Pulled[]): string => pulled.map(describe).join('\n');

/** One environment a source, with its progress. */
export const environments = (shell: Shell) => (source: string) => sourceEnvironment(shell, source);

/** The one source that was asked for, null for all; a UserError for one that the configuration does not name. */
const chosenSource = ({ sources }: Config, asked: string | undefined): string | null => {
  if (asked === undefined) return null;
  const ids = sources.map(({ id }) => id);
  if (ids.includes(asked)) return asked;
  throw new UserError(
    `--source "${asked}" is no source of the configuration: allowed are ${ids.join(', ')}`,
  );
};

/** Null without --record; a UserError for a folder that cannot take a recording. */
const recorderFor = (shell: Shell, options: Record<string, unknown>): Recorder | null => {
  if (typeof options.record !== 'string') {
    if (options.pseudonyms === true) throw new UserError('--pseudonyms needs --record DIR');
    return null;
  }
  try {
    return createRecorder({
      folder: resolve(shell.cwd, options.record),
      pseudonyms: options.pseudonyms === true,
      scrub: shell.scrub,
      productVersion: VERSION,
      now: shell.now,
    });
  } catch (error) {
    if (error instanceof RecordingError) throw new UserError(error.message, 2, { cause: error });
    throw error;
  }
};

const recordedText = (recorded: Recorded | null): string[] =>
  recorded === null
    ? []
    : [`${count.format(recorded.exchanges)} exchanges kept in ${recorded.folder}`];

const recording = (shell: Shell, recorder: Recorder) => (source: string) => ({
  ...sourceEnvironment(shell, source),
  record: recorder.record(source),
});

export const syncCommand: CommandSpec = {
  options: [
    CONFIG_OPTION,
    { flags: '--source <id>', description: 'only this source' },
    { flags: '--full', description: 'everything again, not only what changed' },
    {
      flags: '--record <dir>',
      description: 'keep what was asked and answered, for a support case',
    },
    { flags: '--pseudonyms', description: 'with --record: names and e-mails replaced' },
  ],
  run: (shell, _args, options) =>
    withSession(shell, options, 'sync', async ({ config, store }) => {
      const only = chosenSource(config, options.source as string | undefined);
      const recorder = recorderFor(shell, options);
      const environment = recorder === null ? environments(shell) : recording(shell, recorder);
      return trackRun(store, { command: 'sync', config, shell }, async (runId) => {
        const pulled = await pull(config, store, environment, {
          now: shell.now,
          full: options.full === true,
          only,
        });
        const recorded = (await recorder?.finish()) ?? null;
        const exitCode = pullExitCode(pulled);
        return {
          counts: syncedCounts(pulled),
          result: {
            exitCode,
            text: [pulledText(pulled), ...recordedText(recorded)].join('\n'),
            json: { runId, sources: pulledJson(pulled) as never, recorded: recorded as never },
            ...(exitCode === 3 ? { failure: true } : {}),
          },
        };
      });
    }),
};
