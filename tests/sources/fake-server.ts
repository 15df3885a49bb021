import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SourceEnvironment, SourceProgress } from '../../src/sources/source.ts';

export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: unknown;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Sent as it is, instead of JSON. */
  text?: string;
  /** Does something else with the connection. */
  raw?: (response: ServerResponse) => void;
}

export interface Fake {
  host: string;
  received: Received[];
  close: () => Promise<void>;
}

/** A real HTTP server that answers with what `answer` says, and keeps what it received. */
export const serve = async (
  answer: (request: Received) => Answer | Promise<Answer>,
): Promise<Fake> => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const text = Buffer.concat(chunks).toString();
      const one: Received = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: text === '' ? null : JSON.parse(text),
      };
      received.push(one);
      const said = await answer(one);
      if (said.raw) return said.raw(response);
      response.writeHead(said.status ?? 200, {
        'content-type': said.text === undefined ? 'application/json' : 'text/html',
        ...said.headers,
      });
      response.end(said.text ?? JSON.stringify(said.body ?? {}));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
};

export interface TestEnvironment extends SourceEnvironment {
  /** Every wait that was asked for; none is slept. */
  slept: number[];
  warnings: string[];
  progress: SourceProgress[];
  clock: { now: number };
}

/** A clock that moves only by sleeping, and no randomness. */
export const anEnvironment = (overrides: Partial<SourceEnvironment> = {}): TestEnvironment => {
  const clock = { now: Date.UTC(2026, 10, 20) };
  const slept: number[] = [];
  const warnings: string[] = [];
  const progress: SourceProgress[] = [];
  return {
    clock,
    slept,
    warnings,
    progress,
    now: () => clock.now,
    random: () => 0,
    sleep: async (ms) => {
      slept.push(ms);
      clock.now += ms;
    },
    signal: new AbortController().signal,
    onProgress: (one) => progress.push(one),
    warn: (message) => warnings.push(message),
    ...overrides,
  };
};
