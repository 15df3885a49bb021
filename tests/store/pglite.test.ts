import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openDatabase } from '../../src/store/connect.ts';
import { storeContract } from './contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'betsheet-store-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

storeContract('the store on PGlite', (now) =>
  openDatabase({ url: null, folder, now, command: 'test' }),
);
