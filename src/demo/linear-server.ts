import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerLinear, createLinearSchema } from './linear-execute.ts';
import type { LinearAnswer } from './linear-execute.ts';
import { createLinearLimiter } from './linear-limits.ts';
import type { LinearRateLimit } from './linear-limits.ts';
import { indexWorld } from './linear-world.ts';
import type { Organisation } from './organisation-model.ts';

export interface LinearServerOptions {
  organisation: Organisation;
  /** The API key that is let in; sent raw, without `Bearer`. */
  token: string;
  /** Enforced when given; the headers tell Linear's usual limits otherwise. */
  rateLimit?: LinearRateLimit;
  /** What durations in filters count from; the organisation's now when left out. */
  now?: () => number;
}

export interface LinearServerStats {
  requests: number;
  /** Mutations asked for: all refused. */
  writes: number;
  complexity: number;
  mostComplex: number;
  rateLimited: number;
  /** Requests by operation name. */
  operations: Record<string, number>;
}

export interface LinearServer {
  /** What goes into `apiUrl`. */
  url: string;
  stats: LinearServerStats;
  /** To be called after the organisation was edited. */
  refresh(): void;
  close(): Promise<void>;
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const errorBody = (message: string, code: string, type: string, status: number) => ({
  errors: [
    {
      message,
      extensions: {
        type,
        code,
        statusCode: status,
        userError: true,
        userPresentableMessage: message,
      },
    },
  ],
});

const send = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
};

const operationName = (query: unknown): string =>
  /\b(?:query|mutation)\s+(\w+)/.exec(String(query))?.[1] ?? 'anonymous';

/** Linear's GraphQL API over a generated organisation, on a free port of this machine. Reads only. */
export const startLinearServer = async (options: LinearServerOptions): Promise<LinearServer> => {
  const { organisation, token } = options;
  const schema = createLinearSchema(options.now ?? (() => organisation.now));
  const limiter = createLinearLimiter(options.rateLimit ?? null);
  const stats: LinearServerStats = {
    requests: 0,
    writes: 0,
    complexity: 0,
    mostComplex: 0,
    rateLimited: 0,
    operations: {},
  };
  let world = indexWorld(organisation);

  const count = (answer: LinearAnswer): void => {
    stats.complexity += answer.complexity;
    stats.mostComplex = Math.max(stats.mostComplex, answer.complexity);
    if (answer.write) stats.writes += 1;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await readBody(request);
    stats.requests += 1;
    if (request.url !== '/graphql')
      return send(response, 404, errorBody('Not found', 'NOT_FOUND', 'other', 404));
    if (request.method !== 'POST')
      return send(response, 405, errorBody('Use POST', 'BAD_REQUEST', 'other', 405));
    if (request.headers.authorization !== token) {
      const message = 'Authentication required, not authenticated';
      return send(
        response,
        401,
        errorBody(message, 'AUTHENTICATION_ERROR', 'authentication error', 401),
      );
    }
    if (!limiter.admits()) {
      stats.rateLimited += 1;
      const message = 'Rate limit exceeded';
      return send(
        response,
        400,
        errorBody(message, 'RATELIMITED', 'ratelimited', 429),
        limiter.headers(0),
      );
    }
    const body = JSON.parse(text) as { query?: unknown; variables?: unknown };
    const operation = operationName(body.query);
    stats.operations[operation] = (stats.operations[operation] ?? 0) + 1;
    const viewerId = [...world.users.keys()][0] ?? '';
    const answer = await answerLinear(schema, { world, viewerId }, body);
    count(answer);
    limiter.charge(answer.complexity);
    send(response, answer.status, answer.body, limiter.headers(answer.complexity));
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : 'failed';
      send(response, 500, errorBody(message, 'INTERNAL_SERVER_ERROR', 'internal error', 500));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    stats,
    refresh() {
      world = indexWorld(organisation);
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
