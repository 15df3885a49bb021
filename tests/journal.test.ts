import { expect, it } from 'vitest';
import { createRandom } from '../src/demo/random.ts';
import { newRunId } from '../src/journal.ts';

it('keeps apart the runs that many workers begin in one second, and sorts them by time', () => {
  const random = createRandom(3);
  const now = Date.UTC(2026, 9, 5, 6);
  const ids = Array.from({ length: 2_000 }, () => newRunId(now, () => random.next()));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids[0]).toMatch(/^20261005T060000-[0-9a-f]{8}$/);
  expect(newRunId(now + 1_000, () => 0) > newRunId(now, () => 0.999)).toBe(true);
});
