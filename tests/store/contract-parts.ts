import { describe, expect, it } from 'vitest';
import type { Part } from '../../src/store/parts.ts';
import { anAccount, anItem, aPage, SOURCE } from './builders.ts';
import type { Subject } from './contract.ts';

const noWalk = { kind: 'no-walk' };

export const partsContract = ({ store }: Subject): void => {
  describe('parts of a walk', () => {
    const cut = async (scopes: string[][], now = 100): Promise<Part[]> => {
      await store().beginWalk(SOURCE, 'issues', now, true);
      return store().parts.divide(SOURCE, 'issues', scopes);
    };

    it('have each its scope, its checkpoint and its count, and leave the walk its own', async () => {
      const [a, b] = await cut([['PAY'], ['WEB', 'OPS']]);
      await store().savePage(SOURCE, 'issues', aPage({ items: [anItem(1)], checkpoint: 7 }), a);
      await store().savePage(SOURCE, 'issues', aPage({ items: [anItem(2)], checkpoint: 8 }), b);
      await store().savePage(SOURCE, 'issues', aPage({ items: [anItem(3)], checkpoint: 9 }), b);
      const whole = { walk: 100, finished: false, changes: 0 };
      expect(await store().parts.of(SOURCE, 'issues')).toEqual([
        { ...whole, number: 0, scope: ['PAY'], checkpoint: 7, pages: 1, items: 1 },
        { ...whole, number: 1, scope: ['WEB', 'OPS'], checkpoint: 9, pages: 2, items: 2 },
      ]);
      expect((await store().streamState(SOURCE, 'issues')).checkpoint).toBeNull();
    });

    it('refuse a page of a walker that another one has overtaken', async () => {
      const [a] = await cut([['PAY'], ['WEB']]);
      const save = (checkpoint: number, after: number | null): Promise<void> => {
        const page = aPage({ items: [anItem(checkpoint)], checkpoint });
        return store().savePage(SOURCE, 'issues', page, a, { walk: 100, checkpoint: after });
      };
      await save(1, null);
      await save(2, 1);
      await expect(save(3, 1)).rejects.toMatchObject(noWalk);
      const [part] = await store().parts.of(SOURCE, 'issues');
      expect(part).toMatchObject({ checkpoint: 2, pages: 2, items: 2 });
    });

    it('stay as they were cut while the walk goes on', async () => {
      const parts = await cut([['PAY'], ['WEB']]);
      await store().beginWalk(SOURCE, 'issues', 200, true);
      expect(await store().parts.divide(SOURCE, 'issues', [['OTHER']])).toEqual(parts);
    });

    it('end one by one, and the walk not before them', async () => {
      const [a, b] = await cut([['PAY'], ['WEB']]);
      await store().parts.finish(SOURCE, 'issues', a!);
      await expect(store().finishWalk(SOURCE, 'issues')).rejects.toMatchObject(noWalk);
      await expect(store().savePage(SOURCE, 'issues', aPage(), a)).rejects.toMatchObject(noWalk);
      await store().savePage(SOURCE, 'issues', aPage(), b);
      await store().parts.finish(SOURCE, 'issues', b!);
      await store().finishWalk(SOURCE, 'issues');
      expect((await store().streamState(SOURCE, 'issues')).watermark).toBe(100);
      expect(await store().parts.of(SOURCE, 'issues')).toEqual([]);
    });

    it('of an earlier walk are over', async () => {
      await store().beginWalk(SOURCE, 'issues', 50, false);
      await store().finishWalk(SOURCE, 'issues');
      await store().beginWalk(SOURCE, 'issues', 100, false);
      const [old] = await store().parts.divide(SOURCE, 'issues', [['PAY'], ['WEB']]);
      await store().beginWalk(SOURCE, 'issues', 300, true);
      expect(await store().parts.of(SOURCE, 'issues')).toEqual([]);
      const late = store().savePage(SOURCE, 'issues', aPage({ items: [anItem(1)] }), old);
      await expect(late).rejects.toMatchObject(noWalk);
      const [anew] = await store().parts.divide(SOURCE, 'issues', [['A'], ['B'], ['C']]);
      expect(anew).toMatchObject({ walk: 300, scope: ['A'] });
      await expect(store().parts.finish(SOURCE, 'issues', old!)).rejects.toMatchObject(noWalk);
    });

    it('that were cut anew take nothing from who walks the earlier ones', async () => {
      const [old] = await cut([['PAY'], ['WEB']]);
      await store().parts.forget(SOURCE, 'issues');
      const [anew] = await store().parts.divide(SOURCE, 'issues', [['PAY', 'WEB'], ['OPS']]);
      const late = store().savePage(SOURCE, 'issues', aPage({ checkpoint: 5 }), old);
      await expect(late).rejects.toMatchObject(noWalk);
      await expect(store().parts.finish(SOURCE, 'issues', old!)).rejects.toMatchObject(noWalk);
      expect((await store().parts.of(SOURCE, 'issues'))[0]).toEqual(anew);
    });

    it('are none without a walk, and those of other streams are forgotten with them', async () => {
      const nothing = store().parts.divide(SOURCE, 'none', [['PAY']]);
      await expect(nothing).rejects.toMatchObject(noWalk);
      await cut([['PAY'], ['WEB']]);
      await store().keepStreams(SOURCE, ['other']);
      expect(await store().parts.of(SOURCE, 'issues')).toEqual([]);
    });

    it('are stored side by side, though all name the same people', async () => {
      const parts = await cut([['A'], ['B'], ['C'], ['D']]);
      const pages = parts.map((part) =>
        Array.from({ length: 5 }, (_, page) => {
          const number = part.number * 5 + page;
          const people = ['x', 'y', 'z'].map((nativeId) => ({
            ...anAccount(`${nativeId} of part ${part.number}`),
            id: `${SOURCE}:${nativeId}`,
            nativeId,
          }));
          if (page % 2 === 1) people.reverse();
          return { part, page: aPage({ items: [anItem(number)], accounts: people }) };
        }),
      );
      await Promise.all(
        pages.map(async (some) => {
          for (const { part, page } of some) await store().savePage(SOURCE, 'issues', page, part);
        }),
      );
      const [state] = await store().sourceStates();
      expect(state?.itemsInStore).toBe(20);
      const held = await store().parts.of(SOURCE, 'issues');
      expect(held.map(({ items }) => items)).toEqual([5, 5, 5, 5]);
    });
  });
};
