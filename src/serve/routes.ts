import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { SourceHealth } from './health.ts';
import { createGate, logIn, type LoginOptions } from './login.ts';
import type { Overview } from './overview.ts';
import { loginBody, overviewBody } from './page.ts';
import type { PublishedFile } from './published.ts';
import { send, sendPage, sendText, type Exchange } from './responses.ts';

/** What requests are answered with. */
export interface RouteOptions extends LoginOptions {
  health: () => Promise<SourceHealth[]>;
  metrics: () => Promise<{ text: string; contentType: string }>;
  overview: () => Promise<Overview>;
  /** Everything that can be downloaded, afresh. */
  files: () => Promise<PublishedFile[]>;
}

const CSV = 'text/csv; charset=utf-8';
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const sendHealth = async (exchange: Exchange, { health }: RouteOptions): Promise<void> => {
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

const sendWorkbook = async (exchange: Exchange, { files }: RouteOptions): Promise<void> => {
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
export const routesOf = (options: RouteOptions) => {
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
