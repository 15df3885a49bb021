import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import JSZip from 'jszip';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHere } from '../commands/in-process.ts';
import { JIRA_TOKEN, LINEAR_TOKEN, startCompany, type Company } from './company.ts';
import { startHostile, type HostileSite } from './hostile.ts';
import { halfAnHourAgo, isEnded, knownSince } from './missed.ts';
import { startServe } from './process.ts';

const PAGE_TOKEN = 'canary-page-token-55aa';
const HOOK_SECRET = 'canary-hook-secret-1234';
const PASSWORD = 'canary+database/password%77';
/** In a place where no secret belongs. */
const MISPLACED = [
  'canary-typo-key-01',
  'canary-in-email-02',
  'canary-in-host-03',
  'canary-cut-04',
];

let company: Company;
let hostile: Awaited<ReturnType<typeof startHostile>>;
let hook: Server;
let hookUrl: string;
const told: Record<string, unknown>[] = [];

beforeAll(async () => {
  company = await startCompany();
  hostile = await startHostile();
  hook = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      told.push(JSON.parse(text) as Record<string, unknown>);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((done) => hook.once('listening', done));
  hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook/${HOOK_SECRET}`;
});
afterAll(async () => {
  hook.close();
  hostile.close();
  await company.close();
});

const tokenFor = ({ name }: HostileSite): string => `canary/${name}+token=${name.length}`;
const variable = ({ name }: HostileSite): string => `TOKEN_${name.toUpperCase()}`;

const canaries = (): string[] => [
  ...[JIRA_TOKEN, LINEAR_TOKEN, PAGE_TOKEN, HOOK_SECRET, PASSWORD, 'canary-wrong-guess-05'],
  ...hostile.sites.map(tokenFor),
  ...MISPLACED,
];

/** A secret as it is, and as it looks in addresses, headers and JSON. */
const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(`worker@example.com:${secret}`).toString('base64'),
];

const env = (): Record<string, string> => ({
  LOG_LEVEL: 'trace',
  JIRA_TOKEN,
  LINEAR_TOKEN,
  PAGE_TOKEN,
  HOOK: hookUrl,
  DATABASE: `postgres://betsheet:${encodeURIComponent(PASSWORD)}@127.0.0.1:9/none`,
  ...Object.fromEntries(
    hostile.sites.map((site) => [`${variable(site)}_FILE`, join(company.folder, variable(site))]),
  ),
});

/** Jira for the even ones, Linear for the odd, and one Data Center. */
const sourceOf = (site: HostileSite, index: number): string => {
  const common = `id: ${site.name}, token: "\${${variable(site)}}"`;
  if (index % 2 === 1) return `  - { ${common}, type: linear, apiUrl: "${site.url}/graphql" }`;
  const kind = index === 2 ? 'deployment: data-center' : 'email: worker@example.com';
  return `  - { ${common}, type: jira, host: "${site.url}", ${kind} }`;
};

const yaml = (name: string, cron: string, store: string, sites: HostileSite[]): string => `${sites
  .map(sourceOf)
  .join('\n')}
server: { port: 0, token: "\${PAGE_TOKEN}" }
store: { ${store} }
notify: { url: "\${HOOK}", link: "https://betsheet.example.com" }
schedule:
- { name: ${name}, cron: "${cron}", do: ${name === 'nightly' ? '[sync, export]' : 'sync'} }
`;

/** Every file below a folder as text: workbooks and backups unpacked, the store's own files as bytes. */
const filesBelow = async (folder: string): Promise<string[]> => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const texts: string[] = [];
  for (const name of names) {
    const file = join(folder, name);
    if (!statSync(file).isFile()) continue;
    const bytes = readFileSync(file);
    if (name.endsWith('.xlsx')) {
      const zip = await JSZip.loadAsync(bytes);
      for (const part of Object.values(zip.files)) texts.push(await part.async('string'));
    } else if (name.endsWith('.backup')) texts.push(gunzipSync(bytes).toString());
    else texts.push(bytes.toString('latin1'));
  }
  return texts;
};

/** Configurations with a secret where none belongs, which are refused with a message. */
const misplaced = (good: string): string[] => [
  good.replace('token: "${JIRA_TOKEN}"', `tokn: ${MISPLACED[0]}`),
  good.replace('email: worker@example.com', `email: ${MISPLACED[1]}`),
  good.replace(/host: "http:/, `host: "http://me:${MISPLACED[2]}@`),
  `${good}\nbroken: [token: ${MISPLACED[3]}`,
];

it('keeps the old configuration when the new one is broken, tells trouble once, and shows none of 20 secrets', async () => {
  expect(canaries()).toHaveLength(20);
  const { cron, at } = halfAnHourAgo();
  for (const site of hostile.sites)
    writeFileSync(join(company.folder, variable(site)), `${tokenFor(site)}\n`);
  const file = company.configure(yaml('nightly', cron, 'folder: told', []));
  for (const name of ['nightly', 'hourly'])
    await knownSince(join(company.folder, 'told'), name, { cron, at });
  const serve = await startServe({ cwd: company.folder, env: env() });
  expect(await serve.until(isEnded)).toMatchObject({ outcome: 'done' });
  company.configure(yaml('hourly', cron, 'folder: told', hostile.sites));
  const good = readFileSync(file, 'utf8');
  serve.child.kill('SIGHUP');
  const ended = await serve.until((line) => isEnded(line) && /^hourly/.test(String(line.slot)));
  expect(ended).toMatchObject({ outcome: 'partial' });

  const seen: string[] = [];
  const read = async (path: string, request: RequestInit = {}): Promise<string> => {
    const headers = { authorization: `Bearer ${PAGE_TOKEN}`, ...request.headers };
    const response = await fetch(serve.url + path, { ...request, headers });
    const text = await response.text();
    seen.push(JSON.stringify([...response.headers]), text);
    return text;
  };
  expect(await read('/')).toContain('hourly');
  await read('/', { headers: { authorization: 'Bearer canary-wrong-guess-05' } });
  const guess = new URLSearchParams({ token: 'canary-wrong-guess-05' });
  await read('/login', { method: 'POST', body: guess, headers: { authorization: '' } });
  expect(await read('/readyz')).toContain('"ready":false');
  const metrics = await read('/metrics');
  expect(metrics).toMatch(/betsheet_runs_total\{command="sync jira",outcome="done"\} 2/);
  expect(metrics).toMatch(/betsheet_coverage_ratio\{period="[^"]+"\} 0\.\d+/);
  expect(metrics).toMatch(/betsheet_tie_outs_failed\{period="[^"]+"\} 0/);

  for (const broken of misplaced(good)) {
    const said = serve.lines().filter(({ msg }) => /the old one stays/.test(String(msg))).length;
    writeFileSync(file, broken);
    serve.child.kill('SIGHUP');
    while (serve.lines().filter(({ msg }) => /the old one stays/.test(String(msg))).length === said)
      await sleep(50);
    expect(await read('/')).toContain('hourly');
  }
  writeFileSync(file, good);
  await serve.end('SIGTERM');

  const again = await startServe({ cwd: company.folder, env: env() });
  const failures = hostile.sites.map(({ name }) => `sync ${name} failed`).sort();
  const troubles = (): unknown[] =>
    told.filter(({ event }) => event === 'trouble').map(({ title }) => title);
  while (troubles().length < failures.length) await sleep(100);
  await sleep(1_000);
  await again.end('SIGTERM');
  expect(troubles().sort()).toEqual(failures);
  expect(told.filter(({ event }) => event === 'export')).toHaveLength(1);

  const run = async (...command: string[]): Promise<number> => {
    const place = { cwd: company.folder, env: env() };
    const ran = await runHere([...command, '--config', 'betsheet.yaml'], place);
    seen.push(ran.stdout, ran.stderr);
    return ran.code;
  };
  expect(await run('sync', '--record', 'kept')).toBe(1);
  await run('check');
  expect(await run('status', '--json')).toBe(0);
  expect(await run('backup', 'told.backup')).toBe(0);
  company.configure(yaml('hourly', cron, 'url: "${DATABASE}"', hostile.sites));
  expect(await run('status')).toBe(3);

  const folders = ['told', 'output', 'kept'].map((name) => join(company.folder, name));
  expect(folders.filter((folder) => !existsSync(folder))).toEqual([]);
  const everything = [
    ...[serve, again].map(({ output }) => output()),
    ...seen,
    JSON.stringify(told),
    gunzipSync(readFileSync(join(company.folder, 'told.backup'))).toString(),
    ...(await Promise.all(folders.map(filesBelow))).flat(),
  ];
  const shown = canaries().filter((secret) =>
    everything.some((text) => formsOf(secret).some((form) => text.includes(form))),
  );
  expect(shown).toEqual([]);
}, 300_000);
