import { openDatabase } from '../../src/store/connect.ts';
import { storeContract } from './contract.ts';
import { sharedPostgres } from '../prepared/postgres.ts';

const server = await sharedPostgres();

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
