import { afterAll, beforeAll, expect, it } from 'vitest';
import { BY_HAND, keepReview, reviewBefore } from '../../src/last-review.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { embeddedFolder } from '../store/temporary-folder.ts';
import { aReport } from '../workbooks/a-report.ts';

let store: Store;

beforeAll(async () => {
  store = await openStore({
    url: null,
    folder: await embeddedFolder(),
    now: () => 1,
    command: 'test',
  });
}, 60_000);
afterAll(() => store.close());

const report = aReport({ seed: 1, rows: 5 });
const keep = (series: string, runId: string, asOf: number, key = 'FY2026-Q3') =>
  keepReview(store, series, {
    ...report,
    run: { ...report.run, id: runId },
    period: { ...report.period, key },
    asOf,
  });

it('each schedule has its own last review, whatever period it was of', async () => {
  expect(await reviewBefore(store, 'monday', 100)).toBeNull();
  await keep('monday', 'r1', 100);
  await keep('board', 'r2', 150);
  await keep('monday', 'r3', 200, 'FY2026-Q4');
  expect(await reviewBefore(store, 'monday', 300)).toMatchObject({ runId: 'r3', asOf: 200 });
  expect(await reviewBefore(store, 'board', 300)).toMatchObject({ runId: 'r2', asOf: 150 });
  expect(await reviewBefore(store, BY_HAND, 300)).toBeNull();
});

it('a review that is written again has the same one before it', async () => {
  await keep('again', 'r1', 100);
  await keep('again', 'r2', 200);
  const first = await reviewBefore(store, 'again', 200);
  expect(first).toMatchObject({ runId: 'r1', asOf: 100 });
  await keep('again', 'r3', 200);
  expect(await reviewBefore(store, 'again', 200)).toEqual(first);
});

it('a look back at an earlier day is not the last review', async () => {
  await keep('back', 'r1', 100);
  await keep('back', 'r2', 300);
  await keep('back', 'r3', 200);
  expect(await reviewBefore(store, 'back', 400)).toMatchObject({ runId: 'r2', asOf: 300 });
});
