import { expect, it, onTestFinished } from 'vitest';
import { startJiraServer } from '../../src/demo/jira-server.ts';
import { startLinearServer } from '../../src/demo/linear-server.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import type {
  DemoJiraIssue,
  DemoLinearIssue,
  Organisation,
} from '../../src/demo/organisation-model.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { createJiraSource } from '../../src/sources/jira/index.ts';
import { createLinearSource } from '../../src/sources/linear/index.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { syncSource } from '../../src/sync.ts';
import { anEnvironment } from '../sources/fake-server.ts';
import { aJiraConfig, aSecret } from '../sources/jira/a-config.ts';
import { linearConfig, TOKEN } from '../sources/linear/harness.ts';
import { embeddedFolder } from '../store/temporary-folder.ts';

const HOUR = 3_600_000;
const first = generateOrganisation({
  seed: 9,
  people: 12,
  issues: 60,
  now: Date.UTC(2026, 9, 5, 6),
});

const aStore = async (now: () => number): Promise<Store> => {
  const folder = await embeddedFolder();
  const store = await openStore({ url: null, folder, now, command: 'test' });
  onTestFinished(() => store.close());
  return store;
};

const itemsOf = async (store: Store): Promise<Map<string, WorkItem>> => {
  const items = new Map<string, WorkItem>();
  for await (const page of store.items()) for (const item of page) items.set(item.nativeId, item);
  return items;
};

/** The company an hour later, with some issues otherwise; null takes an issue away. */
const later = (
  organisation: Organisation,
  jira: Record<string, Partial<DemoJiraIssue> | null>,
  linear: Record<string, Partial<DemoLinearIssue>> = {},
): Organisation => ({
  ...organisation,
  now: organisation.now + HOUR,
  jira: {
    ...organisation.jira,
    issues: organisation.jira.issues.flatMap((issue) => {
      const change = jira[issue.id];
      return change === null ? [] : [{ ...issue, ...change }];
    }),
  },
  linear: {
    ...organisation.linear,
    issues: organisation.linear.issues.map((issue) => ({ ...issue, ...linear[issue.id] })),
  },
});

const jiraUnderTest = async (deployment: 'cloud' | 'data-center') => {
  let current = first;
  const now = (): number => current.now;
  const server = await startJiraServer({
    organisation: first,
    token: 't',
    email: 'ops@example.com',
    deployment,
    now,
  });
  onTestFinished(() => server.close());
  const [inside, outside] = first.jira.projects.filter(
    ({ style, teamId }) => style === 'classic' && teamId !== null,
  );
  const config = aJiraConfig({
    host: server.url,
    token: aSecret('t'),
    deployment,
    projects: [inside!.key],
    ...(deployment === 'data-center' ? { email: null } : {}),
  });
  const store = await aStore(now);
  /** With `stopAfter` it is stopped behind the first answer whose question looks so. */
  const sync = (stopAfter?: RegExp) => {
    const stop = new AbortController();
    const environment = anEnvironment({
      now,
      signal: stop.signal,
      record: (exchange) => {
        if (stopAfter?.test(JSON.stringify(exchange.requestBody))) stop.abort();
      },
    });
    return syncSource(createJiraSource(config, environment), store, { now, full: false });
  };
  const update = (...args: [Parameters<typeof later>[1]]): void => {
    current = later(current, ...args);
    server.update(current);
  };
  const own = first.jira.issues.filter(
    ({ id, projectId }) =>
      projectId === inside!.id && !first.jira.issues.some(({ parentId }) => parentId === id),
  );
  return { server, store, sync, update, own, outside: outside!, now };
};

const DEPLOYMENTS = (['cloud', 'data-center'] as const).slice(0, process.env.BETSHEET_FULL ? 2 : 1);

it.each(DEPLOYMENTS)(
  'tells what was moved, archived and hidden in Jira %s apart, counts each, and asks once',
  async (deployment) => {
    const { server, store, sync, update, own, outside, now } = await jiraUnderTest(deployment);
    expect((await sync()).gone).toEqual({});
    const [moved, archived, hidden, deleted] = own;
    const archivedAt = now() + 60_000;
    update({
      [moved!.id]: { projectId: outside.id, key: `${outside.key}-9001` },
      [archived!.id]: { archivedAt, summary: 'edited on its last day' },
      [hidden!.id]: { hidden: true },
      [deleted!.id]: null,
    });
    const told = await sync();
    expect(told.gone).toEqual({ moved: 1, archived: 1, notVisible: 2 });
    const items = await itemsOf(store);
    expect(items.get(moved!.id)?.gone?.reason).toBe('moved');
    expect(items.get(archived!.id)).toMatchObject({
      title: 'edited on its last day',
      gone: { reason: 'archived', since: archivedAt },
    });
    expect(items.get(hidden!.id)?.gone?.reason).toBe('notVisible');
    const [state] = await store.sourceStates();
    expect(state).toMatchObject({ itemsInStore: told.itemsInSource, goneInStore: 4 });
    const before = server.stats().requests;
    await sync();
    expect(server.stats().requests - before).toBeLessThan(15);
    update({ [archived!.id]: { archivedAt: undefined as never }, [hidden!.id]: { hidden: false } });
    await sync();
    const restored = await itemsOf(store);
    expect(restored.get(archived!.id)).toMatchObject({ gone: null, archivedAt: null });
    expect(restored.get(hidden!.id)?.gone).toBeNull();
  },
);

it('a sync that fails between the census and the second reading loses nothing', async () => {
  const { store, sync, update, own } = await jiraUnderTest('cloud');
  const [issue] = own;
  await sync();
  update({ [issue!.id]: { hidden: true } });
  await sync();
  update({ [issue!.id]: { hidden: false, summary: 'edited while nobody could see it' } });
  await expect(sync(/"fields":\["id"\]/)).rejects.toThrow(/stopped/);
  await sync();
  expect((await itemsOf(store)).get(issue!.id)?.title).toBe('edited while nobody could see it');
});

it('an issue that moves out of the configured Linear teams is gone, and listed as moved', async () => {
  let current = first;
  const now = (): number => current.now;
  const server = await startLinearServer({ organisation: first, token: TOKEN, now });
  onTestFinished(() => server.close());
  const [inside, outside] = first.linear.teams.filter(({ id }) =>
    first.linear.issues.some(({ teamId }) => teamId === id),
  );
  const config = { ...linearConfig(server.url), teams: [inside!.key] };
  const store = await aStore(now);
  const sync = () =>
    syncSource(createLinearSource(config, anEnvironment({ now })), store, { now, full: false });
  await sync();
  const issue = first.linear.issues.find(({ teamId }) => teamId === inside!.id)!;
  current = { ...later(current, {}, { [issue.id]: { teamId: outside!.id } }) };
  current = { ...current, now: current.now + 24 * HOUR };
  server.update(current);
  const told = await sync();
  expect(told.gone).toEqual({ moved: 1 });
  expect((await itemsOf(store)).get(issue.id)?.gone?.reason).toBe('moved');
  const [state] = await store.sourceStates();
  expect(state).toMatchObject({ itemsInStore: told.itemsInSource, goneInStore: 1 });
});
