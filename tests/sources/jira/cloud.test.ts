import { afterEach, describe, expect, it } from 'vitest';
import type { JiraSourceConfig } from '../../../src/config/config.ts';
import { createJiraSource } from '../../../src/sources/jira/index.ts';
import type { JiraOptions } from '../../../src/sources/jira/index.ts';
import type { Json, Page, Source } from '../../../src/sources/source.ts';
import { anEnvironment, serve } from '../fake-server.ts';
import type { Answer, Fake, Received, TestEnvironment } from '../fake-server.ts';
import { aJiraConfig } from './a-config.ts';
import { hasReference, readOpenApi } from './openapi.ts';
import { aTinyIssue, aUser, tinyCloud } from './tiny-cloud.ts';
import type { TinyIssue } from './tiny-cloud.ts';

const openApi = hasReference ? readOpenApi() : null;

let fake: Fake | undefined;
afterEach(async () => {
  const wrong = fake?.received.flatMap((request) => openApi?.wrongWithRequest(request) ?? []) ?? [];
  await fake?.close();
  fake = undefined;
  expect([...new Set(wrong)]).toEqual([]);
});

type Handler = (request: Received) => Answer;

const open = async (
  answer: Handler,
  config: Partial<JiraSourceConfig> = {},
  env: TestEnvironment = anEnvironment(),
  options?: JiraOptions,
): Promise<Source> => {
  fake = await serve(answer);
  return createJiraSource(aJiraConfig({ host: fake.host, ...config }), env, options);
};

/** Reads one stream to its end, or until it throws. */
const read = async (
  source: Source,
  name: string,
  { since = null as number | null, resume = null as Json } = {},
): Promise<{ pages: Page[]; error: unknown }> => {
  const pages: Page[] = [];
  try {
    const stream = (await source.streams()).find((one) => one.name.startsWith(name));
    for await (const page of stream?.read({ since, resume }) ?? []) pages.push(page);
    return { pages, error: null };
  } catch (error) {
    return { pages, error };
  }
};

const manyIssues = (count: number): TinyIssue[] =>
  Array.from({ length: count }, (_, index) => aTinyIssue(index));

const countCensus = async (source: Source): Promise<number> => {
  let ids = 0;
  for await (const page of source.census()) ids += page.length;
  return ids;
};

const keysOf = (pages: Page[]): string[] =>
  pages.flatMap(({ items }) => items.map(({ key }) => key));
const requestsTo = (path: string): Received[] =>
  fake?.received.filter((one) => one.path.endsWith(path)) ?? [];
const jqlOf = (request: Received | undefined): string => (request?.body as { jql: string }).jql;

/** Replaces some answers of a handler. */
const instead = (
  handler: Handler,
  path: string,
  answer: (request: Received) => Answer | null,
): Handler => {
  return (request) => (request.path.endsWith(path) ? answer(request) : null) ?? handler(request);
};

describe(
  hasReference
    ? 'Jira Cloud, each request held against the OpenAPI document'
    : 'Jira Cloud (requests not held against the OpenAPI document: it needs the shared reference)',
  () => {
    it('brings every issue once, a thousand to a page, with no more requests than the caps ask for', async () => {
      const issues = manyIssues(2050);
      const source = await open(tinyCloud(issues));
      const { pages } = await read(source, 'issues');
      expect(keysOf(pages)).toEqual(issues.map(({ key }) => key));
      expect(pages.map(({ items }) => items.length)).toEqual([1000, 1000, 50]);
      expect(pages.map(({ historyOf }) => historyOf.length)).toEqual([1000, 1000, 50]);
      expect(requestsTo('/search/jql')).toHaveLength(21);
      expect(requestsTo('/changelog/bulkfetch')).toHaveLength(3);
      expect(fake?.received).toHaveLength(21 + 3 + 5);
    });

    it('links issues of a plain http address to where the site says that a browser opens it', async () => {
      const source = await open(tinyCloud(manyIssues(1)));
      const { pages } = await read(source, 'issues');
      expect(pages[0]?.items[0]?.url).toBe('https://acme.atlassian.net/browse/PAY-0');
    });

    it('asks for the configured projects in an order that does not move, and for histories unfiltered', async () => {
      const source = await open(tinyCloud(manyIssues(1)), { projects: ['PAY', 'AND'] });
      await read(source, 'issues');
      const [search] = requestsTo('/search/jql');
      expect(jqlOf(search)).toBe('project in ("PAY", "AND") ORDER BY created ASC');
      expect(requestsTo('/changelog/bulkfetch')[0]?.body).not.toHaveProperty('fieldIds');
    });

    it('asks for every project that the token can see when none is configured', async () => {
      const projects = (from: number, keys: string[], isLast: boolean) => ({
        body: {
          startAt: from,
          isLast,
          total: 3,
          values: keys.map((key) => ({ id: key, key, name: key })),
        },
      });
      const answer = instead(tinyCloud(manyIssues(1)), '/project/search', ({ query }) =>
        query.get('startAt') === '0'
          ? projects(0, ['WEB', 'PAY'], false)
          : projects(2, ['OPS'], true),
      );
      const source = await open(answer, { projects: [] });
      await read(source, 'issues');
      expect(jqlOf(requestsTo('/search/jql')[0])).toContain('project in ("OPS", "PAY", "WEB")');
    });

    it('reads what changed since the watermark as bare epoch milliseconds, with an overlap', async () => {
      const source = await open(tinyCloud(manyIssues(3)));
      const since = Date.UTC(2026, 5, 1);
      await read(source, 'issues', { since });
      expect(jqlOf(requestsTo('/search/jql')[0])).toContain(
        `AND updated >= ${since - 15 * 60_000} ORDER`,
      );
    });

    it('goes on behind the page that was stored last', async () => {
      const issues = manyIssues(2050);
      const source = await open(tinyCloud(issues));
      const all = await read(source, 'issues');
      const before = requestsTo('/search/jql').length;
      const rest = await read(source, 'issues', { resume: all.pages[0]?.checkpoint ?? null });
      expect(keysOf(rest.pages)).toEqual(issues.slice(1000).map(({ key }) => key));
      expect(rest.error).toBe(null);
      expect(requestsTo('/search/jql').length - before).toBe(11);
      const none = await read(source, 'issues', { resume: all.pages[2]?.checkpoint ?? null });
      expect(none).toEqual({ pages: [], error: null });
    });

    it('starts anew when the checkpoint is that of another search', async () => {
      const source = await open(tinyCloud(manyIssues(1100)));
      const all = await read(source, 'issues');
      const other = createJiraSource(
        aJiraConfig({ host: fake?.host ?? '', projects: ['WEB'] }),
        anEnvironment(),
      );
      const { pages } = await read(other, 'issues', { resume: all.pages[0]?.checkpoint ?? null });
      expect(keysOf(pages)).toHaveLength(1100);
    });

    it('goes on from the last creation instant when its stored token has expired', async () => {
      const issues = manyIssues(1100);
      const source = await open(
        instead(tinyCloud(issues), '/search/jql', ({ body }) => {
          const { jql, nextPageToken } = body as { jql: string; nextPageToken?: string };
          if (expired && nextPageToken === '1000') {
            return { status: 400, body: { errorMessages: ['the token has expired'] } };
          }
          const from = /created >= (\d+)/.exec(jql)?.[1];
          if (from === undefined) return null;
          return tinyCloud(
            issues.filter(({ fields }) => Date.parse(String(fields['created'])) >= Number(from)),
          )({ ...(request0 as Received), body });
        }),
      );
      const request0 = { path: '/rest/api/3/search/jql' };
      let expired = false;
      const all = await read(source, 'issues');
      expired = true;
      const rest = await read(source, 'issues', { resume: all.pages[0]?.checkpoint ?? null });
      expect(rest.error).toBe(null);
      expect(keysOf(rest.pages)).toEqual(issues.slice(1000).map(({ key }) => key));
    });

    it('fails when the walk ends early, and makes the next one start anew', async () => {
      const early = instead(tinyCloud(manyIssues(300)), '/approximate-count', () => ({
        body: { count: 301 },
      }));
      const { pages, error } = await read(await open(early), 'issues');
      expect(error).toMatchObject({
        kind: 'incomplete',
        message: expect.stringContaining('300 of 301'),
      });
      expect(keysOf(pages)).toHaveLength(300);
      expect(pages.at(-1)).toMatchObject({ items: [], checkpoint: null });
    });

    it('does not fail when issues were deleted while it walked', async () => {
      const counts = [301, 300];
      const answer = instead(tinyCloud(manyIssues(300)), '/approximate-count', () => ({
        body: { count: counts.shift() ?? 0 },
      }));
      expect((await read(await open(answer), 'issues')).error).toBe(null);
    });

    it('fails on a token that repeats, instead of walking for ever', async () => {
      const answer = instead(tinyCloud(manyIssues(300)), '/search/jql', () => ({
        body: { issues: [], nextPageToken: 'again' },
      }));
      const { error } = await read(await open(answer), 'issues');
      expect(error).toMatchObject({
        kind: 'protocol',
        message: expect.stringContaining('repeated'),
      });
    });

    it('counts an issue that comes on two pages once', async () => {
      const issues = manyIssues(150);
      const twice = [...issues.slice(0, 100), ...issues.slice(50)];
      const answer = instead(tinyCloud(twice), '/approximate-count', () => ({
        body: { count: 150 },
      }));
      const { pages } = await read(await open(answer), 'issues');
      expect(keysOf(pages)).toEqual(issues.map(({ key }) => key));
    });

    it('joins a history that is spread over pages, in order of time, each entry once', async () => {
      const entry = (id: string, created: string | number, to: string) => ({
        id,
        created,
        author: aUser('w'),
        items: [{ field: 'status', fieldId: 'status', from: '1', to }],
      });
      const pagesOf: Record<string, object> = {
        first: {
          issueChangeLogs: [
            {
              issueId: '10000',
              changeHistories: [
                entry('12', Date.UTC(2026, 1, 3), '4'),
                entry('9', '2026-02-01T10:00:00.000+0000', '3'),
              ],
            },
          ],
          nextPageToken: 'second',
        },
        second: {
          issueChangeLogs: [
            {
              issueId: '10000',
              changeHistories: [
                entry('12', Date.UTC(2026, 1, 3), '4'),
                entry('11', Date.UTC(2026, 1, 3), '2'),
              ],
            },
          ],
        },
      };
      const answer = instead(tinyCloud(manyIssues(1)), '/changelog/bulkfetch', ({ body }) => ({
        body: pagesOf[(body as { nextPageToken?: string }).nextPageToken ?? 'first'],
      }));
      const { pages } = await read(await open(answer), 'issues');
      expect(pages[0]?.changes.map(({ entryId, to }) => [entryId, to])).toEqual([
        ['9', '3'],
        ['11', '2'],
        ['12', '4'],
      ]);
    });

    it('says which answer had which shape when it cannot be read, and does not guess', async () => {
      const broken = instead(tinyCloud(manyIssues(1)), '/search/jql', () => ({
        body: { issues: [{ id: 1 }] },
      }));
      const { error } = await read(await open(broken), 'issues');
      expect(error).toMatchObject({
        kind: 'protocol',
        message: expect.stringContaining('search answered'),
      });
      await fake?.close();
      const lacking = aTinyIssue(1, { issuetype: null });
      const { error: second } = await read(await open(tinyCloud([lacking])), 'issues');
      expect(second).toMatchObject({
        kind: 'protocol',
        message: expect.stringContaining('issue PAY-1'),
      });
    });

    it('looks former assignees up once, and keeps those that are gone by their name', async () => {
      const handOver = (id: string, from: string, to: string) => ({
        id,
        created: '2026-02-01T10:00:00.000+0000',
        author: aUser('w'),
        items: [
          {
            field: 'assignee',
            fieldId: 'assignee',
            from,
            fromString: `Name of ${from}`,
            to,
            toString: 'x',
          },
        ],
      });
      const issue = {
        ...aTinyIssue(1),
        histories: [handOver('1', 'left', 'w'), handOver('2', 'purged', 'w')],
      };
      const answer = instead(tinyCloud([issue]), '/user/bulk', () => ({
        body: { values: [{ ...aUser('left'), active: false, emailAddress: 'left@example.com' }] },
      }));
      const { pages } = await read(await open(answer), 'issues');
      expect(requestsTo('/user/bulk').map(({ query }) => query.getAll('accountId'))).toEqual([
        ['left', 'purged'],
      ]);
      expect(pages[0]?.accounts).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            id: 'acme:left',
            active: false,
            email: 'left@example.com',
            kind: 'person',
          }),
          expect.objectContaining({
            id: 'acme:purged',
            active: false,
            name: 'Name of purged',
            kind: 'unknown',
          }),
        ]),
      );
    });

    it('asks for remote links only where the history names Linear', async () => {
      const linked = (id: string, text: string) => ({
        id,
        created: '2026-02-01T10:00:00.000+0000',
        items: [{ field: 'RemoteWorkItemLink', to: '1', toString: text }],
      });
      const issues = [
        { ...aTinyIssue(1), histories: [linked('1', 'This work item links to "ENG-12 (Linear)"')] },
        { ...aTinyIssue(2), histories: [linked('2', 'This work item links to "notes (Wiki)"')] },
      ];
      const urls = [
        'https://linear.app/acme/issue/ENG-12/x',
        'https://wiki.example.com/linear.app',
      ];
      const answer = instead(tinyCloud(issues), '/remotelink', () => ({
        body: urls.map((url, id) => ({ id, object: { url, title: 'x' } })),
      }));
      const { pages } = await read(await open(answer), 'issues');
      expect(requestsTo('/remotelink').map(({ path }) => path)).toEqual([
        '/rest/api/3/issue/10001/remotelink',
      ]);
      expect(pages[0]?.items[0]?.links).toEqual([{ kind: 'sameWork', itemId: null, ref: urls[0] }]);
    });

    it('goes on without remote links where they may not be read, and says so', async () => {
      const env = anEnvironment();
      const history = {
        id: '1',
        created: '2026-02-01T10:00:00.000+0000',
        items: [{ field: 'RemoteWorkItemLink', to: '1', toString: 'links to "ENG-12 (Linear)"' }],
      };
      const answer = instead(
        tinyCloud([{ ...aTinyIssue(1), histories: [history] }]),
        '/remotelink',
        () => ({ status: 403, body: { errorMessages: ['Issue linking is disabled.'] } }),
      );
      const { pages, error } = await read(await open(answer, {}, env), 'issues');
      expect(error).toBeNull();
      expect(pages[0]?.items[0]?.links).toEqual([]);
      expect(env.warnings).toEqual([expect.stringMatching(/remote links of PAY-1 .*disabled/)]);
    });

    it('reads on past fields that are not as documented, and says which', async () => {
      const env = anEnvironment();
      const odd = aTinyIssue(1, {
        updated: null,
        labels: ['payments', null, 7],
        components: [{ name: 'Core' }, { id: '1' }],
        priority: 'High',
        fixVersions: [
          { name: '1.0', releaseDate: '2026-05-01' },
          { id: '9', name: null },
        ],
        issuelinks: [{ id: '4', type: null, outwardIssue: { id: '1', key: 'PAY-2' } }],
        timeoriginalestimate: '3600',
        resolution: false,
        duedate: 20260501,
        reporter: 'jdoe',
        somethingNew: { at: 'all' },
      });
      const bare = aTinyIssue(2, {
        summary: null,
        project: null,
        status: null,
        updated: undefined,
      });
      const history = {
        id: 1,
        created: 1_769_940_000_000,
        author: null,
        items: [
          { field: 'Flagged', from: 1, to: true, toString: 'Impediment' },
          { fieldId: 'summary', from: null, to: null, toString: null },
        ],
      };
      const answer = tinyCloud([{ ...odd, histories: [history] }, bare]);
      const { pages, error } = await read(await open(answer, {}, env), 'issues');
      expect(error).toBeNull();
      expect(pages[0]?.items[0]).toMatchObject({
        labels: ['payments'],
        components: ['Core'],
        priority: null,
        fixVersions: ['1.0'],
        releaseDate: '2026-05-01',
        links: [],
        estimateSeconds: null,
        plannedEnd: null,
        ownerId: null,
      });
      expect(pages[0]?.items[1]).toMatchObject({ title: '', stateId: null, phase: 'unknown' });
      expect(pages[0]?.changes.map(({ sourceField }) => sourceField)).toEqual([
        'Flagged',
        'summary',
      ]);
      expect(env.warnings).toHaveLength(9);
      expect(env.warnings.join()).toMatch(/labels of PAY-1 is not as documented/);
    });

    it('takes ids that come as numbers for the texts they are', async () => {
      const issue = aTinyIssue(1, {
        status: { id: 3, name: 'Doing', statusCategory: { key: 'indeterminate' } },
        parent: { id: 10_002 },
      });
      const answer = tinyCloud([{ ...issue, id: 10_001 as never, histories: [] }]);
      const { pages, error } = await read(await open(answer), 'issues');
      expect(error).toBeNull();
      expect(pages[0]?.items[0]).toMatchObject({
        id: 'acme:10001',
        stateId: '3',
        parentId: 'acme:10002',
      });
    });

    it('ends with the place where an issue lacks what decides effort', async () => {
      const lacking = aTinyIssue(1, { status: { id: 3, name: null } });
      const { error } = await read(await open(tinyCloud([lacking])), 'issues');
      expect((error as Error).message).toMatch(/PAY-1 has a shape that cannot be read at "status/);
    });

    it('gives the catalogue by id and warns of configured fields that do not exist', async () => {
      const env = anEnvironment();
      const source = await open(tinyCloud([]), { fields: { shape: 'Bet shape' } }, env);
      const { pages } = await read(source, 'catalogue');
      expect(pages[0]?.states).toMatchObject([
        { id: '3', name: 'Doing', category: 'indeterminate', phase: 'active' },
      ]);
      expect(env.warnings).toEqual([expect.stringContaining('"Bet shape"')]);
    });

    it.each([
      ['archiveddate', 'ok', /^archiveddate tells when/],
      ['updated', 'warning', /no field archiveddate: a pulled issue that is archived stays/],
    ])('checks by a field %s whether archived issues can be told', async (id, level, detail) => {
      const fields = { body: [{ id, name: 'A date', schema: { type: 'datetime' } }] };
      const source = await open(instead(tinyCloud(manyIssues(1)), '/field', () => fields));
      const found = (await source.check()).find(({ what }) => what === 'archived');
      expect(found).toMatchObject({ level, detail: expect.stringMatching(detail) });
    });

    it('reads everything again when the config asks for other projects or fields', async () => {
      const nameFor = async (config: Partial<JiraSourceConfig>): Promise<string> => {
        const fields = {
          body: [{ id: 'customfield_7', name: 'Bet shape', schema: { type: 'option' } }],
        };
        const answer = instead(tinyCloud([]), '/field', () => fields);
        return (await (await open(answer, config)).streams())[1]?.name ?? '';
      };
      const names = [
        await nameFor({}),
        await nameFor({}),
        await nameFor({ projects: ['PAY', 'WEB'] }),
        await nameFor({ fields: { shape: 'Bet shape' } }),
      ];
      expect(names[0]).toMatch(/^issues-/);
      expect(names[1]).toBe(names[0]);
      expect(new Set(names).size).toBe(3);
    });

    it('looks further back by as much as the clock of the site is behind', async () => {
      const env = anEnvironment();
      const behind = 40 * 60_000;
      const late: Handler = (request) => ({
        ...tinyCloud(manyIssues(1))(request),
        headers: { date: new Date(env.now() - behind).toUTCString() },
      });
      const since = env.now() - 3_600_000;
      await read(await open(late, {}, env), 'issues', { since });
      expect(jqlOf(requestsTo('/search/jql')[0])).toContain(
        `updated >= ${since - 15 * 60_000 - behind}`,
      );
    });

    it('refetches the issues it is asked for and their children, with their histories', async () => {
      const moved = [
        { id: '1', created: 1_772_445_600_000, items: [{ field: 'status', from: '1', to: '3' }] },
      ];
      const issues = manyIssues(250).map((issue) => ({ ...issue, histories: moved }));
      const child = aTinyIssue(900, { parent: { id: '10020' } });
      const answer = instead(tinyCloud(issues), '/search/jql', () => ({
        body: { issues: [child] },
      }));
      const counted = instead(answer, '/approximate-count', () => ({ body: { count: 1 } }));
      const source = await open(counted);
      const pages: Page[] = [];
      const ids = [...issues.slice(20, 210).map(({ id }) => id), '99999'];
      for await (const page of source.refetch?.(ids) ?? []) pages.push(page);
      expect(keysOf(pages)).toEqual([...issues.slice(20, 210).map(({ key }) => key), child.key]);
      expect(pages.flatMap(({ changes }) => changes)).toHaveLength(190);
      expect(requestsTo('/issue/bulkfetch')).toHaveLength(2);
      expect(jqlOf(requestsTo('/search/jql')[0])).toContain('AND parent in (10020, 10021, ');
    });

    it('refetches what is linked too, within the projects in scope', async () => {
      const link = (id: string, key: string) => ({
        type: { name: 'Blocks' },
        outwardIssue: { id, key },
      });
      const restored = aTinyIssue(1, {
        issuelinks: [link('10002', 'PAY-2'), link('10003', 'WEB-3')],
      });
      const elsewhere = { ...aTinyIssue(3), key: 'WEB-3' };
      const source = await open(tinyCloud([restored, aTinyIssue(2), elsewhere]), {
        projects: ['pay'],
      });
      const pages: Page[] = [];
      for await (const page of source.refetch?.(['10001']) ?? []) pages.push(page);
      expect(keysOf(pages).slice(0, 2)).toEqual(['PAY-1', 'PAY-2']);
      expect(requestsTo('/issue/bulkfetch').map(({ body }) => body)).toMatchObject([
        { issueIdsOrKeys: ['10001'] },
        { issueIdsOrKeys: ['10002', '10003'] },
      ]);
    });

    it('takes the census of ids 5000 at a time', async () => {
      const source = await open(tinyCloud(manyIssues(5001)));
      const ids: string[] = [];
      for await (const page of source.census()) ids.push(...page.map(({ nativeId }) => nativeId));
      expect(ids).toHaveLength(5001);
      expect(requestsTo('/search/jql').map(({ body }) => body)).toMatchObject([
        { fields: ['id'], maxResults: 5000 },
        { fields: ['id'], maxResults: 5000 },
      ]);
    });

    it.each([403, 404, 405])('counts ids where the site has no count: %i', async (status) => {
      const handler = instead(tinyCloud(manyIssues(30)), '/approximate-count', () => ({
        status,
        body: { errorMessages: ['no such resource'] },
      }));
      const source = await open(handler);
      expect(await source.count()).toBe(30);
      expect(keysOf((await read(source, 'issues')).pages)).toHaveLength(30);
    });

    it('refuses a census that ends early: everything it missed would look gone', async () => {
      const early = instead(tinyCloud(manyIssues(10)), '/approximate-count', () => ({
        body: { count: 11 },
      }));
      const source = await open(early);
      await expect(countCensus(source)).rejects.toMatchObject({ kind: 'incomplete' });
    });

    it('locates what the census missed, and never says deleted', async () => {
      const moved = { ...aTinyIssue(2), key: 'WEB-7' };
      const archived = aTinyIssue(3, { archiveddate: '2026-02-01T10:00:00.000+0000' });
      const source = await open(tinyCloud([aTinyIssue(1), moved, archived]));
      expect(await source.locate(['10001', '10002', '10003', '10004'])).toEqual([
        { nativeId: '10001', fate: 'present', at: null, archivedAt: null },
        {
          nativeId: '10002',
          fate: 'moved',
          at: null,
          archivedAt: null,
          detail: expect.stringContaining('WEB-7'),
        },
        { nativeId: '10003', fate: 'archived', at: null, archivedAt: Date.UTC(2026, 1, 1, 10) },
        { nativeId: '10004', fate: 'notVisible', at: null, archivedAt: null },
      ]);
    });

    it('tells progress: items, requests, and how many are to come', async () => {
      const env = anEnvironment();
      await read(await open(tinyCloud(manyIssues(1500)), {}, env), 'issues');
      expect(env.progress.map(({ items, expected }) => [items, expected])).toEqual([
        [1000, 1500],
        [1500, 1500],
      ]);
      expect(env.progress.at(-1)).toMatchObject({
        stream: 'issues',
        requests: fake?.received.length,
        parkedUntil: null,
      });
    });

    it('says a wrong token before anything else', async () => {
      const answer = instead(tinyCloud([]), '/myself', () => ({
        status: 401,
        text: 'Unauthorized',
      }));
      const { error } = await read(await open(answer), 'issues');
      expect(error).toMatchObject({ kind: 'credentials' });
    });
  },
);
