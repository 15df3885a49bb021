import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/connect.ts';
import type { Page } from '../../src/sources/source.ts';
import { SOURCE } from './builders.ts';
import { pageOf, STREAM } from './killed-pages.ts';
import { secret } from './postgres-server.ts';

/** A process that walks the second part of a walk, says each page, and stops itself while it stores one of them. */
const [url = '', patienceMs = '', last = '0', stopsAt = ''] = process.argv.slice(2);

/** A page that stops this process in the middle of the transaction that stores it. */
const stopping = (page: Page): Page => {
  const { accounts } = page;
  let stopped = false;
  return Object.defineProperty(page, 'accounts', {
    get() {
      if (stopped) return accounts;
      stopped = true;
      writeSync(1, 'stopping\n');
      process.kill(process.pid, 'SIGSTOP');
      return accounts;
    },
  });
};

const options = { folder: '', now: Date.now, command: 'stopped-writer' };
const store = await openStore({ ...options, url: secret(url), patienceMs: Number(patienceMs) });
const [, part] = await store.parts.of(SOURCE, STREAM);
for (let number = 0; number <= Number(last); number += 1) {
  const page = pageOf(number);
  try {
    await store.savePage(SOURCE, STREAM, number === Number(stopsAt) ? stopping(page) : page, part);
    writeSync(1, `${number}\n`);
  } catch (error) {
    writeSync(1, `${(error as Error).message}\n`);
    process.exit(1);
  }
}
await store.parts.finish(SOURCE, STREAM, part!);
await store.close();
