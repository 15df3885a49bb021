import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Secret } from './config/config.ts';
import type { EffortItem } from './effort/coming-items.ts';
import { computeEffort, type Effort, type ShareRules } from './effort/effort.ts';
import { receivedEffort, type SentEffort } from './effort/sent.ts';
import type { WalkRules } from './effort/walk.ts';
import { columnsOf, packFacts, type PackedFacts } from './packed/facts.ts';
import { StoreError } from './store/errors.ts';
import type { Store } from './store/store.ts';

/** Where histories are read. */
export type Histories = Pick<Store, 'changes' | 'server' | 'worklogs'>;

export interface EffortThreadData {
  url: string;
  rules: WalkRules;
}

/** What the thread is told: a page of items, or that there are no more and what to do with them. */
export type EffortMessage = PackedFacts | { share: ShareRules };

/** A thread takes half a second to start: as long as it takes to walk the histories of so many items. */
const WORTH_A_THREAD = 20_000;

/**
 * Effort of items that it is told of page by page, in their order. That of many items on a server is worked out by a thread, with
 * connections of its own, which walks their histories while items still come; that of others here, at the end. The process does
 * not wait for a thread that nobody waits for, but who does not come to the end stops it.
 */
export class EffortAhead {
  readonly #histories: Histories;
  readonly #rules: WalkRules;
  readonly #worthAThread: number;
  /** Pages before there were enough for a thread. */
  #held: EffortItem[][] = [];
  #count = 0;
  #thread: EffortThread | null = null;

  constructor(histories: Histories, rules: WalkRules, worthAThread = WORTH_A_THREAD) {
    this.#histories = histories;
    this.#rules = rules;
    this.#worthAThread = worthAThread;
  }

  add(items: EffortItem[]): void {
    const { server } = this.#histories;
    if (server === null) return;
    if (this.#thread) return this.#thread.add(items);
    this.#held.push(items);
    this.#count += items.length;
    if (this.#count < this.#worthAThread) return;
    this.#thread = new EffortThread(server, this.#rules);
    for (const page of this.#held) this.#thread.add(page);
    this.#held = [];
  }

  /** To be given all items once more. */
  async finish(items: readonly EffortItem[], rules: ShareRules): Promise<Effort> {
    if (this.#thread)
      return receivedEffort(await this.#thread.finish(rules), items, rules.effort.model);
    return computeEffort({
      items: [items],
      changes: this.#histories.changes(),
      worklogs: this.#histories.worklogs(),
      walk: this.#rules,
      share: rules,
    });
  }

  stop(): void {
    this.#thread?.stop();
  }
}

class EffortThread {
  readonly #thread: Worker;
  readonly #assigneesField: string | null;
  readonly #effort: Promise<SentEffort>;

  constructor(server: Secret, rules: WalkRules) {
    const workerData: EffortThreadData = { url: server.reveal(), rules };
    const file = `./effort-thread${extname(import.meta.url)}`;
    this.#thread = new Worker(new URL(file, import.meta.url), { workerData });
    this.#thread.unref();
    this.#assigneesField = rules.effort.assigneesField;
    this.#effort = effortOf(this.#thread);
    // What fails before anybody waits is thrown to who waits.
    this.#effort.catch(() => undefined);
  }

  add(items: readonly EffortItem[]): void {
    const facts = packFacts(items, this.#assigneesField);
    this.#tell(facts, columnsOf(facts));
  }

  finish(share: ShareRules): Promise<SentEffort> {
    this.#thread.ref();
    this.#tell({ share });
    return this.#effort;
  }

  stop(): void {
    void this.#thread.terminate();
  }

  #tell(message: EffortMessage, transferred: ArrayBuffer[] = []): void {
    this.#thread.postMessage(message, transferred);
  }
}

const effortOf = async (thread: Worker): Promise<SentEffort> => {
  const ended = once(thread, 'exit').then(() => {
    throw new Error('The thread that works out effort ended before it was done');
  });
  try {
    const [effort] = (await Promise.race([once(thread, 'message'), ended])) as [SentEffort];
    return effort;
  } catch (error) {
    throw asStoreError(error);
  }
};

/** An error comes from another thread without its class. */
const asStoreError = (error: unknown): unknown => {
  const { name, kind, message } = error as Partial<StoreError>;
  return name === 'StoreError' ? new StoreError(kind!, message!) : error;
};
