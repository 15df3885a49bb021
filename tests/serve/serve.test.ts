import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/connect.ts';
import { betsheet } from '../commands/program.ts';
import { JIRA_TOKEN, LINEAR_TOKEN, startCompany, type Company } from './company.ts';
import { startServe } from './process.ts';

const PAGE_TOKEN = 'canary-page-token-55aa';
const HOOK_PATH = '/hook/canary-hook-secret-1234';
const CANARIES = [JIRA_TOKEN, LINEAR_TOKEN, PAGE_TOKEN, 'canary-hook-secret-1234'];

let company: Company;
let hook: Server;
let hookUrl: string;
const told: Record<string, unknown>[] = [];

beforeAll(async () => {
  company = await startCompany();
  hook = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      told.push(JSON.parse(text) as Record<string, unknown>);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((done) => hook.once('listening', done));
  hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}${HOOK_PATH}`;
});
afterAll(async () => {
  hook.close();
  await company.close();
});

const env = (): Record<string, string> => ({
  JIRA_TOKEN,
  LINEAR_TOKEN,
  PAGE_TOKEN,
  HOOK: hookUrl,
});

/** A cron expression for a time of day half an hour ago, in UTC. */
const halfAnHourAgo = (): { cron: string; at: number } => {
  const at = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 30 * 60_000);
  return { cron: `${at.getUTCMinutes()} ${at.getUTCHours()} * * *`, at: at.getTime() };
};

const inStore = async <Result>(
  folder: string,
  work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<Result>,
): Promise<Result> => {
  const store = await openStore({
    url: null,
    folder: join(company.folder, folder),
    now: Date.now,
    command: 'test',
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

const isEnded = ({ msg }: Record<string, unknown>): boolean => msg === 'slot ended';

describe('serve on the embedded store', () => {
  it('makes up a missed slot once, though it is killed on the way, and stops when asked', async () => {
    const { cron, at } = halfAnHourAgo();
    const yaml = (rest: string): string => `server: { port: 0 }
store: { folder: killed }
schedule: [{ name: nightly, cron: "${cron}", do: [sync, export] }]
${rest}`;
    company.configure(yaml(''));
    await inStore('killed', (store) =>
      store.slots.begin('nightly', `${cron} UTC`, at - 5 * 86_400_000),
    );
    const first = await startServe({ cwd: company.folder, env: env() });
    await first.until(({ msg }) => msg === 'slot begun');
    await sleep(300);
    await first.end('SIGKILL');
    const second = await startServe({ cwd: company.folder, env: env() });
    expect(await second.until(isEnded)).toMatchObject({ outcome: 'done', mine: true, attempt: 2 });
    await sleep(2_500);
    expect(second.lines().filter(isEnded)).toHaveLength(1);
    expect(await second.end('SIGTERM')).toBe(0);
    const third = await startServe({ cwd: company.folder, env: env() });
    await sleep(2_500);
    expect(third.lines().filter(isEnded)).toHaveLength(0);
    await third.end('SIGTERM');
    const slots = await inStore('killed', (store) => store.slots.recent(9));
    expect(slots).toMatchObject([{ name: 'nightly', at, state: 'finished', outcome: 'done' }]);
  }, 120_000);

  it('keeps the old configuration when the new one is broken, tells trouble once, and shows no secret', async () => {
    const { cron, at } = halfAnHourAgo();
    const yaml = (doing: string): string => `server: { port: 0, token: "\${PAGE_TOKEN}" }
store: { folder: told }
notify: { url: "\${HOOK}", link: "https://betsheet.example.com" }
schedule:
  - { name: nightly, cron: "${cron}", do: ${doing} }
`;
    company.configure(yaml('[sync, export]'));
    await inStore('told', (store) => store.slots.begin('nightly', `${cron} UTC`, at - 86_400_000));
    const serve = await startServe({ cwd: company.folder, env: env() });
    await serve.until(isEnded);

    const pages: string[] = [];
    const read = async (path: string, token = PAGE_TOKEN): Promise<Response> => {
      const response = await fetch(serve.url + path, {
        headers: { authorization: `Bearer ${token}` },
      });
      pages.push(JSON.stringify([...response.headers]), await response.clone().text());
      return response;
    };
    expect((await read('/')).status).toBe(200);
    expect((await read('/', 'wrong')).status).toBe(401);
    expect((await read('/readyz')).status).toBe(200);
    const metrics = await (await read('/metrics')).text();
    expect(metrics).toMatch(/betsheet_runs_total\{command="sync jira",outcome="done"\} 1/);
    expect(metrics).toMatch(/betsheet_coverage_ratio\{period="[^"]+"\} 0\.\d+/);
    expect(metrics).toMatch(/betsheet_tie_outs_failed\{period="[^"]+"\} 0/);
    const [id] = /(?<=\/workbooks\/)\w+/.exec(pages.join('')) ?? [];
    const workbook = await read(`/workbooks/${id}`);
    expect(workbook.headers.get('content-disposition')).toContain('.xlsx');

    const file = join(company.folder, 'betsheet.yaml');
    const good = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      good.replace('nightly', 'nightly\n  cron: [').replace('sources:', 'sorces:'),
    );
    serve.child.kill('SIGHUP');
    const refused = await serve.until(({ msg }) => /the old one stays/.test(String(msg)));
    expect(refused.msg).toMatch(/betsheet\.yaml:\d+/);
    expect(await (await read('/')).text()).toContain('nightly');

    // A slot of another name that was missed too, with a token that is refused.
    const wrong = good
      .replace('${JIRA_TOKEN}', `${JIRA_TOKEN}-expired`)
      .replace('nightly', 'hourly');
    writeFileSync(file, wrong);
    await serve.end('SIGTERM');
    await inStore('told', (store) => store.slots.begin('hourly', `${cron} UTC`, at - 86_400_000));
    const again = await startServe({ cwd: company.folder, env: env() });
    expect(await again.until(isEnded)).toMatchObject({ outcome: 'partial' });
    const page = await fetch(`${again.url}/`, {
      headers: { authorization: `Bearer ${PAGE_TOKEN}` },
    });
    pages.push(await page.text());
    await again.end('SIGTERM');
    const last = await startServe({ cwd: company.folder, env: env() });
    await last.until(({ msg }) => msg === 'serving');
    while (!told.some(({ event }) => event === 'trouble')) await sleep(100);
    await sleep(1_500);
    await last.end('SIGTERM');

    expect(told.filter(({ event }) => event === 'export')).toHaveLength(2);
    expect(told.filter(({ title }) => title === 'sync jira failed')).toHaveLength(1);
    const backup = await betsheet(['backup', 'told.backup', '--config', 'betsheet.yaml'], {
      cwd: company.folder,
      env: env(),
    });
    expect(backup.code).toBe(0);
    const everything = [
      ...[serve, again, last].map(({ output }) => output()),
      ...pages,
      JSON.stringify(told),
      gunzipSync(readFileSync(join(company.folder, 'told.backup'))).toString(),
      ...readdirSync(join(company.folder, 'output'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .map((name) => readFileSync(join(company.folder, 'output', name), 'utf8')),
    ].join('\n');
    for (const canary of CANARIES) expect(everything).not.toContain(canary);
  }, 120_000);

  it('says who holds the store, and refuses an open door', async () => {
    company.configure('server: { port: 0 }\nstore: { folder: held }\n');
    const serve = await startServe({ cwd: company.folder, env: env() });
    const status = await betsheet(['status', '--config', 'betsheet.yaml'], {
      cwd: company.folder,
      env: env(),
    });
    expect(status.code).toBe(3);
    expect(status.stderr).toMatch(new RegExp(`process ${serve.child.pid} on .*"serve"`));
    await serve.end('SIGTERM');
    company.configure('server: { port: 0, host: 0.0.0.0 }\nstore: { folder: held }\n');
    const open = await betsheet(['serve', '--config', 'betsheet.yaml'], {
      cwd: company.folder,
      env: env(),
    });
    expect(open).toMatchObject({ code: 2 });
    expect(open.stderr).toMatch(/server\.token is not set/);
  }, 60_000);
});
