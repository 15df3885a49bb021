import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FaultKind } from '../../../src/demo/faults.ts';
import { startLinearServer } from '../../../src/demo/linear-server.ts';
import type { LinearServer } from '../../../src/demo/linear-server.ts';
import { createLinearSource } from '../../../src/sources/linear/index.ts';
import { SourceError } from '../../../src/sources/source.ts';
import {
  TOKEN,
  emptyPull,
  environment,
  keep,
  linearConfig,
  pull,
  runningForTest,
  secret,
  smallOrganisation,
} from './harness.ts';
import type { Pulled } from './harness.ts';

const plain = ({ items, changes }: Pulled) => ({
  items: [...items.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  changes: [...changes.entries()]
    .map(([id, list]) => [id, list.map((one) => JSON.stringify(one)).sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
});

const KINDS: readonly FaultKind[] = [
  'rate-limited',
  'quota',
  'unavailable',
  'reset',
  'truncated',
  'html',
  'slow',
  'duplicate-page',
  'reordered-page',
  'repeated-token',
  'early-end',
];

const RUNS = process.env['BETSHEET_FULL'] === '1' ? 200 : 8;

describe('faults on the way', () => {
  it(
    `leave no trace in ${RUNS} seeded walks`,
    async () => {
      const organisation = smallOrganisation(300);
      const calm = await runningForTest(organisation);
      const wanted = plain(await pull(calm.source));
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const faults = { seed, probability: 0.3, kinds: KINDS, slowMs: 8, storm: 2 };
        const rough = await runningForTest(organisation, {}, { faults });
        expect(plain(await pull(rough.source))).toEqual(wanted);
        await rough.server.close();
      }
    },
    30_000 + RUNS * 3_000,
  );

  it('a walk stopped at any page goes on from its checkpoint', async () => {
    const organisation = smallOrganisation(900);
    const { source } = await runningForTest(organisation);
    const wanted = plain(await pull(source));
    const issues = (await source.streams()).find(({ name }) => name.startsWith('issues'))!;
    const into = emptyPull();
    let resume = null;
    let stops = 0;
    for (let done = false; !done;) {
      done = true;
      for await (const page of issues.read({ since: null, resume })) {
        keep(into, page);
        resume = JSON.parse(JSON.stringify(page.checkpoint));
        done = false;
        stops += 1;
        break;
      }
    }
    const levels = wanted.items.filter(({ level }) => level <= 0);
    expect(plain(into).items).toEqual(levels);
    expect(stops).toBeGreaterThan(2);
  });

  it('a quota that is used up parks the walk before Linear refuses, says until when, and goes on', async () => {
    const organisation = smallOrganisation(300);
    const env = environment();
    const server = await startLinearServer({
      organisation,
      token: TOKEN,
      now: env.now,
      rateLimit: { requests: 5, complexity: 1_000_000, windowMs: 3_600_000 },
    });
    onTestFinished(() => server.close());
    const { items } = await pull(createLinearSource(linearConfig(server.url), env));
    expect(items.size).toBeGreaterThan(organisation.linear.issues.length);
    expect(env.progress.some(({ parkedUntil }) => parkedUntil !== null)).toBe(true);
    expect(env.warnings.some((line) => line.includes('rate limit'))).toBe(true);
    expect(env.slept.some((ms) => ms > 3_000_000)).toBe(true);
    expect(server.stats().rateLimited).toBe(0);
  });
});

/** Passes everything on, but has ten issues only, and says that there are no more. */
const lyingProxy = async (target: string): Promise<string> => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = JSON.parse(Buffer.concat(chunks).toString());
    const lies = asked.query.startsWith('query Issues(');
    if (lies) Object.assign(asked.variables, { first: 10, filter: {}, after: null });
    const answer = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: TOKEN },
      body: JSON.stringify(asked),
    });
    const text = await answer.text();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(lies ? text.replaceAll('"hasNextPage":true', '"hasNextPage":false') : text);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(
    () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
};

const failure = async (attempt: Promise<unknown>): Promise<SourceError> => {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error('it did not fail');
};

const page = async (body: string, status = 200): Promise<string> => {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => new Promise<void>((closed) => server.close(() => closed())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
};

const open = (apiUrl: string, changes = {}) =>
  createLinearSource(linearConfig(apiUrl, changes), environment());

describe('a source that ends its walks too early, again and again', () => {
  it('fails the sync instead of shrinking it', async () => {
    const { server } = await runningForTest(smallOrganisation(400));
    const error = await failure(pull(open(await lyingProxy(server.url))));
    expect(error.kind).toBe('incomplete');
    expect(error.message).toMatch(/gave \d+ of \d+ issues/);
  });
});

describe('errors', () => {
  let server: LinearServer;

  it('a wrong token is a matter of credentials, in one sentence without the token', async () => {
    ({ server } = await runningForTest(smallOrganisation(60)));
    const error = await failure(open(server.url, { token: secret('lin_api_wrong') }).streams());
    expect(error.kind).toBe('credentials');
    expect(error.message).toContain('linear');
    expect(error.message).not.toContain('lin_api');
    expect(error.message).not.toContain('\n');
  });

  it('a wrong address is a matter of the host', async () => {
    expect((await failure(open('http://127.0.0.1:9/graphql').streams())).kind).toBe('host');
    expect((await failure(open('http://example.com/graphql').streams())).kind).toBe('host');
    expect((await failure(open(await page('<html>hello</html>')).streams())).kind).toBe('host');
    expect((await failure(open(await page('nothing', 404)).streams())).kind).toBe('host');
    ({ server } = await runningForTest(smallOrganisation(60)));
    const elsewhere = server.url.replace('/graphql', '/other');
    expect((await failure(open(elsewhere).streams())).kind).toBe('host');
  });

  it('an unknown team is not found, and the known ones are listed', async () => {
    const run = await runningForTest(smallOrganisation(60), { teams: ['NOPE'] });
    const error = await failure(run.source.streams());
    expect(error.kind).toBe('not-found');
    expect(error.message).toContain('NOPE');
    for (const { key } of run.organisation.linear.teams) expect(error.message).toContain(key);
  });

  it('a field that the server no longer knows is left out, and ops are told', async () => {
    const { server, source, env } = await runningForTest(
      smallOrganisation(60),
      {},
      { without: ['Initiative.labels', 'Query.users(includeDisabled)'] },
    );
    const { items } = await pull(source);
    expect([...items.values()].some(({ type }) => type === 'initiative')).toBe(true);
    expect(env.warnings.join('\n')).toContain('Initiative');
    expect(server.stats().writes).toBe(0);
  });
});
