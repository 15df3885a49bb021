import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPostgres, type PostgresServer } from '../store/postgres-server.ts';

/** Address of the server's own database, or `no: ` and why this machine cannot have a server. */
const describeServer = (server: PostgresServer | string): string =>
  typeof server === 'string' ? `no: ${server}` : server.url.reveal();

/**
 * Keeps one PostgreSQL server for all test files, started when the first of them asks for it, so that a run of files
 * which need none starts none. `url` answers with its address.
 */
export const keepPostgres = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
  let postgres: Promise<PostgresServer | string> | null = null;
  const keeper = createServer((_request, response) => {
    response.setHeader('connection', 'close');
    postgres ??= startPostgres();
    void postgres.then((server) => response.end(describeServer(server)));
  }).listen(0, '127.0.0.1');
  await once(keeper, 'listening');
  return {
    url: `http://127.0.0.1:${(keeper.address() as AddressInfo).port}`,
    async stop() {
      keeper.close();
      const server = await postgres;
      if (server !== null && typeof server !== 'string') await server.stop();
    },
  };
};
