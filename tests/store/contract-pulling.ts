import { describe, expect, it } from 'vitest';
import type { Account, WorkflowState } from '../../src/model/work-item.ts';
import { aChange, all, anItem, aPage, SOURCE } from './builders.ts';
import type { Subject } from './contract.ts';

const state = (name: string): WorkflowState => ({
  source: SOURCE,
  id: '3',
  name,
  category: 'indeterminate',
  phase: 'active',
  gone: false,
});

const account = (name: string): Account => ({
  id: `${SOURCE}:a1`,
  source: SOURCE,
  nativeId: 'a1',
  name,
  email: null,
  kind: 'person',
  active: true,
});

const worklog = (seconds: number) => ({
  id: '9',
  itemId: `${SOURCE}:1`,
  authorId: `${SOURCE}:a1`,
  startedAt: 5,
  seconds,
  updatedAt: 6,
});

export const pullingContract = ({ store, database, setNow }: Subject): void => {
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
            const accounts = [account('shared'), account('shared too')];
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

  describe('pages', () => {
    const save = async (page: Parameters<typeof aPage>[0]): Promise<void> => {
      await store().beginWalk(SOURCE, 'issues', 100, false);
      await store().savePage(SOURCE, 'issues', aPage(page));
    };

    it('keep the last of what they repeat, within a page and between pages', async () => {
      await save({
        items: [anItem(1, { title: 'old' }), anItem(1, { title: 'newer' })],
        states: [state('Doing'), state('In work')],
        accounts: [account('A'), account('B')],
        worklogs: [worklog(60), worklog(120)],
      });
      expect(await all(store().items())).toEqual([anItem(1, { title: 'newer' })]);
      await save({ items: [anItem(1, { title: 'newest' })], worklogs: [worklog(180)] });
      expect(await all(store().items())).toEqual([anItem(1, { title: 'newest' })]);
      expect(await store().states()).toEqual([state('In work')]);
      expect(await store().accounts()).toEqual([account('B')]);
      expect(await all(store().worklogs())).toEqual([worklog(180)]);
    });

    it('take worklogs away that were deleted', async () => {
      await save({ worklogs: [worklog(60)] });
      await save({ deletedWorklogs: ['9', '10'] });
      expect(await all(store().worklogs())).toEqual([]);
    });

    it('replace the history of the items they name, and of no other', async () => {
      const first = [aChange(1, '10'), aChange(1, '11'), aChange(2, '12')];
      await save({ changes: first, historyOf: [`${SOURCE}:1`, `${SOURCE}:2`] });
      await save({ changes: [aChange(1, '11')], historyOf: [`${SOURCE}:1`] });
      expect(await all(store().changes())).toEqual([aChange(1, '11'), aChange(2, '12')]);
      await save({ historyOf: [`${SOURCE}:1`] });
      expect(await all(store().changes())).toEqual([aChange(2, '12')]);
    });

    it('are refused whole when they hold changes whose history they do not claim', async () => {
      const page = { items: [anItem(1)], changes: [aChange(1, '10')], checkpoint: 5 };
      await expect(save(page)).rejects.toMatchObject({ kind: 'page' });
      expect(await all(store().items())).toEqual([]);
      expect((await store().streamState(SOURCE, 'issues')).checkpoint).toBeNull();
    });

    it('are stored whole or not at all, checkpoint included', async () => {
      const broken = { ...anItem(2), createdAt: 10n as unknown as number };
      await expect(save({ items: [anItem(1), broken], checkpoint: 5 })).rejects.toThrow();
      const late = { kind: 'issue', nativeId: '1', payload: 10n as unknown as number };
      await expect(save({ items: [anItem(1)], raw: [late], checkpoint: 6 })).rejects.toThrow();
      expect(await all(store().items())).toEqual([]);
      expect((await store().streamState(SOURCE, 'issues')).checkpoint).toBeNull();
    });

    it('bring any text back as it was, NUL characters and broken surrogates included', async () => {
      const nasty = 'a\0b \ud800 "quoted" \\ \u2028 \r\n é 😀 {null} =1+1';
      const item = anItem(1, { title: nasty, labels: [nasty], fields: { shape: nasty } });
      const change = aChange(1, '10', { fromText: nasty, toText: nasty });
      await save({
        items: [item],
        changes: [change],
        historyOf: [item.id],
        states: [state(nasty)],
        accounts: [account(nasty)],
        raw: [{ kind: 'issue', nativeId: '1', payload: { nasty } }],
        checkpoint: { nasty },
      });
      expect(await all(store().items())).toEqual([item]);
      expect(await all(store().changes())).toEqual([change]);
      expect(await store().states()).toEqual([state(nasty)]);
      expect(await store().accounts()).toEqual([account(nasty)]);
      expect((await store().streamState(SOURCE, 'issues')).checkpoint).toEqual({ nasty });
    });

    it('take keys and ids with NUL characters, leaving them out where items are looked up', async () => {
      const item = anItem(1, { key: 'PAY\0-1' });
      await save({ items: [item], changes: [aChange(1, 'x\0y')], historyOf: [item.id] });
      expect(await store().findItem('pay-1')).toEqual(item);
      expect(await all(store().changes())).toEqual([aChange(1, 'x\0y')]);
    });

    it('hold thousands of items at once', async () => {
      const items = Array.from({ length: 5_001 }, (_, index) => anItem(index + 1));
      await save({ items });
      expect((await all(store().items())).length).toBe(5_001);
    });
  });

  describe('raw payloads', () => {
    it('are forgotten by the age at which they were last sent', async () => {
      const raw = (nativeId: string) => ({ kind: 'issue', nativeId, payload: { nativeId } });
      await store().beginWalk(SOURCE, 'issues', 100, false);
      setNow(1_000);
      await store().savePage(SOURCE, 'issues', aPage({ raw: [raw('1'), raw('2')] }));
      setNow(2_000);
      await store().savePage(SOURCE, 'issues', aPage({ raw: [raw('2')] }));
      expect(await store().dropRawOlderThan(2_000)).toBe(1);
      const left = await database().db.selectFrom('raw_payloads').select('native_id').execute();
      expect(left).toEqual([{ native_id: '2' }]);
    });
  });
};
