import { on } from 'node:events';
import { extname } from 'node:path';
import { deserialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Secret } from '../config/config.ts';
import type { Change } from '../model/change.ts';
import { StoreError } from './errors.ts';
import { unpackChanges, type PackedChanges } from './packed-changes.ts';
import { bytesAt, type SharedPlace } from './shared-blocks.ts';

export interface ThreadData {
  url: string;
  mostWaiting: number;
}

export interface ChangesAhead {
  pages: AsyncGenerator<Change[]>;
  /** For pages that nobody will read. */
  stop(): void;
}

/** Bytes that may wait for their reader; they are no part of the heap. Some 800,000 histories of 5 changes. */
const MOST_WAITING = 160_000_000;

/**
 * All changes on a server, read ahead by a thread with a connection of its own from the call on: a million histories keep one
 * processor busy for 20 s, in which this thread has other things to do. The process does not wait for a thread that nobody reads.
 */
export const changesAhead = (url: Secret, mostWaiting = MOST_WAITING): ChangesAhead => {
  const file = `./changes-thread${extname(import.meta.url)}`;
  const workerData: ThreadData = { url: url.reveal(), mostWaiting };
  const thread = new Worker(new URL(file, import.meta.url), { workerData });
  thread.unref();
  return {
    pages: pagesOf(thread, on(thread, 'message', { close: ['exit'] })),
    stop: () => void thread.terminate(),
  };
};

async function* pagesOf(
  thread: Worker,
  messages: AsyncIterable<unknown[]>,
): AsyncGenerator<Change[]> {
  thread.ref();
  try {
    for await (const [place] of messages as AsyncIterable<[SharedPlace | null]>) {
      if (place === null) return;
      thread.postMessage(place.length);
      yield unpackChanges(deserialize(bytesAt(place)) as PackedChanges);
    }
    throw new Error('The thread that reads histories ended before the last of them');
  } catch (error) {
    throw asStoreError(error);
  } finally {
    await thread.terminate();
  }
}

/** An error comes from another thread without its class. */
const asStoreError = (error: unknown): unknown => {
  const { name, kind, message } = error as Partial<StoreError>;
  return name === 'StoreError' ? new StoreError(kind!, message!) : error;
};
