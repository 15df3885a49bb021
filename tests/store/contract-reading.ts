import { describe, expect, it } from 'vitest';
import type { WorkItem } from '../../src/model/work-item.ts';
import type { Change } from '../../src/model/change.ts';
import { aChange, all, allChanges, anItem, aPage, bare, SOURCE } from './builders.ts';
import type { Subject } from './contract.ts';

export const readingContract = ({ store, setNow }: Subject): void => {
  const save = async (items: WorkItem[], changes: Change[] = [], source = SOURCE) => {
    await store().beginWalk(source, 'issues', 100, false);
    const historyOf = [...new Set(changes.map((change) => change.itemId))];
    await store().savePage(source, 'issues', aPage({ items, changes, historyOf }));
  };

  describe('streams', () => {
    it('yield every item once, in byte order of ids, over many pages', async () => {
      const numbers = Array.from({ length: 2_500 }, (_, index) => (index * 7_919) % 100_003);
      await save(numbers.map((number) => anItem(number)));
      const ids = (await all(store().items())).map((item) => item.id);
      expect(ids).toEqual(numbers.map((number) => `${SOURCE}:${number}`).sort());
    });

    it('yield changes by item, instant, numeric entry id and position', async () => {
      const ordered = [
        aChange(1, '9', { at: 10 }),
        aChange(1, '10', { at: 10 }),
        aChange(1, '10', { at: 10, seq: 1 }),
        aChange(1, 'abc', { at: 10 }),
        aChange(1, '1', { at: 20 }),
        aChange(10, '5', { at: 1 }),
        aChange(2, '3', { at: 1 }),
      ];
      await save([], [...ordered].reverse());
      expect(await all(store().changes())).toEqual(ordered.map(bare));
      expect(await allChanges(store())).toEqual(ordered);
      expect(await store().changesOf([`${SOURCE}:2`, `${SOURCE}:1`, 'no:1'])).toEqual([
        ...ordered.slice(0, 5),
        ordered[6],
      ]);
    });

    it('go on while pages are written between two reads', async () => {
      await save(Array.from({ length: 1_500 }, (_, index) => anItem(index)));
      let seen = 0;
      for await (const items of store().items()) {
        seen += items.length;
        await save([anItem(1, { title: 'meanwhile' })]);
      }
      expect(seen).toBe(1_500);
    });
  });

  describe('finding', () => {
    it('takes ids, keys in any case, former keys and native ids', async () => {
      const moved = aChange(2, '7', {
        field: 'key',
        from: null,
        fromText: 'OLD-2',
        toText: 'PAY-2',
      });
      await save([anItem(1), anItem(2)], [moved]);
      for (const [given, number] of [
        [`${SOURCE}:1`, 1],
        ['pay-2', 2],
        [' PAY-1 ', 1],
        ['old-2', 2],
        ['2', 2],
      ] as const) {
        expect((await store().findItem(given))?.nativeId, given).toBe(String(number));
      }
      expect(await store().findItem('PAY-3')).toBeNull();
      expect(await store().findItem('')).toBeNull();
    });

    it('prefers the key an item has now over one that another had, and what is there over what is gone', async () => {
      const moved = aChange(2, '7', { field: 'key', from: 'PAY-1', to: 'PAY-2' });
      const gone = { reason: 'deleted', since: 1 } as const;
      await save([anItem(1), anItem(2), anItem(3, { key: 'PAY-1', gone })], [moved]);
      expect((await store().findItem('PAY-1'))?.nativeId).toBe('1');
    });

    it('forgets a former key with the history that told it', async () => {
      await save([anItem(2)], [aChange(2, '7', { field: 'key', from: 'OLD-2' })]);
      await save([anItem(2)], [aChange(2, '7', { field: 'key', from: 'ELSE-2' })]);
      expect(await store().findItem('OLD-2')).toBeNull();
      expect((await store().findItem('ELSE-2'))?.nativeId).toBe('2');
    });

    it('says which items it could be rather than choose one', async () => {
      const twin = anItem(1, { id: 'other:1', source: 'other' });
      await save([anItem(1)]);
      await save([twin], [], 'other');
      await expect(store().findItem('PAY-1')).rejects.toMatchObject({
        kind: 'ambiguous',
        message: expect.stringContaining(`${SOURCE}:1, other:1`) as string,
      });
      expect(await store().findItem('other:1')).toEqual(twin);
    });
  });

  describe('presence', () => {
    const goneOf = async (number: number) => (await store().findItem(`${SOURCE}:${number}`))?.gone;
    const fate = (nativeId: string, gone: WorkItem['gone'], archivedAt: number | null = null) => ({
      nativeId,
      gone,
      archivedAt,
    });

    it('marks what is gone, keeps the earliest instant, and clears it when the item is seen again', async () => {
      await save([anItem(1), anItem(2)]);
      await store().markGone(SOURCE, [fate('1', { reason: 'notVisible', since: 50 })]);
      await store().markGone(SOURCE, [fate('1', { reason: 'deleted', since: 90 })]);
      expect(await goneOf(1)).toEqual({ reason: 'deleted', since: 50 });
      expect(await goneOf(2)).toBeNull();
      await store().markGone(SOURCE, [fate('1', null)]);
      expect(await goneOf(1)).toBeNull();
      await store().markGone(SOURCE, [fate('1', { reason: 'trashed', since: 95 })]);
      expect(await goneOf(1)).toEqual({ reason: 'trashed', since: 95 });
      await save([anItem(1)]);
      expect(await goneOf(1)).toBeNull();
    });

    it('keeps an archived item archived while it is gone, and follows archiving otherwise', async () => {
      await save([anItem(1, { archivedAt: 30 })]);
      const archivedAt = async () => (await store().findItem('PAY-1'))?.archivedAt;
      await store().markGone(SOURCE, [fate('1', { reason: 'deleted', since: 50 })]);
      expect(await archivedAt()).toBe(30);
      await store().markGone(SOURCE, [fate('1', null, 40)]);
      expect(await archivedAt()).toBe(40);
      await store().markGone(SOURCE, [fate('1', null)]);
      expect(await archivedAt()).toBeNull();
    });

    it('says how each source stands', async () => {
      await save([anItem(1), anItem(2), anItem(3)]);
      await store().finishWalk(SOURCE, 'issues');
      await store().beginWalk(SOURCE, 'projects', 90, false);
      await store().markGone(SOURCE, [fate('3', { reason: 'deleted', since: 1 })]);
      await store().saveSourceCount(SOURCE, 5, 110);
      await store().saveSourceCount(SOURCE, 2, 120);
      const expected = {
        source: SOURCE,
        asOf: null as number | null,
        itemsInSource: 2,
        countedAt: 120,
        itemsInStore: 2,
        goneInStore: 1,
      };
      expect(await store().sourceStates()).toEqual([expected]);
      await store().finishWalk(SOURCE, 'projects');
      await store().beginWalk(SOURCE, 'census', 10, true);
      await store().finishWalk(SOURCE, 'census');
      expect(await store().sourceStates()).toEqual([{ ...expected, asOf: 90 }]);
      const present = [];
      for await (const page of store().presence(SOURCE)) present.push(...page);
      expect(present.map(({ nativeId }) => nativeId)).toEqual(['1', '2', '3']);
      expect(present.filter(({ gone }) => gone)).toHaveLength(1);
      for await (const page of store().presence('other')) expect(page).toBeUndefined();
      setNow(130);
      await store().saveSourceCount(SOURCE, null, 130);
      expect((await store().sourceStates())[0]?.itemsInSource).toBeNull();
    });
  });
};
