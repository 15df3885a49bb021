import { openDatabase } from '../../src/store/connect.ts';
import { storeContract } from './contract.ts';
import { embeddedFolder } from './temporary-folder.ts';

storeContract('the store on PGlite', async (now) =>
  openDatabase({ url: null, folder: await embeddedFolder(), now, command: 'test' }),
);
