import type { ExitCode, Shell } from '../commands/command.ts';
import { exportPeriod } from '../commands/export.ts';
import { pulledText, pullExitCode } from '../commands/sync.ts';
import { sourceEnvironment } from '../commands/session.ts';
import type { Config, SourceConfig } from '../config/config.ts';
import { syncedCounts, trackRun, type Tracked } from '../journal.ts';
import type { Work } from '../queue.ts';
import type { WorkbookKind } from '../publish.ts';
import { pull } from '../run.ts';
import type { Json } from '../sources/source.ts';
import type { Instant } from '../model/work-item.ts';
import type { SlotOutcome } from '../store/due.ts';
import { StoreError } from '../store/errors.ts';
import type { Serving } from './environment.ts';
import { jobShell, measured } from './job.ts';
import { noticeOfExport } from './notify.ts';
import { sharing } from './parts.ts';
import { HOUSEKEEPING, keepHouse } from './retention.ts';

/** A slot as messages name it, and the schedule that it is of. */
interface Occasion {
  slot: string;
  schedule: string;
}

/** A slot whose workers died so often is given up. */
export const MOST_ATTEMPTS = 5;

const KINDS: Record<string, WorkbookKind[]> = {
  export: ['finance', 'leadership'],
  'export finance': ['finance'],
  'export leadership': ['leadership'],
};

const syncWork = (source: SourceConfig, slot: string): Work => ({
  kind: 'sync',
  identity: `${slot} ${source.id}`,
  key: source.id,
  data: { source: source.id },
});

/** A run with its record, its log lines and its metrics. */
const run = async (
  serving: Serving,
  shell: Shell,
  command: string,
  work: (runId: string, config: Config) => Promise<Tracked>,
): Promise<{ exitCode: ExitCode; text: string }> => {
  const { store, metrics } = serving;
  const config = serving.config();
  const startedAt = shell.now();
  let outcome = 'failed';
  try {
    return await trackRun(store, { command, config, shell }, async (runId) => {
      shell.log.info({ run: runId, command }, 'begun');
      const tracked = await work(runId, config);
      outcome = ['done', 'partial'][tracked.result.exitCode] ?? 'failed';
      const { counts, result } = tracked;
      shell.log.info({ run: runId, command, outcome, counts }, result.text);
      return tracked;
    });
  } finally {
    const seconds = Math.max(0, shell.now() - startedAt) / 1000;
    metrics.runEnded({ command, outcome, seconds });
  }
};

/** Pulls one source: what a `sync` job does. Stopped on the way it throws, so that it is taken up again from its checkpoint. */
export const syncOne = async (
  serving: Serving,
  source: string,
  signal: AbortSignal,
): Promise<Json> => {
  const shell = jobShell(serving, signal);
  const { exitCode, text } = await run(
    serving,
    shell,
    `sync ${source}`,
    async (runId, config): Promise<Tracked> => {
      const pulled = await pull(
        config,
        serving.store,
        (id) => measured(serving, id, sourceEnvironment(shell, id)),
        {
          now: shell.now,
          full: false,
          only: source,
          budgets: serving.budgets(),
          sharing: sharing(serving, runId, signal),
        },
      );
      signal.throwIfAborted();
      for (const one of pulled)
        if (one.error === null) serving.metrics.itemsPulled(one.source, one.outcome.items);
      const code = pullExitCode(pulled);
      return {
        counts: syncedCounts(pulled),
        result: { exitCode: pulled.length === 0 ? 0 : code, text: pulledText(pulled), json: null },
      };
    },
  );
  return { exitCode, text };
};

/** Pulls every source, each as a job of its own, on whichever worker takes it. */
const syncAll = async (
  serving: Serving,
  slot: string,
  signal: AbortSignal,
): Promise<SlotOutcome> => {
  const jobs = serving.config().sources.map((source) => ({
    source: source.id,
    work: syncWork(source, slot),
  }));
  for (const { work } of jobs) await serving.queue.ensure(work);
  const endings = await Promise.all(
    jobs.map(async ({ source, work }) => ({
      source,
      ending: await serving.queue.wait(work, signal),
    })),
  );
  const failures = endings.flatMap(({ source, ending }) => {
    if (!ending.ok) return [`${source}: ${ending.error}`];
    const { exitCode, text } = ending.output as { exitCode: number; text: string };
    return exitCode === 0 ? [] : [text];
  });
  if (failures.length === 0) return { outcome: 'done', error: null };
  const all = failures.length === jobs.length;
  return { outcome: all ? 'failed' : 'partial', error: failures.join('\n') };
};

const exportAs = async (
  serving: Serving,
  step: string,
  schedule: string,
  signal: AbortSignal,
): Promise<SlotOutcome> => {
  const { store } = serving;
  const kinds = KINDS[step] ?? [];
  const shell = jobShell(serving, signal);
  const { exitCode, text } = await run(serving, shell, step, async (runId, config) => {
    const period = config.schedule.find(({ name }) => name === schedule)?.period ?? undefined;
    const request = { runId, kinds, schedule, period };
    const tracked = await exportPeriod(shell, { config, store }, request);
    await store.notices.raise(noticeOfExport(tracked, config, shell.now()));
    return tracked;
  });
  if (exitCode === 0) return { outcome: 'done', error: null };
  return { outcome: exitCode === 1 ? 'partial' : 'failed', error: text };
};

const doStep = (
  serving: Serving,
  step: string,
  { slot, schedule }: Occasion,
  signal: AbortSignal,
): Promise<SlotOutcome> => {
  if (step === 'sync') return syncAll(serving, slot, signal);
  if (step === HOUSEKEEPING) return keepHouse(serving);
  return exportAs(serving, step, schedule, signal);
};

/** The database went away: nothing was done wrong, and another attempt will find it again. */
const isOutage = (error: unknown): boolean =>
  error instanceof StoreError && (error.kind === 'unreachable' || error.kind === 'server');

const WORST = ['done', 'partial', 'failed'] as const;

/** Steps one after the other; a step that failed wholly ends the slot, since what follows builds on it. */
const doSteps = async (
  serving: Serving,
  steps: readonly string[],
  occasion: Occasion,
  signal: AbortSignal,
): Promise<SlotOutcome> => {
  const { slot } = occasion;
  const done: SlotOutcome[] = [];
  for (const step of steps) {
    signal.throwIfAborted();
    try {
      done.push(await doStep(serving, step, occasion, signal));
    } catch (error) {
      if (signal.aborted || isOutage(error)) throw error;
      serving.shell.log.error({ err: error, slot }, `${step} failed`);
      const message = error instanceof Error ? error.message : String(error);
      done.push({ outcome: 'failed', error: message });
    }
    if (done.at(-1)?.outcome === 'failed') break;
  }
  const errors = done.flatMap(({ error }) => error ?? []);
  return {
    outcome: WORST.findLast((one) => done.some(({ outcome }) => outcome === one)) ?? 'done',
    error: errors.length === 0 ? null : serving.shell.scrub(errors.join('\n')),
  };
};

/** Does what a slot calls for: what a `slot` job does. A slot that is finished already is left alone. */
export const doSlot = async (
  serving: Serving,
  { name, at, work }: { name: string; at: Instant; work: string[] },
  signal: AbortSignal,
): Promise<void> => {
  const { shell, store, worker } = serving;
  const attempt = await store.slots.claim(name, at, worker, shell.now());
  if (attempt === null) return;
  const slot = `${name} ${new Date(at).toISOString()}`;
  shell.log.info({ slot, attempt }, 'slot begun');
  const { outcome, error } =
    attempt > MOST_ATTEMPTS
      ? { outcome: 'failed' as const, error: `given up: ${MOST_ATTEMPTS} workers died at it` }
      : await doSteps(serving, work, { slot, schedule: name }, signal);
  const finishedAt = shell.now();
  const mine = await store.slots.finish(name, at, attempt, { outcome, error, finishedAt });
  shell.log.info({ slot, attempt, outcome, mine }, 'slot ended');
};
