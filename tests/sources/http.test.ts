import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp } from '../../src/sources/http.ts';
import type { HttpOptions } from '../../src/sources/http.ts';
import type { Exchange } from '../../src/sources/source.ts';
import { createRateBudget } from '../../src/sources/rate-budget.ts';
import type { Instant } from '../../src/model/work-item.ts';
import { anEnvironment, serve } from './fake-server.ts';
import type { Answer, Fake, TestEnvironment } from './fake-server.ts';

let fake: Fake | undefined;
afterEach(async () => fake?.close());

const parks: (Instant | null)[] = [];

const aSender = async (
  answers: Answer[],
  options: Partial<HttpOptions> = {},
  env: TestEnvironment = anEnvironment(),
) => {
  parks.length = 0;
  let turn = 0;
  fake = await serve(() => answers[Math.min(turn++, answers.length - 1)] ?? {});
  const { host } = fake;
  const budget = createRateBudget({
    now: env.now,
    sleep: env.sleep,
    requestsPerSecond: null,
    onParked: (until) => parks.push(until),
  });
  const send = createHttp({
    source: 'acme',
    env,
    budget,
    allowed: [
      { method: 'GET', path: /^\/read$/ },
      { method: 'POST', path: /^\/search$/ },
    ],
    authorization: () => 'Bearer secret-value',
    ...options,
  });
  const ask = (method = 'GET', path = '/read', body: unknown = null) =>
    send({ method, path, url: host + path, body });
  return { ask, env, budget, fake };
};

const refusal: Answer = { status: 403, body: { errorMessages: ['Not you.'] } };
const good: Answer = { body: { fine: true } };
const anError = (kind: string, message: RegExp) =>
  expect.objectContaining({ name: 'SourceError', kind, message: expect.stringMatching(message) });

describe('a recording', () => {
  it('keeps what was answered and what was refused for good, and nothing of the headers', async () => {
    const kept: Exchange[] = [];
    const env = anEnvironment({ record: (exchange) => kept.push(exchange) });
    const page: Answer = { status: 410, text: `<html>${'x'.repeat(3000)}</html>` };
    const { ask } = await aSender([good, refusal, page], {}, env);
    await ask('POST', '/search', { q: 1 });
    await expect(ask()).rejects.toThrow(/Not you/);
    await expect(ask()).rejects.toThrow(/410/);
    expect(kept).toMatchObject([
      { path: '/search', requestBody: { q: 1 }, status: 200, body: { fine: true } },
      { path: '/read', status: 403, body: { errorMessages: ['Not you.'] } },
      { path: '/read', status: 410, body: expect.stringMatching(/^<html>x{1994}$/) },
    ]);
    expect(JSON.stringify(kept)).not.toContain('secret-value');
  });
});

describe('requests', () => {
  it('carry the authorization and a JSON body, and give the parsed answer', async () => {
    const { ask, fake } = await aSender([good]);
    await expect(ask('POST', '/search', { q: 1 })).resolves.toEqual({ fine: true });
    expect(fake.received[0]).toMatchObject({
      method: 'POST',
      body: { q: 1 },
      headers: { authorization: 'Bearer secret-value', 'content-type': 'application/json' },
    });
  });

  it.each([
    ['POST', '/read'],
    ['PUT', '/read'],
    ['DELETE', '/read'],
    ['GET', '/search'],
    ['POST', '/search/../read'],
    ['POST', '/read/search'],
  ])('are refused before they leave when they could write: %s %s', async (method, path) => {
    const { ask, fake } = await aSender([good]);
    await expect(ask(method, path, {})).rejects.toEqual(anError('protocol', /only read/));
    expect(fake.received).toEqual([]);
  });

  it('hand answered exchanges to a recording, without headers', async () => {
    const exchanges: unknown[] = [];
    const env = anEnvironment({ record: (exchange) => exchanges.push(exchange) });
    const { ask } = await aSender([{ status: 503 }, good], {}, env);
    await ask();
    expect(exchanges).toEqual([
      { method: 'GET', path: '/read', requestBody: null, status: 200, body: { fine: true } },
    ]);
  });
});

const packed = (encoding: string, bytes: Uint8Array): Answer => ({
  raw: (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding });
    response.end(bytes);
  },
});
const page = Buffer.from(JSON.stringify({ name: 'Zoë – 会計', rows: 'x'.repeat(200_000) }));

describe('a packed answer', () => {
  it.each([
    ['gzip', gzipSync(page)],
    ['x-gzip', gzipSync(page)],
    ['br', brotliCompressSync(page)],
  ])('is unpacked: %s', async (encoding, bytes) => {
    const { ask, fake } = await aSender([packed(encoding, bytes)]);
    await expect(ask()).resolves.toEqual(JSON.parse(page.toString()));
    const { headers } = fake.received[0]!;
    expect(headers['accept-encoding']).toBe('gzip, br');
    expect(headers['user-agent']).toBe('betsheet');
  });

  it('that is empty is what its status says', async () => {
    const refused: Answer = {
      raw: (response) => response.writeHead(401, { 'content-encoding': 'gzip' }).end(),
    };
    const { ask, fake } = await aSender([refused]);
    await expect(ask()).rejects.toEqual(anError('credentials', /token was refused/));
    expect(fake.received).toHaveLength(1);
  });

  it('that is cut short is asked for again', async () => {
    const cut = packed('gzip', gzipSync(page).subarray(0, 100));
    const { ask, env } = await aSender([cut, packed('gzip', gzipSync(page))]);
    await expect(ask()).resolves.toMatchObject({ name: 'Zoë – 会計' });
    expect(env.slept).toHaveLength(1);
  });
});

describe('faults on the way', () => {
  it.each<[string, Answer]>([
    ['status 500', { status: 500 }],
    ['status 503', { status: 503 }],
    ['a reset connection', { raw: (response) => response.destroy() }],
    ['a web page with status 200', { text: '<!doctype html><title>Log in</title>' }],
    ['an empty answer', { text: '' }],
    ['JSON cut short', { text: '{"issues": [1, 2' }],
    [
      'a body that ends before its length',
      {
        raw: (response) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
          response.write('{"a":');
          setTimeout(() => response.destroy(), 5);
        },
      },
    ],
  ])('are repeated: %s', async (_name, fault) => {
    const { ask, env } = await aSender([fault, fault, good]);
    await expect(ask()).resolves.toEqual({ fine: true });
    expect(env.slept).toHaveLength(2);
    expect(env.slept[1]).toBeGreaterThan(env.slept[0] ?? 0);
  });

  it('end in one typed sentence when they do not stop', async () => {
    const { ask, fake } = await aSender([{ text: '<html>' }]);
    await expect(ask()).rejects.toEqual(
      anError('host', /acme: GET \/read: a web page.*check the host/),
    );
    expect(fake.received).toHaveLength(4);
  });

  it('are borne longer once the host is known to answer', async () => {
    const { ask, fake } = await aSender([good, { status: 502 }]);
    await ask();
    await expect(ask()).rejects.toEqual(anError('protocol', /status 502/));
    expect(fake.received).toHaveLength(1 + 9);
  });

  it('include a slow drip: one attempt ends at its timeout, body included', async () => {
    const drip: Answer = {
      raw: (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(timer));
      },
    };
    const { ask } = await aSender([drip, good], { timeoutMs: 150 });
    await expect(ask()).resolves.toEqual({ fine: true });
  });

  it('say that nothing answers at a wrong host', async () => {
    const env = anEnvironment();
    const { ask, fake } = await aSender([good], {}, env);
    await fake.close();
    await expect(ask()).rejects.toEqual(anError('host', /nothing answers there/));
  });

  it('stop at once when the run is stopped', async () => {
    const stop = new AbortController();
    const hang: Answer = { raw: () => setTimeout(() => stop.abort(), 20) };
    const env = anEnvironment({ signal: stop.signal });
    const { ask } = await aSender([hang], {}, env);
    await expect(ask()).rejects.toEqual(anError('aborted', /stopped/));
  });
});

describe('refusals that repeating does not help', () => {
  it.each<[number, string, RegExp]>([
    [400, 'protocol', /status 400, bad JQL/],
    [401, 'credentials', /the token was refused/],
    [403, 'permission', /may not read/],
    [404, 'not-found', /not found/],
    [410, 'protocol', /removed this API/],
  ])('status %i is %s, with the words of the source', async (status, kind, message) => {
    const { ask, fake } = await aSender([{ status, body: { errorMessages: ['bad JQL'] } }]);
    await expect(ask()).rejects.toEqual(anError(kind, message));
    expect(fake.received).toHaveLength(1);
  });

  it('a redirect names the host to configure and is not followed', async () => {
    const { ask, fake } = await aSender([
      { status: 302, headers: { location: 'https://jira.example.com/login' } },
    ]);
    await expect(ask()).rejects.toEqual(anError('host', /jira\.example\.com/));
    expect(fake.received).toHaveLength(1);
  });

  it('no message holds the token', async () => {
    const { ask } = await aSender([{ status: 401, text: 'no' }]);
    const error = await ask().catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error) + String(error)).not.toContain('secret-value');
  });
});

describe('rate limits', () => {
  it('count a request as arrived when its answer begins, however long the rest of it takes', async () => {
    const env = anEnvironment();
    const budget = createRateBudget({ ...env, requestsPerSecond: 1, onParked: () => undefined });
    const { promise: begun, resolve: onServerTime } = Promise.withResolvers<Instant>();
    const { promise: secondCame, resolve: come } = Promise.withResolvers<void>();
    const long: Answer = {
      raw: async (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.flushHeaders();
        await secondCame;
        response.end('{"fine":true}');
      },
    };
    const quick: Answer = {
      raw: (response) => {
        come();
        response.end('{"fine":true}');
      },
    };
    const { ask } = await aSender([long, quick], { budget, onServerTime }, env);
    const first = ask();
    await begun;
    await ask();
    await expect(first).resolves.toEqual({ fine: true });
    expect(env.slept).toEqual([1001]);
  });

  it('wait as long as Retry-After asks, in seconds', async () => {
    const { ask, env } = await aSender([{ status: 429, headers: { 'retry-after': '7' } }, good]);
    await ask();
    expect(env.slept).toEqual([7000]);
  });

  it('wait until a Retry-After date, by the clock of the source', async () => {
    const headers = {
      date: 'Mon, 02 Mar 2026 10:00:00 GMT',
      'retry-after': 'Mon, 02 Mar 2026 10:00:09 GMT',
    };
    const { ask, env } = await aSender([{ status: 429, headers }, good]);
    await ask();
    expect(env.slept).toEqual([9000]);
  });

  it('honour Retry-After on 503 too', async () => {
    const { ask, env } = await aSender([{ status: 503, headers: { 'retry-after': '3' } }, good]);
    await ask();
    expect(env.slept).toEqual([3000]);
  });

  it('survive a storm of refusals longer than that of faults, and end', async () => {
    const storm = Array.from({ length: 20 }, (): Answer => ({ status: 429 }));
    const { ask } = await aSender([...storm, good]);
    await expect(ask()).resolves.toEqual({ fine: true });
    const endless = await aSender([{ status: 429, headers: { 'retry-after': '1' } }]);
    await expect(endless.ask()).rejects.toEqual(anError('quota', /too many requests/));
  });

  it('hold back only the endpoint that a burst is about', async () => {
    const { ask, budget, env } = await aSender([good]);
    budget.pauseEndpoint('GET /read', env.now() + 5000);
    await ask('POST', '/search', {});
    expect(env.slept).toEqual([]);
    await ask();
    expect(env.slept).toEqual([5000]);
  });

  it.each(['X-RateLimit-Reset', 'X-Beta-RateLimit-Reset', 'Beta-RateLimit-Reset'])(
    'park everything when the quota is used up, say until when, and go on: %s',
    async (name) => {
      const env = anEnvironment();
      const until = env.now() + 1_800_000;
      const headers = {
        [name]: new Date(until).toISOString(),
        date: new Date(env.now()).toUTCString(),
        'RateLimit-Reason': 'jira-quota-tenant-based',
      };
      const { ask, budget } = await aSender([{ status: 429, headers }, good], {}, env);
      await expect(ask()).resolves.toEqual({ fine: true });
      expect(env.now()).toBe(until);
      expect(parks).toEqual([until, null]);
      expect(budget.parkedUntil).toBe(null);
      expect(env.warnings).toEqual([expect.stringMatching(/quota is used up; going on/)]);
    },
  );

  it('do not park for days: a quota that resets later than a day is an error', async () => {
    const headers = { 'retry-after': String(3 * 86_400), 'RateLimit-Reason': 'jira-quota-x' };
    const { ask } = await aSender([{ status: 429, headers }]);
    await expect(ask()).rejects.toEqual(anError('quota', /quota is used up/));
  });

  it('are foreseen: an empty window waits for its reset before the next request', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4' };
    const { ask, env } = await aSender([{ ...good, headers }]);
    await ask();
    await ask();
    expect(env.slept).toEqual([4000]);
  });

  it('are foreseen: a nearly empty window is spread over its rest', async () => {
    const headers = {
      'x-ratelimit-remaining': '5',
      'x-ratelimit-reset': '10',
      'x-ratelimit-nearlimit': 'true',
    };
    const { ask, env } = await aSender([{ ...good, headers }]);
    await ask();
    await ask();
    expect(env.slept).toEqual([2000]);
  });

  it('are foreseen: a window that is empty for long parks everything, and says so', async () => {
    const env = anEnvironment();
    const until = env.now() + 1_800_000;
    const headers = {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': new Date(until).toISOString(),
      date: new Date(env.now()).toUTCString(),
    };
    const { ask } = await aSender([{ ...good, headers }, good], {}, env);
    await ask();
    await ask();
    expect(env.now()).toBe(until);
    expect(parks).toEqual([until, null]);
    expect(env.warnings).toEqual([expect.stringMatching(/quota is used up; going on/)]);
  });
});
