import { connect } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { startHttpServer, type HttpServer } from '../../src/serve/http-server.ts';
import { secret } from '../store/postgres-server.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { anOverview } from './an-overview.ts';

const TOKEN = 'a-long-token';
const servers: HttpServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

const serve = async (options: { token?: string | null; host?: string } = {}): Promise<string> => {
  const folder = temporaryFolder();
  const path = join(folder, 'finance-allocation.xlsx');
  writeFileSync(path, 'a workbook');
  writeFileSync(join(folder, 'secret.txt'), 'nobody may read this');
  const file = {
    id: 'abc123',
    period: 'FY2026-Q3',
    name: 'finance-allocation.xlsx',
    path,
    size: 10,
  };
  const gone = { ...file, id: 'def456', path: join(folder, 'gone.xlsx') };
  const server = await startHttpServer({
    host: options.host ?? '127.0.0.1',
    port: 0,
    token: () => (options.token === null ? null : secret(options.token ?? TOKEN)),
    now: () => Date.now(),
    log: pino({ level: 'silent' }),
    scrub: (text) => text,
    health: async () => [
      { source: 'jira', asOf: 1_000, items: 5, stale: true, tokenDaysLeft: null },
    ],
    metrics: async () => ({ text: 'betsheet_x 1\n', contentType: 'text/plain' }),
    overview: async () => anOverview(),
    files: async () => [file, gone],
  });
  servers.push(server);
  return server.url;
};

/** A request exactly as written: no client puts its path right on the way. */
const raw = (url: string, lines: string[]): Promise<string> =>
  new Promise((done, fail) => {
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('error', fail);
    socket.on('close', () => done(text));
    socket.end([...lines, 'Connection: close', '', ''].join('\r\n'));
  });

const bearer = { authorization: `Bearer ${TOKEN}` };

describe('what is asked for', () => {
  it('is open for life and readiness, without details', async () => {
    const url = await serve();
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('ok\n');
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ ready: false });
    const told = await fetch(`${url}/readyz`, { headers: bearer });
    expect(await told.json()).toMatchObject({ sources: [{ source: 'jira', stale: true }] });
  });

  it.each(['/', '/metrics', '/workbooks/abc123', '/anything'])(
    'needs the token for %s',
    async (path) => {
      const url = await serve();
      for (const headers of [
        {},
        { authorization: 'Bearer wrong' },
        { authorization: `Basic ${TOKEN}` },
        { authorization: 'Bearer ' },
        { cookie: 'betsheet=9999999999999.AAAA' },
        { cookie: 'betsheet=' },
        { cookie: `betsheet=${TOKEN}` },
      ])
        expect((await fetch(url + path, { headers: headers as never })).status).toBe(401);
    },
  );

  it('serves page, metrics and workbooks with it', async () => {
    const url = await serve();
    expect((await fetch(`${url}/metrics`, { headers: bearer })).status).toBe(200);
    const workbook = await fetch(`${url}/workbooks/abc123`, { headers: bearer });
    expect(await workbook.text()).toBe('a workbook');
    expect(workbook.headers.get('content-disposition')).toBe(
      'attachment; filename="FY2026-Q3-finance-allocation.xlsx"',
    );
    const head = await fetch(`${url}/workbooks/abc123`, { headers: bearer, method: 'HEAD' });
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['10', '']);
    expect((await fetch(`${url}/workbooks/def456`, { headers: bearer })).status).toBe(404);
    expect((await fetch(`${url}/`, { headers: bearer, method: 'POST' })).status).toBe(404);
  });

  it('opens a session by the form, and by nothing else', async () => {
    const url = await serve();
    const form = (token: string) =>
      fetch(`${url}/login`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ token }),
      });
    const wrong = await form('wrong');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('set-cookie')).toBeNull();
    expect(await wrong.text()).toContain('That is not the token');
    const right = await form(TOKEN);
    expect(right.status).toBe(303);
    const cookie = right.headers.get('set-cookie')!;
    expect(cookie).toMatch(
      /^betsheet=\d+\.[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    expect(cookie).not.toContain(TOKEN);
    const value = cookie.split(';')[0]!;
    expect((await fetch(`${url}/`, { headers: { cookie: value } })).status).toBe(200);
    const later = value.replace(/=\d+/, (until) => `=${Number(until.slice(1)) + 1}`);
    expect((await fetch(`${url}/`, { headers: { cookie: later } })).status).toBe(401);
    expect((await form('x'.repeat(10_000))).status).toBe(413);
  });

  it('stops hearing tokens after ten wrong ones', async () => {
    const url = await serve();
    const form = (token: string) =>
      fetch(`${url}/login`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ token }),
      });
    for (let tried = 0; tried < 10; tried += 1) await form('wrong');
    expect((await form(TOKEN)).status).toBe(429);
  });

  it.each([
    '/workbooks/../secret.txt',
    '/workbooks/..%2fsecret.txt',
    '/workbooks/%2e%2e%2fsecret.txt',
    '/workbooks/....//secret.txt',
    '/workbooks/abc123/../secret.txt',
    '/workbooks//etc/passwd',
    '/workbooks/abc123%00.txt',
    '/../../../../etc/passwd',
    '//etc/passwd',
    'http://127.0.0.1/etc/passwd',
    '/workbooks/__proto__',
    '/constructor',
    '/__proto__',
  ])('never becomes a path: %s', async (path) => {
    const url = await serve();
    const answer = await raw(url, [
      `GET ${path} HTTP/1.1`,
      'Host: localhost',
      `Authorization: Bearer ${TOKEN}`,
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).not.toMatch(/nobody may read|root:/);
  });

  it('carries the security headers, whatever the answer', async () => {
    const url = await serve();
    for (const path of ['/', '/healthz', '/nothing', '/workbooks/abc123']) {
      const { headers } = await fetch(url + path, { headers: bearer });
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'nonce-/,
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  it('is served under names of this machine only while there is no token', async () => {
    const url = await serve({ token: null });
    const ask = (host: string) => raw(url, ['GET / HTTP/1.1', `Host: ${host}`]);
    expect(await ask('localhost:8080')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ask('evil.example.com')).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('the page', () => {
  it('shows texts of others as texts', async () => {
    const url = await serve();
    const page = await (await fetch(`${url}/`, { headers: bearer })).text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/\sstyle=|\son\w+=/);
  });
});
