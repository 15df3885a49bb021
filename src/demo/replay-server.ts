import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Exchange, Json } from '../sources/source.ts';
import { readBody, send } from './http-replies.ts';

export interface ReplayServer {
  /** Host of the recorded Jira, or origin of the recorded Linear's `apiUrl`. */
  url: string;
  /** Requests that the recording does not have, as `METHOD path`. */
  missed(): string[];
  close(): Promise<void>;
}

const sorted = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, entry]): [string, Json] => [key, sorted(entry)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** What is asked; of a GraphQL request the document and its variables only. */
const askedIn = (body: Json): Json => {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return body;
  const { query, variables } = body;
  return typeof query === 'string' ? { query, variables: variables ?? {} } : body;
};

const keyOf = (method: string, path: string, body: Json): string =>
  JSON.stringify([method, path, sorted(askedIn(body))]);

/** Answers by request, in the order in which they were given. */
const readRecording = async (folder: string): Promise<Map<string, Exchange[]>> => {
  const answers = new Map<string, Exchange[]>();
  for (const name of (await readdir(folder)).sort()) {
    const exchange = JSON.parse(await readFile(join(folder, name), 'utf8')) as Exchange;
    const key = keyOf(exchange.method, exchange.path, exchange.requestBody);
    const before = answers.get(key);
    if (before) before.push(exchange);
    else answers.set(key, [exchange]);
  }
  return answers;
};

/**
 * Serves what `sync --record` kept of one source (`<recording>/<source id>`): the same question gets the same answers in
 * the same order, and the last of them from then on. Anything else gets 404.
 */
export const startReplayServer = async (folder: string): Promise<ReplayServer> => {
  const answers = await readRecording(folder);
  const missed: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await readBody(request);
    const { method = 'GET', url: path = '/' } = request;
    const left = answers.get(keyOf(method, path, text === '' ? null : (JSON.parse(text) as Json)));
    const exchange = left !== undefined && left.length > 1 ? left.shift() : left?.[0];
    if (exchange === undefined) missed.push(`${method} ${path}`);
    const body = exchange?.body ?? { errorMessages: [`not in the recording: ${method} ${path}`] };
    const cost = exchange?.complexity;
    send(response, {
      status: exchange?.status ?? 404,
      body,
      headers: cost === undefined ? {} : { 'x-complexity': String(cost) },
    });
  };
  const server = createServer((request, response) => {
    response.sendDate = false;
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    missed: () => missed,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};
