import { on } from 'node:events';
import { extname } from 'node:path';
import { deserialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Secret } from '../config/config.ts';
import type { Change } from '../model/change.ts';
import { StoreError } from './errors.ts';
import { unpackChanges, type PackedChanges } from './packed-changes.ts';

export interface ThreadData {
  url: string;
  mostWaiting: number;
}

/** Pages that may wait for their reader: while they do they are no part of the heap, 60 MB of histories with 5 changes an item. */
const MOST_WAITING = 256;

/**
 * All changes on a server, read ahead by a thread with a connection of its own from the call on: a million histories keep one
 * processor busy for 20 s, in which this thread has other things to do. The process does not wait for a thread that nobody reads.
 */
export const changesAhead = (url: Secret, mostWaiting = MOST_WAITING): AsyncGenerator<Change[]> => {
  const file = `./changes-thread${extname(import.meta.url)}`;
  const workerData: ThreadData = { url: url.reveal(), mostWaiting };
  const thread = new Worker(new URL(file, import.meta.url), { workerData });
  thread.unref();
  return pagesOf(thread, on(thread, 'message', { close: ['exit'] }));
};

async function* pagesOf(
  thread: Worker,
  messages: AsyncIterable<unknown[]>,
): AsyncGenerator<Change[]> {
  thread.ref();
  try {
    for await (const [bytes] of messages) {
      if (bytes === null) return;
      thread.postMessage('taken');
      yield unpackChanges(deserialize(bytes as Uint8Array) as PackedChanges);
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
