import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { keepHouse } from '../../src/serve/retention.ts';
import { publishedPeriods } from '../../src/serve/published.ts';
import type { Serving } from '../../src/serve/environment.ts';
import { openStore } from '../../src/store/connect.ts';
import { embeddedFolder, temporaryFolder } from '../store/temporary-folder.ts';

const NOW = Date.parse('2026-10-05T08:00:00Z');
const DAY = 86_400_000;

const lay = (output: string, period: string, ageDays: number, extra?: string): void => {
  const folder = join(output, period);
  mkdirSync(folder);
  for (const name of ['manifest.json', 'finance-allocation.xlsx', ...(extra ? [extra] : [])]) {
    const file = join(folder, name);
    writeFileSync(file, 'x');
    utimesSync(file, (NOW - ageDays * DAY) / 1000, (NOW - ageDays * DAY) / 1000);
  }
};

it('removes old workbooks, runs and payloads, and keeps closed periods and whatever it did not make', async () => {
  const output = temporaryFolder();
  const folder = await embeddedFolder();
  const store = await openStore({ url: null, folder, now: () => NOW, command: 'test' });
  lay(output, 'FY2026-Q3', 1);
  lay(output, 'FY2025-Q4', 500);
  lay(output, 'FY2025-Q3', 600);
  lay(output, 'FY2025-Q2', 700, 'notes.txt');
  lay(output, 'somebody', 900);
  const draft = (name: string): string => `.${name}.0f1e2d3c-4b5a-4678-9abc-def012345678.tmp`;
  lay(output, 'FY2026-Q2', 2, draft('finance-allocation.xlsx'));
  lay(output, 'FY2026-Q1', 0, draft('manifest.json'));
  await store.file({
    periodKey: 'FY2025-Q3',
    filedAt: 1,
    filedBy: 'finance',
    configHash: 'c',
    hash: 'h',
    contents: {},
    reopenedAt: null,
    reopenReason: null,
  });
  for (const [id, age] of [
    ['old', 500],
    ['new', 5],
  ] as const) {
    await store.startRun({ id, command: 'run', startedAt: NOW - age * DAY, configHash: 'c' });
    const finishedAt = NOW - age * DAY;
    await store.finishRun(id, { finishedAt, outcome: 'done', counts: {}, error: null });
  }
  const serving = {
    store,
    shell: { now: () => NOW, log: pino({ level: 'silent' }) },
    config: () => ({
      output: { dir: output, individuals: false },
      retention: { workbooks: 365, runs: 400, raw: null },
    }),
  } as unknown as Serving;
  await keepHouse(serving);
  const has = (...path: string[]): boolean => existsSync(join(output, ...path));
  expect(has('FY2026-Q3', 'finance-allocation.xlsx')).toBe(true);
  expect(has('FY2026-Q2', draft('finance-allocation.xlsx'))).toBe(false);
  expect(has('FY2026-Q1', draft('manifest.json'))).toBe(true);
  expect(has('FY2025-Q4')).toBe(false);
  expect(has('FY2025-Q3', 'finance-allocation.xlsx')).toBe(true);
  expect([has('FY2025-Q2', 'finance-allocation.xlsx'), has('FY2025-Q2', 'notes.txt')]).toEqual([
    false,
    true,
  ]);
  expect(has('somebody', 'finance-allocation.xlsx')).toBe(true);
  expect((await store.runs(9)).map(({ id }) => id)).toEqual(['new']);
  await store.close();
});

it('offers for download only names that are published, whatever a manifest says', async () => {
  const output = temporaryFolder();
  mkdirSync(join(output, 'FY2026-Q3'));
  const files = [{ name: '../../secret.txt' }, { name: 'finance-allocation.xlsx' }];
  const manifest = {
    partial: false,
    asOf: {},
    periodStart: '2026-07-01',
    tieOuts: [],
    files: files.map((file) => ({ ...file, sha256: '', size: 1 })),
  };
  writeFileSync(join(output, 'FY2026-Q3', 'manifest.json'), JSON.stringify(manifest));
  const [period] = await publishedPeriods(output);
  expect(period?.files.map(({ name }) => name)).toEqual(['finance-allocation.xlsx']);
});
