import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Override } from '../../src/model/verdict.ts';
import type { FiledPeriod } from '../../src/store/store.ts';
import { anItem, aPage, SOURCE } from './builders.ts';
import type { Subject } from './contract.ts';

const override = (itemId: string, value: string, by = 'finance'): Override => ({
  itemId,
  dimension: 'shape',
  value,
  reason: 'keeps the lights on',
  by,
  on: '2026-07-01',
  origin: 'workbook',
});

const filing = (periodKey: string, total: number): FiledPeriod => ({
  periodKey,
  filedAt: 1_000,
  filedBy: 'finance',
  configHash: 'c0ffee',
  hash: `hash of ${total}`,
  contents: { z: total, a: [1, null, 'text \0'] },
  reopenedAt: null,
  reopenReason: null,
});

export const decidingContract = ({ store, setNow }: Subject): void => {
  describe('overrides', () => {
    const withItems = async (): Promise<void> => {
      await store().beginWalk(SOURCE, 'issues', 100, false);
      await store().savePage(SOURCE, 'issues', aPage({ items: [anItem(1), anItem(2)] }));
    };

    it('hold the latest decision and remember who decided what before', async () => {
      await withItems();
      await store().saveOverrides([override('PAY-1', 'Run', 'ann')], 'first.xlsx', 5);
      await store().saveOverrides([override(`${SOURCE}:1`, 'Build', 'bob')], 'second.xlsx', 6);
      const id = `${SOURCE}:1`;
      expect(await store().overrides()).toEqual([override(id, 'Build', 'bob')]);
      expect(await store().overrideHistory(id)).toEqual([
        { ...override(id, 'Run', 'ann'), importedFrom: 'first.xlsx', importedAt: 5 },
        { ...override(id, 'Build', 'bob'), importedFrom: 'second.xlsx', importedAt: 6 },
      ]);
    });

    it('take the last of those that say something about the same in one import', async () => {
      await withItems();
      const given = [
        override('PAY-1', 'Run'),
        override('PAY-2', 'Oblige'),
        override('pay-1', 'Build'),
      ];
      await store().saveOverrides(given, 'f.xlsx', 5);
      await store().saveOverrides([], 'empty.xlsx', 6);
      expect((await store().overrides()).map(({ value }) => value)).toEqual(['Build', 'Oblige']);
    });

    it('are taken all or none, and the unknown items are named', async () => {
      await withItems();
      const given = [override('PAY-1', 'Run'), override('PAY-8', 'Run'), override('PAY-9', 'Run')];
      await expect(store().saveOverrides(given, 'f.xlsx', 5)).rejects.toMatchObject({
        kind: 'unknown-item',
        message: expect.stringContaining('PAY-8, PAY-9') as string,
      });
      expect(await store().overrides()).toEqual([]);
    });
  });

  describe('answers of a workbook', () => {
    const decided = (subject: string, decision: string, periodKey = 'FY2026-Q3') => ({
      periodKey,
      subject,
      prompt: 'More information needed',
      decision,
      reason: 'the steering group said so',
      by: 'controller',
      on: '2026-10-05',
    });
    const withItem = async (): Promise<void> => {
      await store().beginWalk(SOURCE, 'issues', 100, false);
      await store().savePage(SOURCE, 'issues', aPage({ items: [anItem(1)] }));
    };

    it('hold the latest accounting decision of each period, bet and prompt', async () => {
      const first = [decided('a:PAY-1', 'Expense'), decided('a:PAY-1', 'Split', 'FY2026-Q4')];
      await store().saveDecisions({ overrides: [], accounting: first }, 'one.xlsx', 5);
      const second = [decided('a:PAY-1', 'Capitalise'), decided('a:', 'Expense')];
      await store().saveDecisions({ overrides: [], accounting: second }, 'two.xlsx', 6);
      expect(await store().accountingDecisions()).toEqual([
        { ...decided('a:', 'Expense'), importedFrom: 'two.xlsx', importedAt: 6 },
        { ...decided('a:PAY-1', 'Capitalise'), importedFrom: 'two.xlsx', importedAt: 6 },
        { ...decided('a:PAY-1', 'Split', 'FY2026-Q4'), importedFrom: 'one.xlsx', importedAt: 5 },
      ]);
    });

    it('are taken all or none', async () => {
      await withItem();
      const overrides = [override('PAY-1', 'Run'), override('PAY-9', 'Run')];
      const accounting = [decided('a:PAY-1', 'Expense')];
      await expect(
        store().saveDecisions({ overrides, accounting }, 'f.xlsx', 5),
      ).rejects.toMatchObject({ kind: 'unknown-item' });
      expect(await store().overrides()).toEqual([]);
      expect(await store().accountingDecisions()).toEqual([]);
      const known = overrides.slice(0, 1);
      await store().saveDecisions({ overrides: known, accounting }, 'f.xlsx', 5);
      expect(await store().overrides()).toHaveLength(1);
      expect(await store().accountingDecisions()).toHaveLength(1);
    });
  });

  describe('filed periods', () => {
    it('cannot be filed again, and come back as they were', async () => {
      await store().file(filing('FY2026-Q3', 1));
      await expect(store().file(filing('FY2026-Q3', 2))).rejects.toMatchObject({
        kind: 'already-filed',
      });
      await store().file(filing('FY2026-Q4', 3));
      expect(await store().filed('FY2026-Q3')).toEqual(filing('FY2026-Q3', 1));
      expect(JSON.stringify((await store().filed('FY2026-Q3'))?.contents)).toBe(
        JSON.stringify(filing('FY2026-Q3', 1).contents),
      );
      expect(await store().filed('FY2026-Q2')).toBeNull();
    });

    it('can be filed again once reopened, and the first filing is kept with the reason', async () => {
      await store().file(filing('FY2026-Q3', 1));
      await store().reopen('FY2026-Q3', 'late invoices', 2_000);
      expect(await store().filed('FY2026-Q3')).toBeNull();
      await store().file(filing('FY2026-Q3', 2));
      expect(await store().filed('FY2026-Q3')).toEqual(filing('FY2026-Q3', 2));
      expect(await store().filedPeriods()).toEqual([
        { ...filing('FY2026-Q3', 1), reopenedAt: 2_000, reopenReason: 'late invoices' },
        filing('FY2026-Q3', 2),
      ]);
    });

    it('cannot be reopened unless closed', async () => {
      await expect(store().reopen('FY2026-Q3', 'why', 1)).rejects.toMatchObject({
        kind: 'not-filed',
      });
    });

    it('are filed once when two try at the same moment', async () => {
      const tries = [1, 2, 3].map((total) => store().file(filing('FY2026-Q3', total)));
      const outcomes = await Promise.allSettled(tries);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await store().filedPeriods()).toHaveLength(1);
    });

    it('are published by one at a time, and each sees what those before it filed', async () => {
      const told: string[] = [];
      const publishing = [1, 2, 3].map((total) =>
        store().publishing('FY2026-Q3', async ({ inForce, file }) => {
          told.push(`begins and sees ${inForce?.hash ?? 'none'}`);
          await sleep(20);
          if (inForce === null) await file(filing('FY2026-Q3', total));
          told.push('ends');
          return total;
        }),
      );
      expect(await Promise.all(publishing)).toEqual([1, 2, 3]);
      const filed = await store().filed('FY2026-Q3');
      const sees = (hash: string): string => `begins and sees ${hash}`;
      const hash = filed!.hash;
      expect(told).toEqual([sees('none'), 'ends', sees(hash), 'ends', sees(hash), 'ends']);
      expect(filed).toEqual(filing('FY2026-Q3', Number(hash.at(-1))));
    });

    it('are not filed when publishing fails after it', async () => {
      const failing = store().publishing('FY2026-Q3', async ({ file }) => {
        await file(filing('FY2026-Q3', 1));
        throw new Error('the disk is full');
      });
      await expect(failing).rejects.toThrow('the disk is full');
      expect(await store().filed('FY2026-Q3')).toBeNull();
      const seen = await store().publishing('FY2026-Q3', async ({ inForce }) => inForce);
      expect(seen).toBeNull();
    });
  });

  describe('runs', () => {
    const run = (id: string, startedAt: number) => ({
      id,
      command: 'sync',
      startedAt,
      configHash: 'c0ffee',
    });
    const done = {
      finishedAt: 20,
      outcome: 'partial',
      counts: { items: 7 },
      error: 'quota',
    } as const;

    it('are listed latest first with their outcome', async () => {
      await store().startRun(run('r1', 10));
      await store().startRun(run('r2', 11));
      await store().finishRun('r1', done);
      expect(await store().runs(5)).toEqual([
        { ...run('r2', 11), state: 'running' },
        { ...run('r1', 10), state: 'finished', ...done },
      ]);
      expect(await store().runs(1)).toHaveLength(1);
      await expect(store().finishRun('r3', done)).rejects.toMatchObject({ kind: 'unknown-run' });
    });

    it('leave the snapshot of the last export of a kind and period', async () => {
      expect(await store().lastSnapshot('finance', 'FY2026-Q3')).toBeNull();
      setNow(50);
      await store().saveSnapshot('r1', 'finance', 'FY2026-Q3', { total: 1 });
      await store().saveSnapshot('r2', 'finance', 'FY2026-Q3', { total: 2 });
      await store().saveSnapshot('r2', 'finance', 'FY2026-Q4', { total: 3 });
      const last = { runId: 'r2', at: 50, snapshot: { total: 2 } };
      const [q3, q4] = await store().snapshotsOf('r2');
      expect(q3).toEqual({
        kind: 'finance',
        periodKey: 'FY2026-Q3',
        at: 50,
        snapshot: { total: 2 },
      });
      expect(q4).toMatchObject({ periodKey: 'FY2026-Q4', snapshot: { total: 3 } });
      expect(await store().snapshotsOf('r3')).toEqual([]);
      expect(await store().lastSnapshot('finance', 'FY2026-Q3')).toEqual(last);
      await store().startRun(run('r1', 10));
      await store().startRun(run('r2', 10));
      await store().finishRun('r1', done);
      expect(await store().dropRunsOlderThan(60)).toBe(1);
      expect((await store().runs(5)).map(({ id }) => id)).toEqual(['r2']);
      expect(await store().lastSnapshot('finance', 'FY2026-Q3')).toEqual(last);
    });
  });
};
