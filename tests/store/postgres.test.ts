import { afterAll } from 'vitest';
import { openDatabase } from '../../src/store/connect.ts';
import { storeContract } from './contract.ts';
import { startPostgres } from './postgres-server.ts';

const server = await startPostgres();
afterAll(async () => {
  if (typeof server !== 'string') await server.stop();
});

storeContract(
  typeof server === 'string'
    ? `the store on PostgreSQL (skipped: no server can start here: ${server})`
    : 'the store on PostgreSQL',
  async (now) => {
    if (typeof server === 'string') throw new Error(server);
    return openDatabase({ url: await server.freshDatabase(), folder: '', now, command: 'test' });
  },
  { skip: typeof server === 'string' },
);
