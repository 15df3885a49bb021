import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { JIRA_TOKEN, LINEAR_TOKEN, startCompany, type Company } from './company.ts';
import { halfAnHourAgo, inStore, isEnded, knownSince } from './missed.ts';
import { startServe } from './process.ts';

const SAID = 'given up: 5 workers died at it';

let company: Company;
beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.close());

/** A webhook, and what it was told. */
const startHook = async (): Promise<{ url: string; told: string[] }> => {
  const told: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => told.push(chunk.toString()));
    request.on('end', () => response.end());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, told };
};

it('a slot at which five workers died is given up: the page, the log and the webhook say so', async () => {
  const { cron, at } = halfAnHourAgo();
  const folder = join(company.folder, 'given-up');
  const hook = await startHook();
  company.configure(`server: { port: 0 }
store: { folder: given-up }
notify: { url: "${hook.url}" }
schedule:
  - { name: nightly, cron: "${cron}", do: sync }
  - { name: earlier, cron: "${cron}", do: sync }
`);
  for (const name of ['nightly', 'earlier']) await knownSince(folder, name, { cron, at });
  await inStore(folder, async ({ slots }) => {
    const rule = `${cron} UTC`;
    for (const name of ['nightly', 'earlier']) {
      await slots.plan({ name, at, rule, work: ['sync'] });
      for (let death = 0; death < 5; death += 1) await slots.claim(name, at, 'a worker', at);
    }
    const attempt = await slots.claim('earlier', at, 'another', at);
    const ended = { outcome: 'failed' as const, error: SAID, finishedAt: at };
    await slots.finish('earlier', at, attempt!, ended);
  });
  const env = { JIRA_TOKEN, LINEAR_TOKEN };
  const serving = await startServe({ cwd: company.folder, env });
  const ended = await serving.until(isEnded);
  expect(ended).toMatchObject({ attempt: 6, outcome: 'failed', mine: true });
  expect(await (await fetch(serving.url)).text()).toContain(SAID);
  // Told of at the first look, which is before the other is given up.
  while (!hook.told.some((body) => body.includes(SAID) && body.includes('earlier')))
    await sleep(50);
  expect(await serving.end('SIGTERM')).toBe(0);
  expect(company.asked().requests).toBe(0);
  const slots = await inStore(folder, (store) => store.slots.recent(9));
  expect(slots.map(({ name, state, error }) => [name, state, error]).sort()).toEqual([
    ['earlier', 'finished', SAID],
    ['nightly', 'finished', SAID],
  ]);
});
