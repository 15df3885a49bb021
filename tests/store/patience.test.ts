import { describe, expect, it, onTestFinished } from 'vitest';
import type { Secret } from '../../src/config/config.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { sharedPostgres } from '../prepared/postgres.ts';

const server = await sharedPostgres();
const noServer = typeof server === 'string';
const PATIENCE_MS = 300;

const openAt = async (url: Secret): Promise<Store> => {
  const options = { url, folder: '', now: () => 1, command: 'test', patienceMs: PATIENCE_MS };
  const store = await openStore(options);
  onTestFinished(() => store.close());
  return store;
};

describe.skipIf(noServer)('a process that stands still (needs PostgreSQL)', () => {
  it('while it publishes a period holds up that one only, and who waits for it is told', async () => {
    if (noServer) return;
    const url = await server.freshDatabase();
    const [one, other] = [await openAt(url), await openAt(url)];
    const { promise: end, resolve } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const publishing = one.publishing('FY2026-Q3', () => (begin(), end));
    await begun;
    await expect(other.publishing('FY2026-Q3', async () => 'published')).rejects.toMatchObject({
      kind: 'locked',
      message: expect.stringContaining('FY2026-Q3 is being published by another process'),
    });
    expect(await other.publishing('FY2026-Q4', async () => 'published')).toBe('published');
    resolve();
    await publishing;
    expect(await other.publishing('FY2026-Q3', async () => 'published')).toBe('published');
  });
});
