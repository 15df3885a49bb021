import { cronRule, nextSlot } from '../serve/due.ts';
import { coverageOf } from '../serve/health.ts';
import type { RunState, SourceState } from '../store/store.ts';
import type { CommandSpec } from './command.ts';
import { CONFIG_OPTION, withSession } from './session.ts';

const RUNS_READ = 50;
const RUNS_SHOWN = 5;

const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : new Date(at).toISOString();

const sourceLine = (id: string, state: SourceState | undefined): string => {
  if (!state) return `${id}: never pulled`;
  const asOf = iso(state.asOf) ?? 'never completely pulled';
  const counted = state.itemsInSource === null ? '' : ` of ${state.itemsInSource} in the source`;
  const gone = state.goneInStore === 0 ? '' : `, ${state.goneInStore} gone from the source`;
  return `${id}: as of ${asOf} · ${state.itemsInStore} items${counted}${gone}`;
};

/** Share of recorded days that have a shape, by the last export that counted some; null before the first. */
const lastCoverage = (runs: RunState[]): number | null => {
  const shares = runs.map(({ counts }) => coverageOf(counts));
  return shares.find((share) => share !== null) ?? null;
};

const runLine = (run: RunState): string => {
  const said = run.state === 'finished' ? (run.outcome ?? 'finished') : run.state;
  const error = run.error ? ` · ${run.error.split('\n')[0]}` : '';
  return `${iso(run.startedAt)} ${run.command} ${run.id}: ${said}${error}`;
};

export const statusCommand: CommandSpec = {
  options: [CONFIG_OPTION],
  run: (shell, _args, options) =>
    withSession(shell, options, 'status', async ({ config, store }) => {
      const states = await store.sourceStates();
      const runs = await store.runs(RUNS_READ);
      const filed = await store.filedPeriods();
      const coverage = lastCoverage(runs);
      const due = config.schedule.map(({ name, cron, timezone }) => ({
        name,
        at: nextSlot(cronRule(cron, timezone), shell.now()),
      }));
      const sources = config.sources.map(({ id }) => ({
        id,
        state: states.find(({ source }) => source === id),
      }));
      return {
        exitCode: 0,
        text: [
          'Sources',
          ...sources.map(({ id, state }) => `  ${sourceLine(id, state)}`),
          'Last runs',
          ...(runs.length === 0
            ? ['  none yet']
            : runs.slice(0, RUNS_SHOWN).map((run) => `  ${runLine(run)}`)),
          coverage === null
            ? 'Coverage: no export yet'
            : `Coverage: ${(coverage * 100).toFixed(1)} % of recorded days have a shape`,
          ...(due.length === 0 ? [] : ['Next due, while `betsheet serve` runs']),
          ...due.map(({ name, at }) => `  ${name}: ${iso(at) ?? 'never'}`),
          ...(filed.length === 0 ? [] : ['Closed periods']),
          ...filed.map((one) => `  ${one.periodKey} filed ${iso(one.filedAt)} by ${one.filedBy}`),
        ].join('\n'),
        json: {
          configHash: config.hash,
          coverage,
          sources: sources.map(({ id, state }) => ({
            source: id,
            asOf: iso(state?.asOf),
            itemsInSource: state?.itemsInSource ?? null,
            itemsInStore: state?.itemsInStore ?? 0,
            gone: state?.goneInStore ?? 0,
          })),
          runs: runs.slice(0, RUNS_SHOWN).map((run) => ({
            ...run,
            startedAt: iso(run.startedAt),
            finishedAt: iso(run.finishedAt),
          })) as never,
          due: due.map(({ name, at }) => ({ name, at: iso(at) })),
          filed: filed.map(({ periodKey, filedAt, filedBy, hash, reopenedAt }) => ({
            period: periodKey,
            filedAt: iso(filedAt),
            filedBy,
            hash,
            reopenedAt: iso(reopenedAt),
          })),
        },
      };
    }),
};
