import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Secret } from '../config/config.ts';
import type { Logger } from '../log.ts';
import type { Instant } from '../model/work-item.ts';
import { isAllowed, sameText, sessionCookie } from './access.ts';
import type { SourceHealth } from './health.ts';
import type { Overview } from './overview.ts';
import { document, loginBody, overviewBody } from './page.ts';
import type { PublishedFile } from './published.ts';
import { STYLE } from './style.ts';

export interface HttpOptions {
  host: string;
  port: number;
  token: () => Secret | null;
  now: () => Instant;
  log: Logger;
  scrub: (text: string) => string;
  health: () => Promise<SourceHealth[]>;
  metrics: () => Promise<{ text: string; contentType: string }>;
  overview: () => Promise<Overview>;
  /** Everything that can be downloaded, afresh. */
  files: () => Promise<PublishedFile[]>;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  path: string;
  allowed: boolean;
}

const LONGEST_BODY = 4_096;
const HTML = 'text/html; charset=utf-8';
const CSV = 'text/csv; charset=utf-8';
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Cache-Control': 'no-store',
};

const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const send = (
  { request, response }: Exchange,
  status: number,
  contentType: string,
  body: string,
): void => {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
};

const sendText = (exchange: Exchange, status: number, text: string): void =>
  send(exchange, status, 'text/plain; charset=utf-8', `${text}\n`);

const sendPage = (
  exchange: Exchange,
  status: number,
  body: Parameters<typeof document>[3],
  scrub: (text: string) => string,
): void => {
  const nonce = randomBytes(16).toString('base64');
  exchange.response.setHeader('Content-Security-Policy', policy(nonce));
  send(exchange, status, HTML, scrub(document('Betsheet', nonce, STYLE, body)));
};

/** The body of a form, or null when it is longer than any form here. */
const readForm = async (request: IncomingMessage): Promise<URLSearchParams | null> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > LONGEST_BODY) return null;
  }
  return new URLSearchParams(text);
};

const FAILURES_ALLOWED = 10;
const FAILURES_WITHIN_MS = 60_000;

/** Says whether a token may be tried now: ten wrong ones a minute are enough for anybody. */
const createGate = (now: () => Instant): { open: () => boolean; failed: () => void } => {
  let failures: Instant[] = [];
  return {
    open() {
      failures = failures.filter((at) => now() - at < FAILURES_WITHIN_MS);
      return failures.length < FAILURES_ALLOWED;
    },
    failed: () => void failures.push(now()),
  };
};

const logIn = async (
  exchange: Exchange,
  options: HttpOptions,
  gate: ReturnType<typeof createGate>,
): Promise<void> => {
  const token = options.token();
  if (!gate.open()) return sendText(exchange, 429, 'Too many wrong tokens: wait a minute.');
  const form = await readForm(exchange.request);
  if (form === null) return sendText(exchange, 413, 'Too long.');
  if (token !== null && !sameText(form.get('token') ?? '', token.reveal())) {
    gate.failed();
    return sendPage(exchange, 401, loginBody(true), options.scrub);
  }
  const secure = exchange.request.headers['x-forwarded-proto'] === 'https';
  if (token !== null)
    exchange.response.setHeader('Set-Cookie', sessionCookie(token, options.now(), secure));
  exchange.response.setHeader('Location', '/');
  sendText(exchange, 303, 'Go to /');
};

const sendHealth = async (exchange: Exchange, { health }: HttpOptions): Promise<void> => {
  const sources = await health();
  const ready = sources.every(({ stale }) => !stale);
  const shown = exchange.allowed
    ? sources.map(({ source, asOf, stale }) => ({
        source,
        asOf: asOf === null ? null : new Date(asOf).toISOString(),
        stale,
      }))
    : undefined;
  const body = `${JSON.stringify({ ready, sources: shown })}\n`;
  send(exchange, ready ? 200 : 503, 'application/json', body);
};

const sendWorkbook = async (exchange: Exchange, { files }: HttpOptions): Promise<void> => {
  const id = exchange.path.slice('/workbooks/'.length);
  const file = (await files()).find((one) => one.id === id);
  if (file === undefined) return sendText(exchange, 404, 'There is no such workbook.');
  const handle = await open(file.path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return sendText(exchange, 404, 'That workbook was removed.');
  try {
    const { size } = await handle.stat();
    exchange.response.writeHead(200, {
      'Content-Type': file.name.endsWith('.csv') ? CSV : WORKBOOK,
      'Content-Length': size,
      'Content-Disposition': `attachment; filename="${file.period}-${file.name}"`,
    });
    if (exchange.request.method === 'HEAD') exchange.response.end();
    else
      await pipeline(
        createReadStream('', { fd: handle, autoClose: false, ...(size > 0 && { end: size - 1 }) }),
        exchange.response,
      );
  } finally {
    await handle.close();
  }
};

type Route = (exchange: Exchange) => Promise<void> | void;

/** Open to all: whether it lives and is ready, and the form. Everything else needs the token. */
const routesOf = (options: HttpOptions) => {
  const gate = createGate(options.now);
  const open: Record<string, Route> = {
    'GET /healthz': (exchange) => sendText(exchange, 200, 'ok'),
    'GET /readyz': (exchange) => sendHealth(exchange, options),
    'POST /login': (exchange) => logIn(exchange, options, gate),
  };
  const guarded: Record<string, Route> = {
    'GET /': async (exchange) =>
      sendPage(exchange, 200, overviewBody(await options.overview()), options.scrub),
    'GET /metrics': async (exchange) => {
      const { text, contentType } = await options.metrics();
      send(exchange, 200, contentType, options.scrub(text));
    },
  };
  const refuse: Route = (exchange) => {
    if (options.token() === null)
      return sendText(exchange, 403, 'Only served under localhost: no token is configured.');
    exchange.response.setHeader('WWW-Authenticate', 'Bearer');
    if (exchange.path !== '/') return sendText(exchange, 401, 'A token is needed.');
    return sendPage(exchange, 401, loginBody(false), options.scrub);
  };
  return (exchange: Exchange): Promise<void> | void => {
    const method = exchange.request.method === 'HEAD' ? 'GET' : exchange.request.method;
    const wanted = `${method} ${exchange.path}`;
    const free = open[wanted];
    if (free) return free(exchange);
    if (!exchange.allowed) return refuse(exchange);
    const route = guarded[wanted];
    if (route) return route(exchange);
    if (method === 'GET' && exchange.path.startsWith('/workbooks/'))
      return sendWorkbook(exchange, options);
    return sendText(exchange, 404, 'There is nothing here.');
  };
};

const handler = (options: HttpOptions) => {
  const route = routesOf(options);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    response.setHeader('Content-Security-Policy', policy('none'));
    const path = (request.url ?? '/').split('?', 1)[0]!;
    const allowed = isAllowed(request.headers, options.token(), options.now());
    const exchange = { request, response, path, allowed };
    try {
      await route(exchange);
    } catch (error) {
      options.log.error({ err: error }, 'a request failed');
      if (response.headersSent) response.destroy();
      else sendText(exchange, 500, 'This failed; the log says why.');
    }
  };
};

export interface HttpServer {
  url: string;
  close(): Promise<void>;
}

/** Serves until closed. Rejects when the port cannot be had. */
export const startHttpServer = async (options: HttpOptions): Promise<HttpServer> => {
  const handle = handler(options);
  const server: Server = createServer({ requestTimeout: 30_000 }, (request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(options.port, options.host, done);
  });
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};
