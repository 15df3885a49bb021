import { afterEach, describe, expect, it } from 'vitest';
import type { JiraSourceConfig } from '../../../src/config/config.ts';
import { startJiraServer } from '../../../src/demo/jira-server.ts';
import type { JiraServer, JiraServerOptions } from '../../../src/demo/jira-server.ts';
import { generateOrganisation } from '../../../src/demo/organisation.ts';
import type { Organisation } from '../../../src/demo/organisation-model.ts';
import type { WorkItem } from '../../../src/model/work-item.ts';
import { createJiraSource } from '../../../src/sources/jira/index.ts';
import type {
  Exchange,
  Json,
  Page,
  Source,
  SourceEnvironment,
} from '../../../src/sources/source.ts';
import { anEnvironment } from '../fake-server.ts';
import { aJiraConfig, aSecret } from './a-config.ts';
import { hasReference, readOpenApi } from './openapi.ts';

const organisation = generateOrganisation({
  seed: 7,
  people: 30,
  issues: 900,
  now: Date.UTC(2026, 10, 20),
});

let server: JiraServer | undefined;
afterEach(async () => server?.close());

const open = async (
  options: Partial<JiraServerOptions> = {},
  config: Partial<JiraSourceConfig> = {},
  environment: Partial<SourceEnvironment> = {},
): Promise<Source> => {
  server = await startJiraServer({
    organisation,
    token: 'demo-token',
    email: 'ops@example.com',
    prefix: '/jira',
    ...options,
  });
  const dataCenter = options.deployment === 'data-center';
  return createJiraSource(
    aJiraConfig({
      host: server.url,
      token: aSecret('demo-token'),
      projects: [],
      deployment: options.deployment ?? 'cloud',
      ...(dataCenter ? { email: null } : {}),
      ...config,
    }),
    anEnvironment(environment),
  );
};

/** Walks the issues until complete, resuming after each failure as a store would. */
const pull = async (source: Source): Promise<Page[]> => {
  const pages: Page[] = [];
  let resume: Json = null;
  for (let attempt = 0; attempt < 40; attempt += 1) {
    try {
      for (const stream of await source.streams()) {
        if (!stream.name.startsWith('issues')) continue;
        for await (const page of stream.read({ since: null, resume })) {
          pages.push(page);
          resume = page.checkpoint;
        }
        return pages;
      }
    } catch (error) {
      if (attempt === 39) throw error;
    }
  }
  return pages;
};

/** What a store holds after these pages. */
const stored = (pages: Page[]) => ({
  items: new Map(pages.flatMap(({ items }) => items.map((item) => [item.id, item] as const))),
  histories: new Map(
    pages.flatMap(({ historyOf, changes }) =>
      historyOf.map((id) => [id, changes.filter(({ itemId }) => itemId === id)] as const),
    ),
  ),
});

const visible = (from: Organisation) => from.jira.issues.filter(({ hidden }) => !hidden);
const accountOf = (from: Organisation, person: string | null): string | null => {
  const account = from.people.find(({ id }) => id === person)?.jiraAccountId;
  return account ? `acme:${account}` : null;
};

describe('the simulated Jira Cloud', () => {
  it("links to the site's own address behind the gateway of scoped tokens", async () => {
    const pages = await pull(await open({ prefix: '/ex/jira/0a1b2c3d' }));
    const [first] = pages.flatMap(({ items }) => items);
    expect(first?.url).toBe(`${organisation.jira.site}/browse/${first?.key}`);
  });

  it('is pulled whole: every issue, its values and its complete history', async () => {
    const { items, histories } = stored(await pull(await open()));
    const issues = visible(organisation);
    expect(items.size).toBe(issues.length);
    const ids = new Set(issues.map(({ id }) => id));
    for (const issue of issues) {
      const id = `acme:${issue.id}`;
      expect(items.get(id)).toMatchObject({
        key: issue.key,
        title: issue.summary,
        stateId: issue.statusId,
        assigneeId: accountOf(organisation, issue.assignee),
        parentId: issue.parentId && ids.has(issue.parentId) ? `acme:${issue.parentId}` : null,
        labels: issue.labels,
        createdAt: Math.trunc(issue.created),
        updatedAt: Math.trunc(issue.updated),
        estimateSeconds: issue.estimateSeconds,
      } satisfies Partial<WorkItem>);
      const entries = issue.history.flatMap(({ id: entryId, items: all, at }) =>
        all.map((one, seq) => ({ entryId, seq, at: Math.trunc(at), sourceField: one.field })),
      );
      expect(histories.get(id)).toMatchObject(
        entries.sort(
          (a, b) => a.at - b.at || Number(a.entryId) - Number(b.entryId) || a.seq - b.seq,
        ),
      );
    }
  });

  it('chains: what a history says last is what the issue has today', async () => {
    const { items, histories } = stored(await pull(await open()));
    const broken = new Set(organisation.anomalies.map(({ issueId }) => `acme:${issueId}`));
    for (const item of items.values()) {
      if (broken.has(item.id)) continue;
      const last = (field: string) =>
        histories.get(item.id)?.findLast((change) => change.field === field);
      const state = last('state');
      if (state !== undefined) expect([item.key, state.to]).toEqual([item.key, item.stateId]);
      const assignee = last('assignee');
      if (assignee !== undefined)
        expect([item.key, assignee.to]).toEqual([item.key, item.assigneeId]);
    }
  });

  it('needs no more requests than 1.1 times what the page caps allow', async () => {
    await pull(await open());
    const issues = visible(organisation);
    const entries = issues.reduce((sum, { history }) => sum + history.length, 0);
    const least =
      Math.ceil(issues.length / 100) +
      Math.ceil(issues.length / 1000) * Math.ceil(entries / 10_000);
    const paged = Object.entries(server?.stats().byPath ?? {}).filter(([path]) =>
      /search\/jql|changelog/.test(path),
    );
    expect(paged.reduce((sum, [, count]) => sum + count, 0)).toBeLessThanOrEqual(
      Math.ceil(least * 1.1),
    );
    expect(server?.stats().writes).toBe(0);
  });

  it('counts, shows every id, and locates hidden issues as not visible', async () => {
    const source = await open();
    const issues = visible(organisation);
    expect(await source.count()).toBe(issues.length);
    const ids: string[] = [];
    for await (const page of source.census()) ids.push(...page.map(({ nativeId }) => nativeId));
    expect(new Set(ids)).toEqual(new Set(issues.map(({ id }) => id)));
    const hidden = organisation.jira.issues.find((issue) => issue.hidden);
    const asked = [issues[0]?.id ?? '', hidden?.id ?? '999999'];
    expect((await source.locate(asked)).map(({ fate }) => fate)).toEqual(['present', 'notVisible']);
  });

  it('is checked before anything is pulled', async () => {
    const source = await open({}, { fields: { shape: 'Bet shape', funding: 'Bet shap' } });
    const findings = await source.check();
    expect(findings.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ what: 'field funding', remedy: 'did you mean "Bet shape"?' }),
    ]);
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'credentials',
        'projects',
        'states',
        'history',
        'worklogs',
        'archived',
        'field points',
        'field team',
      ]),
    );
  });

  it.each<[string, (url: string) => Partial<JiraSourceConfig>, string]>([
    ['a wrong token', () => ({ token: aSecret('another') }), 'credentials'],
    ['a wrong host', () => ({ host: 'http://127.0.0.1:1' }), 'credentials'],
    ['a wrong path', (url) => ({ host: `${url}/elsewhere` }), 'credentials'],
    ['a project that does not exist', () => ({ projects: ['NOPE'] }), 'projects'],
  ])('says %s in one sentence with what to do', async (_name, wrong, what) => {
    await open();
    const config = { host: server?.url ?? '', token: aSecret('demo-token'), projects: [] };
    const source = createJiraSource(
      aJiraConfig({ ...config, ...wrong(config.host) }),
      anEnvironment(),
    );
    const errors = (await source.check()).filter(({ level }) => level === 'error');
    expect(errors[0]).toMatchObject({ what, remedy: expect.any(String) });
    expect(JSON.stringify(errors)).not.toContain('another');
  });
});

describe('every exchange with the simulated Jira Cloud', () => {
  it.skipIf(!hasReference)(
    'is what the OpenAPI document says (needs the shared reference)',
    async () => {
      const exchanges: Exchange[] = [];
      const source = await open(
        {},
        { fields: { shape: 'Bet shape' } },
        { record: (one) => exchanges.push(one) },
      );
      await source.check();
      await pull(source);
      await source.locate([organisation.jira.issues[0]?.id ?? '', '999999']);
      for await (const page of source.census()) expect(page.length).toBeGreaterThan(0);
      const openApi = readOpenApi();
      const wrong = exchanges.flatMap(({ method, path, requestBody, body }) => {
        const url = new URL(path, 'http://jira');
        const request = {
          method,
          path: url.pathname,
          query: url.searchParams,
          headers: {},
          body: requestBody,
        };
        return [
          ...openApi.wrongWithRequest(request),
          ...openApi.wrongWithAnswer(method, url.pathname, body),
        ].map((one) => one.replaceAll(/\d+/g, 'N'));
      });
      expect([...new Set(wrong)]).toEqual([]);
    },
  );
});

describe('the simulated Jira Data Center', () => {
  it('gives the same work as Cloud', async () => {
    const cloud = stored(await pull(await open()));
    await server?.close();
    const dataCenter = stored(await pull(await open({ deployment: 'data-center' })));
    expect(dataCenter.items.size).toBe(cloud.items.size);
    const levels = (items: Map<string, WorkItem>) =>
      [...items.values()].map(({ id, level, parentId, stateId, points, iterations }) => ({
        id,
        level,
        parentId,
        stateId,
        points,
        iterations,
      }));
    const order = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(levels(dataCenter.items).sort(order)).toEqual(levels(cloud.items).sort(order));
    for (const [id, changes] of cloud.histories) {
      const shape = (all: typeof changes) =>
        all.map(({ entryId, seq, at, field }) => ({ entryId, seq, at, field }));
      expect(shape(dataCenter.histories.get(id) ?? [])).toEqual(shape(changes));
    }
  });

  it('is read where the names of the projects do not fit an address', async () => {
    const keys = [...new Set(visible(organisation).map(({ key }) => key.replace(/-\d+$/, '')))];
    const projects = Array.from({ length: 900 }, (_, index) => keys[index % keys.length] ?? '');
    const source = await open({ deployment: 'data-center' }, { projects });
    const { items } = stored(await pull(source));
    expect(items.size).toBe(visible(organisation).length);
    expect(await source.count()).toBe(items.size);
    let ids = 0;
    for await (const page of source.census()) ids += page.length;
    expect(ids).toBe(items.size);
  });

  it('is walked without loss while issues are deleted from under the walk', async () => {
    const issues = visible(organisation);
    const gone = new Set<string>();
    const source = await open({
      deployment: 'data-center',
      onRequest: (count, running) => {
        // From the fourth request on, each one finds three more of the earliest issues deleted.
        if (count < 4 || gone.size > 30) return;
        for (const { id } of issues.filter(({ id }) => !gone.has(id)).slice(0, 3)) gone.add(id);
        running.update({
          ...organisation,
          jira: {
            ...organisation.jira,
            issues: organisation.jira.issues.filter(({ id }) => !gone.has(id)),
          },
        });
      },
    });
    const { items } = stored(await pull(source));
    const left = issues.filter(({ id }) => !gone.has(id));
    expect(gone.size).toBeGreaterThan(10);
    expect(left.filter(({ id }) => !items.has(`acme:${id}`)).map(({ key }) => key)).toEqual([]);
  });
});
