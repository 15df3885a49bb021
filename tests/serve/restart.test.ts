import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { JIRA_TOKEN, LINEAR_TOKEN, startCompany, type Company } from './company.ts';
import { halfAnHourAgo, inStore, isEnded, knownSince } from './missed.ts';
import { startServe } from './process.ts';

let company: Company;
beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.close());

const env = { JIRA_TOKEN, LINEAR_TOKEN };

it('makes up a missed slot once, though it is killed on the way, and stops when asked', async () => {
  const { cron, at } = halfAnHourAgo();
  const yaml = (rest: string): string => `server: { port: 0 }
store: { folder: killed }
schedule: [{ name: nightly, cron: "${cron}", do: [sync, export] }]
${rest}`;
  company.configure(yaml(''));
  await knownSince(join(company.folder, 'killed'), 'nightly', { cron, at });
  const first = await startServe({ cwd: company.folder, env });
  await first.until(({ msg }) => msg === 'slot begun');
  await sleep(300);
  await first.end('SIGKILL');
  const second = await startServe({ cwd: company.folder, env });
  expect(await second.until(isEnded)).toMatchObject({ outcome: 'done', mine: true, attempt: 2 });
  await sleep(2_500);
  expect(second.lines().filter(isEnded)).toHaveLength(1);
  expect(await second.end('SIGTERM')).toBe(0);
  const third = await startServe({ cwd: company.folder, env });
  await sleep(2_500);
  expect(third.lines().filter(isEnded)).toHaveLength(0);
  await third.end('SIGTERM');
  const slots = await inStore(join(company.folder, 'killed'), (store) => store.slots.recent(9));
  expect(slots).toMatchObject([{ name: 'nightly', at, state: 'finished', outcome: 'done' }]);
}, 300_000);
