import { describe, expect, it } from 'vitest';
import { all, anAccount, anItem, aPage, SOURCE } from './builders.ts';
import type { Subject } from './contract.ts';

export const walksContract = ({ store }: Subject): void => {
  describe('walks', () => {
    it('start without a watermark, and take their start as the next one when they finish', async () => {
      expect(await store().streamState(SOURCE, 'issues')).toEqual({
        watermark: null,
        walkStartedAt: null,
        walkSince: null,
        checkpoint: null,
      });
      await store().beginWalk(SOURCE, 'issues', 100, false);
      await store().finishWalk(SOURCE, 'issues');
      expect(await store().beginWalk(SOURCE, 'issues', 200, false)).toEqual({
        watermark: 100,
        walkStartedAt: 200,
        walkSince: 100,
        checkpoint: null,
      });
    });

    it('go on where they stopped, with the start and since they had', async () => {
      await store().beginWalk(SOURCE, 'issues', 100, false);
      await store().savePage(SOURCE, 'issues', aPage({ checkpoint: { token: 'p2' } }));
      expect(await store().beginWalk(SOURCE, 'issues', 300, false)).toEqual({
        watermark: null,
        walkStartedAt: 100,
        walkSince: null,
        checkpoint: { token: 'p2' },
      });
    });

    it('start anew when everything is asked for and the open one reads only what changed', async () => {
      await store().beginWalk(SOURCE, 'issues', 100, false);
      await store().finishWalk(SOURCE, 'issues');
      await store().beginWalk(SOURCE, 'issues', 200, false);
      await store().savePage(SOURCE, 'issues', aPage({ checkpoint: 7 }));
      const full = await store().beginWalk(SOURCE, 'issues', 300, true);
      expect(full).toEqual({
        watermark: 100,
        walkStartedAt: 300,
        walkSince: null,
        checkpoint: null,
      });
      await store().savePage(SOURCE, 'issues', aPage({ checkpoint: 8 }));
      const again = await store().beginWalk(SOURCE, 'issues', 400, true);
      expect(again).toMatchObject({ walkStartedAt: 300, checkpoint: 8 });
      expect(await store().beginWalk(SOURCE, 'issues', 500, false)).toEqual(again);
    });

    it('refuse a page of a walker that another one has overtaken, and keep nothing of it', async () => {
      const { walkStartedAt } = await store().beginWalk(SOURCE, 'issues', 100, false);
      const from = (checkpoint: number | null) => ({ walk: walkStartedAt!, checkpoint });
      const page = (checkpoint: number, title: string) =>
        aPage({ items: [anItem(1, { title })], checkpoint });
      const save = (one: ReturnType<typeof page>, after: ReturnType<typeof from>): Promise<void> =>
        store().savePage(SOURCE, 'issues', one, undefined, after);
      await save(page(1, 'first'), from(null));
      await save(page(2, 'by the other, who went on from 1'), from(1));
      await expect(save(page(2.5, 'read before that'), from(1))).rejects.toMatchObject({
        kind: 'no-walk',
        message: expect.stringContaining('another process goes on with it'),
      });
      expect((await store().streamState(SOURCE, 'issues')).checkpoint).toBe(2);
      const titles = (await all(store().items())).map(({ title }) => title);
      expect(titles).toEqual(['by the other, who went on from 1']);
      await save(page(3, 'last'), from(2));
    });

    it('that are over neither go on with the next one nor end it', async () => {
      await store().beginWalk(SOURCE, 'issues', 100, false);
      await store().finishWalk(SOURCE, 'issues', 100);
      await store().beginWalk(SOURCE, 'issues', 200, false);
      const late = { walk: 100, checkpoint: null };
      const page = aPage({ items: [anItem(1)], checkpoint: 9 });
      const noWalk = { kind: 'no-walk' };
      await expect(store().savePage(SOURCE, 'issues', page, undefined, late)).rejects.toMatchObject(
        noWalk,
      );
      await expect(store().finishWalk(SOURCE, 'issues', 100)).rejects.toMatchObject(noWalk);
      expect(await store().streamState(SOURCE, 'issues')).toMatchObject({
        watermark: 100,
        walkStartedAt: 200,
        checkpoint: null,
      });
      await store().finishWalk(SOURCE, 'issues', 200);
    });

    it('of streams that are no more are forgotten', async () => {
      for (const stream of ['issues', 'worklogs', 'census']) {
        await store().beginWalk(SOURCE, stream, 100, false);
        await store().finishWalk(SOURCE, stream);
      }
      await store().keepStreams(SOURCE, ['issues']);
      const watermarks = await Promise.all(
        ['issues', 'worklogs', 'census'].map(
          async (stream) => (await store().streamState(SOURCE, stream)).watermark,
        ),
      );
      expect(watermarks).toEqual([100, null, 100]);
    });

    it('of several sources go on side by side', async () => {
      const sources = ['a', 'b', 'c', 'd'];
      await Promise.all(
        sources.map(async (source) => {
          await store().beginWalk(source, 'issues', 100, false);
          for (let page = 0; page < 5; page += 1) {
            const id = `${source}:${page}`;
            const items = [anItem(page, { id, source })];
            const accounts = [anAccount('shared'), anAccount('shared too')];
            await store().savePage(source, 'issues', aPage({ items, accounts, checkpoint: page }));
          }
          await store().finishWalk(source, 'issues');
        }),
      );
      const states = await store().sourceStates();
      expect(states.map(({ itemsInStore }) => itemsInStore)).toEqual([5, 5, 5, 5]);
    });

    it('are asked for by pages and by their end', async () => {
      const noWalk = { kind: 'no-walk' };
      await expect(store().savePage(SOURCE, 'issues', aPage())).rejects.toMatchObject(noWalk);
      await expect(store().finishWalk(SOURCE, 'issues')).rejects.toMatchObject(noWalk);
    });
  });
};
