import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { makeSecret } from './config/secret.ts';
import type { EffortItem } from './effort/coming-items.ts';
import { computeEffort, type ShareRules } from './effort/effort.ts';
import { sentEffort } from './effort/sent.ts';
import type { EffortMessage, EffortThreadData } from './effort-ahead.ts';
import { FactsReader } from './packed/facts.ts';
import { historiesOn } from './store/histories.ts';

/** The thread of EffortAhead: walks the histories of items as they come, shares out the days, and hands over what it found. */

const port = parentPort!;
const share = Promise.withResolvers<ShareRules>();

async function* itemsTold(): AsyncGenerator<EffortItem[]> {
  const reader = new FactsReader();
  for await (const [message] of on(port, 'message') as AsyncIterable<[EffortMessage]>) {
    if ('share' in message) return share.resolve(message.share);
    yield reader.items(message);
  }
}

const { url, rules } = workerData as EffortThreadData;
const histories = historiesOn(makeSecret(url));
const effort = await computeEffort({
  items: itemsTold(),
  changes: histories.changes(),
  worklogs: histories.worklogs(),
  walk: rules,
  share: share.promise,
});
const { sent, transferred } = sentEffort(effort);
port.postMessage(sent, transferred);
port.close();
await histories.close();
