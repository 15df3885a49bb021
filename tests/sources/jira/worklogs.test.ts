import { afterEach, expect, it } from 'vitest';
import { createJiraSource } from '../../../src/sources/jira/index.ts';
import type { Json, Page, Stream } from '../../../src/sources/source.ts';
import { anEnvironment, serve } from '../fake-server.ts';
import type { Answer, Fake, Received } from '../fake-server.ts';
import { aJiraConfig } from './a-config.ts';
import { aTinyIssue, aUser, tinyCloud } from './tiny-cloud.ts';

let fake: Fake | undefined;
afterEach(async () => fake?.close());

const WRITTEN = [500, 501, 502, 503, 504];
const DELETED = [400, 401, 402];

/** Ids two to a page, the instant of each its number. */
const listed = (all: number[], since: number): Answer => {
  const found = all.filter((id) => id >= since);
  const page = found.slice(0, 2);
  const until = (page.at(-1) ?? since) + 1;
  return {
    body: {
      values: page.map((worklogId) => ({ worklogId, updatedTime: worklogId })),
      until,
      lastPage: found.length <= 2,
    },
  };
};

const logOf = (id: number) => ({
  id: String(id),
  issueId: '10001',
  author: aUser('w'),
  started: '2026-02-01T10:00:00.000+0000',
  updated: '2026-02-02T10:00:00.000+0000',
  timeSpentSeconds: 3600,
});

const openStream = async (): Promise<Stream> => {
  const base = tinyCloud([aTinyIssue(1)]);
  const answer = (request: Received): Answer => {
    const since = Number(request.query.get('since'));
    if (request.path.endsWith('/worklog/updated')) return listed(WRITTEN, since);
    if (request.path.endsWith('/worklog/deleted')) return listed(DELETED, since);
    if (!request.path.endsWith('/worklog/list')) return base(request);
    return { body: (request.body as { ids: number[] }).ids.map(logOf) };
  };
  fake = await serve(answer);
  const config = aJiraConfig({ host: fake.host });
  const source = createJiraSource(config, anEnvironment(), { worklogs: true });
  const stream = (await source.streams()).find(({ name }) => name === 'worklogs');
  if (stream === undefined) throw new Error('there is no stream of worklogs');
  return stream;
};

const read = async (stream: Stream, resume: Json = null): Promise<Page[]> => {
  const pages: Page[] = [];
  for await (const page of stream.read({ since: null, resume })) pages.push(page);
  return pages;
};

const idsOf = (pages: Page[]) => ({
  written: pages.flatMap(({ worklogs }) => worklogs.map(({ id }) => Number(id))),
  deleted: pages.flatMap(({ deletedWorklogs = [] }) => deletedWorklogs.map(Number)),
});

it('brings what was logged, and in a whole reading too what was deleted', async () => {
  const pages = await read(await openStream());
  expect(idsOf(pages)).toEqual({ written: WRITTEN, deleted: DELETED });
  expect(pages[0]?.worklogs[0]).toMatchObject({
    itemId: 'acme:10001',
    authorId: 'acme:w',
    seconds: 3600,
  });
});

it('goes on behind the checkpoint of any page with exactly the rest', async () => {
  const stream = await openStream();
  const pages = await read(stream);
  expect(pages).toHaveLength(5);
  for (const [index, page] of pages.slice(0, -1).entries()) {
    const rest = await read(stream, page.checkpoint);
    expect([index, idsOf(rest)]).toEqual([index, idsOf(pages.slice(index + 1))]);
  }
});

it('has no stream of worklogs where they are not asked for', async () => {
  fake = await serve(tinyCloud([]));
  const streams = await createJiraSource(
    aJiraConfig({ host: fake.host }),
    anEnvironment(),
  ).streams();
  expect(streams.map(({ name }) => name)).not.toContain('worklogs');
});
