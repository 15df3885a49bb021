import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { startJiraServer, type JiraServer } from '../../src/demo/jira-server.ts';
import { layStore } from '../prepared/store.ts';
import { runHere } from './in-process.ts';
import { betsheet } from './program.ts';

const NOW = Date.UTC(2026, 9, 5, 6);
const TOKEN = 'right-jira-token';

let folder: string;
let jira: JiraServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-bad-'));
  const organisation = generateOrganisation({
    seed: 3,
    people: 12,
    issues: 200,
    months: 3,
    now: NOW,
  });
  jira = await startJiraServer({
    organisation,
    token: TOKEN,
    email: 'w@example.com',
    now: () => NOW,
  });
  await layStore(join(folder, 'shared', '.betsheet'));
});
afterAll(async () => {
  await jira.close();
  await rm(folder, { recursive: true, force: true });
});

interface Setup {
  host?: string;
  token?: string;
  extra?: string;
  projects?: string;
}

/** One folder, and so one store, with a configuration for each test; returns the arguments that name it. */
const place = async (name: string, setup: Setup): Promise<{ cwd: string; args: string[] }> => {
  const cwd = join(folder, 'shared');
  await mkdir(join(cwd, 'config'), { recursive: true });
  const text = [
    'sources:',
    '  - id: acme',
    '    type: jira',
    `    host: ${setup.host ?? jira.url}`,
    '    email: w@example.com',
    '    token: ${TOKEN}',
    ...(setup.projects ? [`    projects: [${setup.projects}]`] : []),
    setup.extra ?? '',
  ].join('\n');
  const file = `config/${name}.yaml`;
  await writeFile(join(cwd, file), text);
  return { cwd, args: ['--config', file] };
};

const attempt = async (name: string, command: string[], setup: Setup = {}) => {
  const { cwd, args } = await place(name, setup);
  return {
    cwd,
    ...(await runHere([...command, ...args], { cwd, env: { TOKEN: setup.token ?? TOKEN } })),
  };
};

describe('bad input ends in one clear sentence', () => {
  it('before anything was pulled', async () => {
    const { code, stderr } = await attempt('export', ['export']);
    expect(code).toBe(3);
    expect(stderr).toContain('betsheet sync');
  });

  it('without a configuration', async () => {
    const { code, stderr } = await runHere(['run'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('config/betsheet.yaml');
    expect(stderr).toContain('init');
  });

  it('with a source that the configuration does not name', async () => {
    const { code, stderr } = await attempt('source', ['sync', '--source', 'nosuch']);
    expect(code).toBe(2);
    expect(stderr).toContain('allowed are acme');
  });

  it('as one JSON document too, when the command line itself is wrong', async () => {
    const lines = [
      ['bogus', '--json'],
      ['explain', '--json'],
      ['export', '--unknown', '--json'],
    ];
    for (const line of lines) {
      const { code, stdout } = await runHere(line, { cwd: folder });
      expect(code, line.join(' ')).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ error: { kind: 'usage' } });
    }
  });

  it('with an unknown key, at its line and column', async () => {
    const { code, stderr } = await attempt('key', ['run'], {
      extra: 'calender: { timezone: UTC }',
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/key\.yaml:7:1: .*calender.*calendar/s);
  });

  it('with a variable that is not set', async () => {
    const { cwd, args } = await place('unset', {});
    const { code, stderr } = await runHere(['check', ...args], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/unset\.yaml:6:\d+: .*TOKEN/);
  });

  it('with a wrong token, which it does not print', async () => {
    const { code, stdout, stderr } = await attempt('token', ['run'], {
      token: 'wrong-secret-token',
    });
    expect(code).toBe(3);
    expect(stderr).toMatch(/acme.*token/s);
    expect(stdout + stderr).not.toContain('wrong-secret-token');
  });

  it('with a wrong host', async () => {
    const { code, stderr } = await attempt('host', ['run'], { host: 'http://127.0.0.1:9' });
    expect(code).toBe(3);
    expect(stderr).toMatch(/acme.*(host|reach|connect)/is);
  });

  it('with a project that is not there', async () => {
    const { code, stderr, stdout } = await attempt('project', ['check'], { projects: 'NOSUCH' });
    expect(code).toBe(2);
    expect(stdout + stderr).toContain('NOSUCH');
  });

  it('with an unknown period', async () => {
    const { code, stderr } = await attempt('period', ['run', '--period', 'FY2026-Q9']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/FY2026-Q9.*FY2026-Q3/s);
  });

  it('with an unknown period, before anything is pulled for it', async () => {
    const nobody = { host: 'http://127.0.0.1:9' };
    for (const command of ['run', 'export']) {
      const { code, stderr } = await attempt('early', [command, '--period', '2026Q9'], nobody);
      expect(code).toBe(2);
      expect(stderr).toContain('Unknown period "2026Q9"');
    }
  });

  it('with one source of two that never answered, whose reason it gives', async () => {
    const extra = '  - { id: dead, type: linear, token: t, apiUrl: "http://127.0.0.1:9/graphql" }';
    const { code, stdout } = await attempt('half', ['run', '--json'], { extra });
    expect(code).toBe(3);
    const { message, details } = JSON.parse(stdout).error;
    expect(message).toMatch(/FAILED dead: .*\n.*dead: never pulled completely/);
    expect(details.sources).toMatchObject([{ error: null }, { error: { kind: 'host' } }]);
  });

  it('with a day that no calendar has', async () => {
    const { cwd, args } = await place('day', {});
    const env = { TOKEN };
    expect((await runHere(['sync', ...args], { cwd, env })).code).toBe(0);
    const asked = ['export', '--as-of', '2026-02-31', ...args];
    const { code, stderr } = await runHere(asked, { cwd, env });
    expect(code).toBe(2);
    expect(stderr).toContain('--as-of "2026-02-31" is not a date');
  });

  it('with an output folder that cannot be made', async () => {
    const { cwd, args } = await place('output', { extra: 'output: { dir: taken/output }' });
    await writeFile(join(cwd, 'taken'), 'a file where the folder should be');
    const { code, stderr } = await runHere(['run', ...args], { cwd, env: { TOKEN } });
    expect(code).toBe(3);
    expect(stderr).toContain('taken');
    expect(stderr.trim().split('\n').at(-1)).not.toContain('    at ');
  });

  it('with the workbook open in a spreadsheet program, which keeps the old one', async () => {
    const { cwd, code } = await attempt('open', ['run', '--period', 'FY2026-Q3']);
    expect(code).toBe(0);
    const at = join(cwd, 'output', 'FY2026-Q3');
    const before = await readFile(join(at, 'finance-allocation.xlsx'));
    await writeFile(join(at, '.~lock.finance-allocation.xlsx#'), 'someone');
    const again = await attempt('open', ['run', '--period', 'FY2026-Q3']);
    expect(again.code).toBe(3);
    expect(again.stderr).toContain('open in a spreadsheet program');
    expect(await readFile(join(at, 'finance-allocation.xlsx'))).toEqual(before);
    expect(existsSync(join(at, 'manifest.json'))).toBe(true);
  });

  it('with an unknown command or option', async () => {
    expect((await betsheet(['explode'], { cwd: folder })).code).toBe(2);
    expect((await betsheet(['run', '--perod', 'x'], { cwd: folder })).code).toBe(2);
  });

  it('as one JSON document when asked for JSON', async () => {
    const { code, stdout } = await attempt('json', ['run', '--json', '--period', 'nonsense']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { message: expect.stringContaining('nonsense') },
    });
  });
});
