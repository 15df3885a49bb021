import { serialize } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadData } from './changes-ahead.ts';
import { historyRows } from './histories.ts';
import { packChanges } from './packed-changes.ts';

import { connectTo } from './server.ts';

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
for await (const rows of historyRows(db)) {
  const bytes = serialize(packChanges(rows));
  waiting += bytes.length;
  port.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
  while (waiting >= mostWaiting) await new Promise<void>((resolve) => (taken = resolve));
}
await db.destroy();
port.postMessage(null);
port.close();
