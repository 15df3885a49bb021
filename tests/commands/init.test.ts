import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { startJiraServer, type JiraServer } from '../../src/demo/jira-server.ts';
import { startLinearServer } from '../../src/demo/linear-server.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { runHere } from './in-process.ts';

const NOW = Date.UTC(2026, 9, 5, 6);
const JIRA_TOKEN = 'jira-token-of-the-test';
const LINEAR_TOKEN = 'linear-token-of-the-test';
const ENV = {
  JIRA_EMAIL: 'worker@example.com',
  JIRA_API_TOKEN: JIRA_TOKEN,
  LINEAR_API_KEY: LINEAR_TOKEN,
};

let folder: string;
let jira: JiraServer;
let dataCenter: JiraServer;
let linear: Awaited<ReturnType<typeof startLinearServer>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-init-test-'));
  const organisation = generateOrganisation({
    seed: 5,
    people: 14,
    issues: 400,
    months: 6,
    now: NOW,
  });
  const options = { organisation, token: JIRA_TOKEN, email: ENV.JIRA_EMAIL, now: () => NOW };
  jira = await startJiraServer(options);
  dataCenter = await startJiraServer({ ...options, deployment: 'data-center' });
  linear = await startLinearServer({ organisation, token: LINEAR_TOKEN, now: () => NOW });
});
afterAll(async () => {
  await Promise.all([jira.close(), dataCenter.close(), linear.close()]);
  await rm(folder, { recursive: true, force: true });
});

const init = (args: string[], env: Record<string, string> = ENV) =>
  runHere(['init', ...args], { cwd: folder, env, now: () => NOW });

describe('init', () => {
  it('writes a configuration that loads, classifies most of what it saw, and holds no token', async () => {
    const { code, stdout, stderr } = await init([
      ...['--jira', jira.url, '--linear', linear.url, '--out', 'both', '--json'],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const said = JSON.parse(stdout);
    expect(said.coverage).toBeGreaterThan(0.8);
    expect(said.sample.jira).toBeGreaterThan(20);
    expect(said.sample.linear).toBeGreaterThan(20);
    expect(said.fields.jira).toEqual({ shape: 'Bet shape' });

    const [config, mappings] = await Promise.all(
      ['betsheet.yaml', 'mappings.yaml'].map((name) =>
        readFile(join(folder, 'both', name), 'utf8'),
      ),
    );
    expect(config).toContain('token: ${JIRA_API_TOKEN}');
    expect(config).toContain('token: ${LINEAR_API_KEY}');
    expect(mappings).toContain('Guessed by betsheet init');
    for (const token of [JIRA_TOKEN, LINEAR_TOKEN])
      expect(`${config}${mappings}`).not.toContain(token);
    const loaded = await loadConfig({ file: join(folder, 'both', 'betsheet.yaml'), env: ENV });
    expect(loaded).toMatchObject({ ok: true, warnings: [] });
  }, 60_000);

  it('takes --config as every command does', async () => {
    const { code, stdout } = await init([
      '--linear',
      linear.url,
      '--config',
      'at/own.yaml',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).files).toEqual([
      join(folder, 'at', 'own.yaml'),
      join(folder, 'at', 'mappings.yaml'),
    ]);
    const loaded = await loadConfig({ file: join(folder, 'at', 'own.yaml'), env: ENV });
    expect(loaded).toMatchObject({ ok: true, warnings: [] });
  });

  it('never replaces a file unless told to', async () => {
    const first = await init(['--linear', linear.url, '--out', 'once']);
    expect(first.code).toBe(0);
    const again = await init(['--linear', linear.url, '--out', 'once']);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/once.betsheet\.yaml is there already.*--force/);
    expect((await init(['--linear', linear.url, '--out', 'once', '--force'])).code).toBe(0);
  }, 60_000);

  it('knows Data Center, with a personal access token', async () => {
    const { code, stderr } = await init(
      ['--jira', dataCenter.url, '--data-center', '--out', 'server'],
      { JIRA_PAT: JIRA_TOKEN },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const config = await readFile(join(folder, 'server', 'betsheet.yaml'), 'utf8');
    expect(config).toContain('deployment: data-center');
    expect(config).toContain('token: ${JIRA_PAT}');
  }, 60_000);

  it('asks a person for what is not given, tokens without showing them', async () => {
    const asked: [string, boolean][] = [];
    const answers = [jira.url, ENV.JIRA_EMAIL, JIRA_TOKEN, 'n'];
    const { code, stdout, stderr } = await runHere(['init', '--out', 'asked'], {
      cwd: folder,
      now: () => NOW,
      ask: async (question, { secret = false } = {}) => {
        asked.push([question, secret]);
        return answers[asked.length - 1]!;
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(asked.map(([, secret]) => secret)).toEqual([false, false, true, false]);
    const config = await readFile(join(folder, 'asked', 'betsheet.yaml'), 'utf8');
    expect(config).toContain('email: ${JIRA_EMAIL}');
    expect(`${config}${stdout}`).not.toContain(JIRA_TOKEN);
  }, 60_000);

  it('says what is missing or refused, and writes nothing', async () => {
    const nothing = await init(['--out', 'none']);
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('--jira HOST') });
    const unset = await init(['--jira', jira.url, '--out', 'none'], {});
    expect(unset).toMatchObject({ code: 2, stderr: expect.stringContaining('JIRA_EMAIL') });
    const wrong = await init(['--jira', jira.url, '--out', 'none'], {
      ...ENV,
      JIRA_API_TOKEN: 'a-wrong-token-in-truth',
    });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('credentials') });
    expect(wrong.stderr).not.toContain('a-wrong-token-in-truth');
    await expect(readFile(join(folder, 'none', 'betsheet.yaml'))).rejects.toThrow('ENOENT');
  }, 60_000);
});
