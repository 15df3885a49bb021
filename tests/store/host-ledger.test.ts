import { expect, it } from 'vitest';
import { openDatabase } from '../../src/store/connect.ts';
import { hostLedgerOn } from '../../src/store/host-ledger.ts';
import { sharedPostgres } from '../prepared/postgres.ts';

const server = await sharedPostgres();
const noServer = typeof server === 'string';

it.skipIf(noServer)(
  'of steps that meet, none is lost, and none waits for one that stands still',
  async () => {
    if (noServer) return;
    const options = {
      url: await server.freshDatabase(),
      folder: '',
      now: () => 1,
      command: 'test',
    };
    const database = await openDatabase(options);
    const ledger = hostLedgerOn(database.db);
    const count = (): Promise<number> =>
      ledger.exchange('acme.example', (kept) => {
        const next = ((kept as number | null) ?? 0) + 1;
        return { kept: next, result: next };
      });
    const counted = await Promise.all(Array.from({ length: 30 }, count));
    expect(counted.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
    // Overtaken between its reading and its writing.
    let overtaken: Promise<number> | null = null;
    const slow = await ledger.exchange('acme.example', (kept, now) => {
      overtaken ??= count();
      return { kept: (kept as number) + 100, result: [kept, now] };
    });
    expect([30, 31]).toContain(slow[0]);
    expect(slow[1]).toBeGreaterThan(Date.UTC(2020, 0, 1));
    await overtaken;
    expect(await count()).toBe(132);
    await database.close();
  },
);
