import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { betsheet } from '../commands/program.ts';
import { JIRA_TOKEN, LINEAR_TOKEN, startCompany, type Company } from './company.ts';
import { halfAnHourAgo, isEnded, knownSince } from './missed.ts';
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

it('keeps the old configuration when the new one is broken, tells trouble once, and shows no secret', async () => {
  const { cron, at } = halfAnHourAgo();
  const yaml = (doing: string): string => `server: { port: 0, token: "\${PAGE_TOKEN}" }
store: { folder: told }
notify: { url: "\${HOOK}", link: "https://betsheet.example.com" }
schedule:
- { name: nightly, cron: "${cron}", do: ${doing} }
`;
  company.configure(yaml('[sync, export]'));
  await knownSince(join(company.folder, 'told'), 'nightly', { cron, at });
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
  writeFileSync(file, good.replace('nightly', 'nightly\n  cron: [').replace('sources:', 'sorces:'));
  serve.child.kill('SIGHUP');
  const refused = await serve.until(({ msg }) => /the old one stays/.test(String(msg)));
  expect(refused.msg).toMatch(/betsheet\.yaml:\d+/);
  expect(await (await read('/')).text()).toContain('nightly');

  // A slot of another name that was missed too, with a token that is refused.
  const wrong = good.replace('${JIRA_TOKEN}', `${JIRA_TOKEN}-expired`).replace('nightly', 'hourly');
  writeFileSync(file, wrong);
  await serve.end('SIGTERM');
  await knownSince(join(company.folder, 'told'), 'hourly', { cron, at });
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
}, 300_000);
