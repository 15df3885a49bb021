import { openStore } from '../../src/store/connect.ts';
import { pageOf, STREAM } from './killed-pages.ts';
import { SOURCE } from './builders.ts';
import { secret } from './postgres-server.ts';

/** A process that writes pages until it is killed or done, and says each one that is stored. */
const [folder = '', url = '', last = '0'] = process.argv.slice(2);
const store = await openStore({
  url: url === '' ? null : secret(url),
  folder,
  now: () => Date.now(),
  command: 'killed-writer',
});
const walk = await store.beginWalk(SOURCE, STREAM, 1_000, false);
const from = walk.checkpoint === null ? 0 : Number(walk.checkpoint) + 1;
for (let number = from; number <= Number(last); number += 1) {
  await store.savePage(SOURCE, STREAM, pageOf(number));
  process.stdout.write(`${number}\n`);
}
await store.finishWalk(SOURCE, STREAM);
await store.close();
