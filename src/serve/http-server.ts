import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../log.ts';
import { isAllowed } from './access.ts';
import { HEADERS, policy, sendText } from './responses.ts';
import { routesOf, type RouteOptions } from './routes.ts';

export interface HttpOptions extends RouteOptions {
  host: string;
  port: number;
  log: Logger;
}

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
