import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromPglite, PgBoss, type Db, type JobWithMetadata } from 'pg-boss';
import type { Logger } from './log.ts';
import type { Json } from './sources/source.ts';
import type { Database } from './store/database.ts';
import { lockSchema } from './store/migrate.ts';

/** Kinds of work. One of a kind and key is done at a time, over all workers. */
export type WorkKind = 'slot' | 'sync' | 'part';

export interface Work {
  kind: WorkKind;
  /** What it is: the same work is queued once, however often it is asked for. */
  identity: string;
  /** No two with the same key run at once. */
  key: string;
  data: { [name: string]: Json };
}

export type Handler = (data: { [name: string]: Json }, signal: AbortSignal) => Promise<Json>;

export type Ending = { ok: true; output: Json } | { ok: false; error: string };

export interface Queue {
  /** Queues work unless it is waiting, under way, or done and still remembered. */
  ensure(work: Work): Promise<void>;
  /** Queues work that must be done although it was given up before. */
  revive(work: Work): Promise<void>;
  /** Waits for the end of work, whoever does it. */
  wait(work: Work, signal: AbortSignal): Promise<Ending>;
  /** Does work of a kind, so many at once in this process. */
  work(kind: WorkKind, atOnce: number, handler: Handler): Promise<void>;
  /** Takes no more work, gives what is under way until the deadline, then aborts it. */
  stop(deadlineMs: number): Promise<void>;
}

const KINDS: readonly WorkKind[] = ['slot', 'sync', 'part'];
/** Longest that pg-boss lets a job run; a longer pull goes on from its checkpoint. */
const LONGEST_SECONDS = 23 * 3600;
const RETRIES = 5;
const REMEMBERED_SECONDS = 7 * 86_400;
const POLL_SECONDS = 0.5;
const LOOK_AGAIN_MS = 300;

const idOf = ({ kind, identity }: Work): string => {
  const hash = createHash('sha256').update(`${kind} ${identity}`).digest('hex');
  const part = (from: number, to: number): string => hash.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-4${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`;
};

/** Alone on its store a process cannot die and leave work behind, but it can be busy for long. */
const ALONE_SECONDS = 4 * 3600;

const engineOf = ({ engine }: Database): { db: Db; backend: 'pglite' | 'postgres' } =>
  engine.kind === 'pglite'
    ? { db: fromPglite(engine.pglite), backend: 'pglite' }
    : {
        db: { executeSql: (text, values) => engine.pool.query(text, values) },
        backend: 'postgres',
      };

const makeQueues = async (boss: PgBoss, heartbeatSeconds: number): Promise<void> => {
  for (const kind of KINDS) {
    const settings = {
      retryLimit: RETRIES,
      retryDelay: 1,
      expireInSeconds: LONGEST_SECONDS,
      deleteAfterSeconds: REMEMBERED_SECONDS,
      heartbeatSeconds,
    };
    await boss.createQueue(kind, { policy: 'singleton', ...settings });
    await boss.updateQueue(kind, settings);
  }
};

const describeOutput = (output: unknown): string => {
  const message = (output as { message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : 'the worker ended before the work did';
};

/** How a job ended; null while it has not. */
const endingOf = (job: JobWithMetadata | null): Ending | null => {
  if (job === null) return { ok: false, error: 'the work was removed from the queue' };
  if (job.state === 'completed') return { ok: true, output: (job.output ?? null) as Json };
  if (job.state === 'failed' || job.state === 'cancelled')
    return { ok: false, error: describeOutput(job.output) };
  return null;
};

export interface QueueOptions {
  /** A worker silent for so long is taken for dead and its work given to another. At least 10. */
  takeOverSeconds: number;
  log: Logger;
  /** Applied to everything that work leaves in the database: its output and its errors. */
  scrub: (text: string) => string;
}

/** pg-boss makes its schema without a lock of its own: of workers that start at once, one after the other does. */
const oneAtATime = ({ db }: Database, work: () => Promise<void>): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await lockSchema(trx);
    await work();
  });

/** Opens pg-boss on the store's own database. */
export const openQueue = async (
  database: Database,
  { takeOverSeconds, log, scrub }: QueueOptions,
): Promise<Queue> => {
  const alone = database.engine.kind === 'pglite';
  const silence = alone ? ALONE_SECONDS : takeOverSeconds;
  const lookSeconds = Math.ceil(takeOverSeconds / 2);
  const boss = new PgBoss({
    ...engineOf(database),
    schedule: false,
    superviseIntervalSeconds: lookSeconds,
    monitorIntervalSeconds: lookSeconds,
    registerInstance: false,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on('error', (error) => log.error({ err: error }, 'the queue failed'));
  const begin = async (): Promise<void> => {
    await boss.start();
    await makeQueues(boss, silence);
  };
  await (alone ? begin() : oneAtATime(database, begin));
  // Nobody else can be at work in an embedded store: what is marked so was left by a process that is no more.
  if (alone) for (const kind of KINDS) await boss.deleteAllJobs(kind);
  return queueOn(boss, { log, scrub });
};

/** pg-boss keeps the output of work, and the message and stack of its error. */
const withoutSecrets = async (
  scrub: QueueOptions['scrub'],
  work: () => Promise<Json>,
): Promise<Json> => {
  try {
    return JSON.parse(scrub(JSON.stringify(await work()))) as Json;
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const clean = new Error(scrub(message));
    clean.stack = scrub(stack ?? message);
    throw clean;
  }
};

const queueOn = (boss: PgBoss, { log, scrub }: Pick<QueueOptions, 'log' | 'scrub'>): Queue => {
  const ensure = async (work: Work): Promise<void> => {
    await boss.send(work.kind, work.data, { id: idOf(work), singletonKey: work.key });
  };
  return {
    ensure,
    async revive(work) {
      const job = await boss.getJobById(work.kind, idOf(work));
      const over = job !== null && !['created', 'retry', 'active'].includes(job.state);
      if (over) await boss.deleteJob(work.kind, idOf(work));
      if (job === null || over) await ensure(work);
    },
    async wait(work, signal) {
      for (;;) {
        signal.throwIfAborted();
        try {
          const ending = endingOf(await boss.getJobById(work.kind, idOf(work)));
          if (ending !== null) return ending;
        } catch (error) {
          // The work goes on wherever it is done: an outage of the database only keeps us from seeing it.
          log.warn({ err: error }, 'the queue cannot be read, it is tried again');
        }
        await sleep(LOOK_AGAIN_MS, undefined, { signal });
      }
    },
    async work(kind, atOnce, handler) {
      await boss.work<{ [name: string]: Json }, unknown>(
        kind,
        { localConcurrency: atOnce, pollingIntervalSeconds: POLL_SECONDS },
        async ([job]) =>
          job === undefined ? null : withoutSecrets(scrub, () => handler(job.data, job.signal)),
      );
    },
    stop: (deadlineMs) => boss.stop({ graceful: true, close: true, timeout: deadlineMs }),
  };
};
