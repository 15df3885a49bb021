import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DemoLinearIssue, Organisation } from '../../../src/demo/organisation-model.ts';
import { createLinearSource } from '../../../src/sources/linear/index.ts';
import type { Page } from '../../../src/sources/source.ts';
import {
  NOW,
  TOKEN,
  emptyPull,
  environment,
  keep,
  linearConfig,
  pull,
  runningForTest,
  smallOrganisation,
} from './harness.ts';

interface Reply {
  status: number;
  body: unknown;
}

/** Passes questions on, but answers otherwise where `otherwise` does; tells the names of what was asked. */
const proxy = async (
  target: string,
  otherwise: (operation: string, answer: Reply) => Reply,
): Promise<{ url: string; asked: string[] }> => {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const question = Buffer.concat(chunks).toString();
    const operation = /query (\w+)/.exec(question)?.[1] ?? '';
    asked.push(operation);
    const answer = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: TOKEN },
      body: question,
    });
    const { status, body } = otherwise(operation, {
      status: answer.status,
      body: await answer.json(),
    });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(
    () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, asked };
};

const withIssues = (
  organisation: Organisation,
  change: (issue: DemoLinearIssue, index: number) => DemoLinearIssue,
): Organisation => ({
  ...organisation,
  linear: { ...organisation.linear, issues: organisation.linear.issues.map(change) },
});

/** Every twelfth issue has more attachments than a page of issues shows. */
const withOpenIssues = (organisation: Organisation): Organisation =>
  withIssues(organisation, (issue, index) => ({
    ...issue,
    attachments: Array.from({ length: index % 12 === 0 ? 6 : 0 }, (_, number) => ({
      id: `${issue.id}-attachment-${number}`,
      title: 'The same in Jira',
      url: `https://acme.atlassian.net/browse/PAY-${number}`,
      sourceType: 'jira',
    })),
  }));

const LISTS = ['Teams', 'WorkflowStates', 'ProjectStatuses', 'Users', 'Labels'];

describe('requests of a first pull', () => {
  it('are no more than pages there are: lists share one, and no end is asked for that was told', async () => {
    const { source, server, organisation } = await runningForTest(smallOrganisation(600));
    const { items } = await pull(source);
    const { length } = organisation.linear.issues;
    expect([...items.values()].filter(({ level }) => level < 1)).toHaveLength(length);
    const { operations } = server.stats();
    expect(length).toBeGreaterThan(150);
    expect(operations).toMatchObject({ Catalogue: 1, Initiatives: 1, Projects: 1, IssueCounts: 1 });
    expect(operations['Issues']).toBe(Math.ceil(length / 120));
    expect(Object.keys(operations).filter((name) => LISTS.includes(name))).toEqual([]);
  });

  it('a list that is longer than a page goes on by itself, from where the shared query ended', async () => {
    const small = smallOrganisation(60);
    const [label] = small.linear.labels;
    const labels = Array.from({ length: 260 }, (_, index) => ({
      ...label!,
      id: `label-${index}`,
      name: `label ${index}`,
    }));
    const linear = { ...small.linear, labels: [...small.linear.labels, ...labels] };
    const { source, server } = await runningForTest({ ...small, linear });
    await pull(source);
    expect(server.stats().operations).toMatchObject({ Catalogue: 1, Labels: 1 });
  });

  it('projects with long logs wait for each other over pages', async () => {
    const small = smallOrganisation(60);
    const updates = Array.from({ length: 12 }, (_, number) => ({
      id: `update-${number}`,
      createdAt: NOW - number * 86_400_000,
      health: 'onTrack',
      body: 'Going well.',
      userId: small.people.find(({ linearUserId }) => linearUserId !== null)!.linearUserId!,
    }));
    const projects = Array.from({ length: 130 }, (_, index) => ({
      ...small.linear.projects[0]!,
      id: `project-${index}`,
      slugId: `slug-${index}`,
      updates: index % 60 === 0 ? updates : [],
    }));
    const { source, server } = await runningForTest({
      ...small,
      linear: { ...small.linear, projects },
    });
    const { items } = await pull(source);
    expect(projects.every(({ id }) => items.has(`linear:${id}`))).toBe(true);
    expect(server.stats().operations).toMatchObject({ Projects: 3, ProjectLogs: 1 });
  });
});

describe('lists that cannot share a query', () => {
  const wanted = async (url: string) => pull(createLinearSource(linearConfig(url), environment()));

  it('are asked for one by one when together they are too dear', async () => {
    const { server } = await runningForTest(smallOrganisation(60));
    const tooDear = { errors: [{ message: 'Query too complex', extensions: { code: 'X' } }] };
    const { url, asked } = await proxy(server.url, (operation, answer) =>
      operation === 'Catalogue' ? { status: 400, body: tooDear } : answer,
    );
    expect(await wanted(url)).toEqual(await wanted(server.url));
    expect(asked).toEqual(expect.arrayContaining(LISTS));
  });

  it('are asked for by themselves where the answer lacks them', async () => {
    const { server } = await runningForTest(smallOrganisation(60));
    const { url, asked } = await proxy(server.url, (operation, answer) => {
      const { data } = answer.body as { data: Record<string, unknown> };
      return operation === 'Catalogue'
        ? { ...answer, body: { data: { teams: data['teams'] } } }
        : answer;
    });
    expect(await wanted(url)).toEqual(await wanted(server.url));
    expect(LISTS.filter((name) => asked.includes(name))).toEqual(LISTS.slice(1));
  });
});

describe('issues that wait to be completed', () => {
  const issuesOf = async ({ source }: { source: ReturnType<typeof createLinearSource> }) =>
    (await source.streams()).find(({ name }) => name.startsWith('issues'))!;
  const openIn = ({ checkpoint }: Page): string[] =>
    (checkpoint as { open?: string[] } | null)?.open ?? [];

  it('are read when a walk goes on that was stopped before they were', async () => {
    const run = await runningForTest(withOpenIssues(smallOrganisation(600)));
    const wanted = await pull(run.source);
    const into = emptyPull();
    const { read } = await issuesOf(run);
    let stopped: Page | null = null;
    for await (const page of read({ since: null, resume: null })) {
      keep(into, page);
      stopped = page;
      if (openIn(page).length > 0) break;
    }
    expect(openIn(stopped!).every((id) => !into.items.has(`linear:${id}`))).toBe(true);
    const resume = JSON.parse(JSON.stringify(stopped!.checkpoint));
    for await (const page of read({ since: null, resume })) keep(into, page);
    const issues = [...wanted.items.values()].filter(({ level }) => level < 1);
    expect(issues.every(({ id }) => into.items.has(id))).toBe(true);
    for (const item of issues) expect(into.items.get(item.id)).toEqual(item);
  });

  it('do not come after what was read of them later', async () => {
    const organisation = withOpenIssues(smallOrganisation(600));
    const run = await runningForTest(organisation);
    const into = emptyPull();
    const { read } = await issuesOf(run);
    let edited: string | null = null;
    for await (const page of read({ since: null, resume: null })) {
      keep(into, page);
      if (edited !== null || openIn(page).length === 0) continue;
      edited = openIn(page)[0]!;
      const change = (issue: DemoLinearIssue): DemoLinearIssue =>
        issue.id === edited
          ? { ...issue, title: 'Edited meanwhile', attachments: [], updatedAt: organisation.now }
          : issue;
      run.server.update(withIssues(organisation, change));
    }
    expect(into.items.get(`linear:${edited}`)?.title).toBe('Edited meanwhile');
  });
});
