import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Everything of a request that holds its token, as it came and decoded. */
const tokenOf = ({ headers }: IncomingMessage): string => {
  const sent = headers.authorization ?? '';
  const basic = /^Basic (.+)$/.exec(sent)?.[1];
  return basic === undefined ? sent : `${sent} ${Buffer.from(basic, 'base64').toString()}`;
};

type Answer = (response: ServerResponse, token: string) => void;

const json =
  (status: number, body: (token: string) => unknown): Answer =>
  (response, token) =>
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(body(token)));

const html =
  (status: number): Answer =>
  (response, token) =>
    response
      .writeHead(status, { 'content-type': 'text/html' })
      .end(`<h1>Your token ${token} is no good</h1>`);

/** Ways in which a site gives back the token that it was shown. */
export const HOSTILE: Record<string, Answer> = {
  refused: json(401, (token) => ({ errorMessages: [`token ${token} refused`] })),
  forbidden: json(403, (token) => ({ message: `forbidden for ${token}` })),
  missing: html(404),
  bad: json(400, (token) => ({ errorMessages: [token], errors: { field: token } })),
  page: html(200),
  broken: (response, token) => response.end(`{"token": "${token}`),
  moved: (response, token) =>
    response.writeHead(302, { location: `https://example.com/login?${encodeURI(token)}` }).end(),
  failing: html(500),
  shapeless: json(200, (token) => ({ issues: token, fields: [token], data: token, values: token })),
  graphql: json(200, (token) => ({
    errors: [{ message: `no ${token}`, extensions: { code: 'AUTHENTICATION_ERROR', token } }],
  })),
};

export interface HostileSite {
  name: string;
  url: string;
}

/** A server a way, each on a port of its own. */
export const startHostile = async (): Promise<{ sites: HostileSite[]; close: () => void }> => {
  const servers: Server[] = [];
  const sites = await Promise.all(
    Object.entries(HOSTILE).map(async ([name, answer]) => {
      const server = createServer((request, response) => {
        request.resume().on('end', () => answer(response, tokenOf(request)));
      }).listen(0, '127.0.0.1');
      servers.push(server);
      await new Promise((done) => server.once('listening', done));
      return { name, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    }),
  );
  return { sites, close: () => servers.forEach((server) => server.close()) };
};
