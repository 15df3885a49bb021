import { afterEach, describe, expect, it } from 'vitest';
import { createJiraSource } from '../../../src/sources/jira/index.ts';
import type { Page, Source } from '../../../src/sources/source.ts';
import { anEnvironment, serve } from '../fake-server.ts';
import type { Fake, TestEnvironment } from '../fake-server.ts';
import { aJiraConfig } from './a-config.ts';
import { aTinyIssue, tinyCloud } from './tiny-cloud.ts';

let fake: Fake | undefined;
afterEach(async () => fake?.close());

const pull = async (
  source: Source,
  resume: Page['checkpoint'] = null,
  since: number | null = null,
) => {
  const pages: Page[] = [];
  for (const stream of await source.streams()) {
    const from = stream.name === 'issues' ? resume : null;
    for await (const page of stream.read({ since, resume: from })) pages.push(page);
  }
  return pages;
};

const open = async (
  answer: Parameters<typeof serve>[0],
  env: TestEnvironment = anEnvironment(),
): Promise<Source> => {
  fake = await serve(answer);
  return createJiraSource(aJiraConfig({ host: fake.host }), env);
};

describe('a walk over Jira Cloud', () => {
  it('brings every issue once, a thousand to a page, with no more requests than the caps ask for', async () => {
    const issues = Array.from({ length: 2050 }, (_, index) => aTinyIssue(index));
    const source = await open(tinyCloud(issues));
    const pages = await pull(source);
    expect(pages.flatMap(({ items }) => items.map(({ key }) => key))).toEqual(
      issues.map(({ key }) => key),
    );
    expect(pages.map(({ items }) => items.length)).toEqual([0, 1000, 1000, 50]);
    const searches = fake?.received.filter(({ path }) => path.endsWith('/search/jql'));
    const changelogs = fake?.received.filter(({ path }) => path.endsWith('/changelog/bulkfetch'));
    expect([searches?.length, changelogs?.length]).toEqual([21, 3]);
    expect(fake?.received).toHaveLength(21 + 3 + 4);
  });
});
