import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startJiraServer } from '../../src/demo/jira-server.ts';
import { startLinearServer } from '../../src/demo/linear-server.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { startReplayServer } from '../../src/demo/replay-server.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { layStore } from '../prepared/store.ts';
import { runHere } from './in-process.ts';
import { all, allChanges } from '../store/builders.ts';

const NOW = Date.UTC(2026, 9, 5, 6);
const ENV = {
  JIRA_EMAIL: 'worker@example.com',
  JIRA_API_TOKEN: 'jira-token-of-the-test',
  LINEAR_API_KEY: 'linear-token-of-the-test',
};
const FULL = Boolean(process.env.BETSHEET_FULL);
const BOTH = ['cloud', 'data-center'] as const;
const organisation = generateOrganisation({
  seed: 11,
  people: 14,
  issues: 300,
  months: 4,
  now: NOW,
});

let folder: string;
let deployments: Record<'cloud' | 'data-center', Awaited<ReturnType<typeof startJiraServer>>>;
let linear: Awaited<ReturnType<typeof startLinearServer>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'betsheet-record-'));
  const options = {
    organisation,
    token: ENV.JIRA_API_TOKEN,
    email: ENV.JIRA_EMAIL,
    now: () => NOW,
  };
  deployments = {
    cloud: await startJiraServer(options),
    'data-center': await startJiraServer({ ...options, deployment: 'data-center' }),
  };
  linear = await startLinearServer({ organisation, token: ENV.LINEAR_API_KEY, now: () => NOW });
});
afterAll(async () => {
  await Promise.all([...Object.values(deployments), linear].map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

const sync = async (
  name: string,
  addresses: { jira: string; linear: string; deployment?: string },
  args: string[] = [],
) => {
  const cwd = join(folder, name);
  await mkdir(cwd, { recursive: true });
  const { jira, linear: apiUrl, deployment = 'cloud' } = addresses;
  const email = deployment === 'cloud' ? ', email: "${JIRA_EMAIL}"' : '';
  const config = `sources:
  - { id: jira, type: jira, deployment: ${deployment}, host: "${jira}"${email}, token: "\${JIRA_API_TOKEN}" }
  - { id: linear, type: linear, token: "\${LINEAR_API_KEY}", apiUrl: "${apiUrl}" }
store: { folder: ${JSON.stringify(join(cwd, 'store'))} }
`;
  await writeFile(join(cwd, 'betsheet.yaml'), config);
  await layStore(join(cwd, 'store'));
  const ran = await runHere(['sync', '--config', 'betsheet.yaml', ...args], {
    cwd,
    env: ENV,
    now: () => NOW,
  });
  return { ...ran, cwd };
};

const contents = async (store: Store) => ({
  items: await all(store.items()),
  changes: await allChanges(store),
  states: await store.states(),
  accounts: await store.accounts(),
  sources: await store.sourceStates(),
});

const storeOf = async (cwd: string) => {
  const store = await openStore({
    url: null,
    folder: join(cwd, 'store'),
    now: () => NOW,
    command: 'test',
  });
  try {
    return await contents(store);
  } finally {
    await store.close();
  }
};

const recordedText = async (recording: string): Promise<string> => {
  const names = await readdir(recording, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile());
  return (
    await Promise.all(files.map((one) => readFile(join(one.parentPath, one.name), 'utf8')))
  ).join('\n');
};

/** Pulls from a recording into a store of its own. */
const replayed = async (name: string, recording: string, deployment?: string) => {
  const [jira, graphql] = await Promise.all(
    ['jira', 'linear'].map((source) => startReplayServer(join(recording, source))),
  );
  if (!jira || !graphql) throw new Error('no replay');
  try {
    const addresses = { jira: jira.url, linear: `${graphql.url}/graphql` };
    const ran = await sync(name, deployment ? { ...addresses, deployment } : addresses);
    expect([...jira.missed(), ...graphql.missed()]).toEqual([]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    return await storeOf(ran.cwd);
  } finally {
    await Promise.all([jira.close(), graphql.close()]);
  }
};

describe('sync --record', () => {
  it.each(FULL ? BOTH : BOTH.slice(0, 1))(
    'keeps what a replay needs for an equal store, and no token (%s)',
    async (deployment) => {
      const addresses = { jira: deployments[deployment].url, linear: linear.url, deployment };
      const ran = await sync(`original-${deployment}`, addresses, ['--record', 'kept']);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      const recording = join(ran.cwd, 'kept');
      const text = await recordedText(recording);
      for (const secret of [ENV.JIRA_API_TOKEN, ENV.LINEAR_API_KEY, 'uthorization'])
        expect(text).not.toContain(secret);
      const original = await storeOf(ran.cwd);
      expect(original.items.length).toBeGreaterThan(200);
      expect(await replayed(`replay-${deployment}`, recording, deployment)).toEqual(original);
    },
    120_000,
  );

  it.each(FULL ? BOTH : BOTH.slice(1))(
    'names nobody with --pseudonyms, and replays to the same work (%s)',
    async (deployment) => {
      const addresses = { jira: deployments[deployment].url, linear: linear.url, deployment };
      const args = ['--record', 'kept', '--pseudonyms'];
      const ran = await sync(`named-${deployment}`, addresses, args);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      const text = await recordedText(join(ran.cwd, 'kept'));
      for (const { name, email } of organisation.people) {
        expect(text).not.toContain(name);
        if (email) expect(text).not.toContain(email);
      }
      const original = await storeOf(ran.cwd);
      const again = await replayed(`nameless-${deployment}`, join(ran.cwd, 'kept'), deployment);
      const key = ({ key: one }: { key: string }): string => one;
      expect(again.items.map(key)).toEqual(original.items.map(key));
      const life = ({ at, field, to }: (typeof original.changes)[number]) => [
        at,
        field,
        field === 'assignee' && deployment === 'data-center' ? null : to,
      ];
      expect(again.changes.map(life)).toEqual(original.changes.map(life));
    },
    120_000,
  );

  it('wants a folder of its own', async () => {
    const addresses = { jira: deployments.cloud.url, linear: linear.url };
    const taken = join(folder, 'taken');
    await mkdir(join(taken, 'kept', 'jira'), { recursive: true });
    const full = await sync('taken', addresses, ['--record', 'kept']);
    expect(full).toMatchObject({ code: 2, stderr: expect.stringContaining('is not empty') });
    const alone = await sync('taken', addresses, ['--pseudonyms']);
    expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining('--record') });
  });
});
