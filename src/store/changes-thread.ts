import { serialize } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadData } from './changes-ahead.ts';
import { historyRows } from './histories.ts';
import { packChanges } from './packed-changes.ts';
import { connectTo } from './server.ts';
import { SharedBlocks } from './shared-blocks.ts';

/** The thread of {@link changesAhead}: reads histories, takes their JSON apart, and hands them over packed. */

const port = parentPort!;
let waiting = 0;
let taken = (): void => undefined;
port.on('message', (bytes: number) => {
  waiting -= bytes;
  taken();
});

const { url, mostWaiting } = workerData as ThreadData;
const { db } = connectTo({
  reveal: () => url,
  toJSON: () => '[secret]',
  toString: () => '[secret]',
});
const blocks = new SharedBlocks();
for await (const rows of historyRows(db)) {
  const place = blocks.put(serialize(packChanges(rows)));
  waiting += place.length;
  port.postMessage(place);
  while (waiting >= mostWaiting) await new Promise<void>((resolve) => (taken = resolve));
}
await db.destroy();
port.postMessage(null);
port.close();
