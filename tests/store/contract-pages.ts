import { describe, expect, it } from 'vitest';
import type { WorkflowState } from '../../src/model/work-item.ts';
import { aChange, all, allChanges, anAccount, anItem, aPage, SOURCE } from './builders.ts';
import type { Subject } from './contract.ts';

const state = (name: string): WorkflowState => ({
  source: SOURCE,
  id: '3',
  name,
  category: 'indeterminate',
  phase: 'active',
  gone: false,
});

const worklog = (seconds: number) => ({
  id: '9',
  itemId: `${SOURCE}:1`,
  authorId: `${SOURCE}:a1`,
  startedAt: 5,
  seconds,
  updatedAt: 6,
});

export const pagesContract = ({ store, setNow }: Subject): void => {
  describe('pages', () => {
    const save = async (page: Parameters<typeof aPage>[0]): Promise<void> => {
      await store().beginWalk(SOURCE, 'issues', 100, false);
      await store().savePage(SOURCE, 'issues', aPage(page));
    };

    it('keep the last of what they repeat, within a page and between pages', async () => {
      await save({
        items: [anItem(1, { title: 'old' }), anItem(1, { title: 'newer' })],
        states: [state('Doing'), state('In work')],
        accounts: [anAccount('A'), anAccount('B')],
        worklogs: [worklog(60), worklog(120)],
      });
      expect(await all(store().items())).toEqual([anItem(1, { title: 'newer' })]);
      await save({ items: [anItem(1, { title: 'newest' })], worklogs: [worklog(180)] });
      expect(await all(store().items())).toEqual([anItem(1, { title: 'newest' })]);
      expect(await store().states()).toEqual([state('In work')]);
      expect(await store().accounts()).toEqual([anAccount('B')]);
      expect(await all(store().worklogs())).toEqual([worklog(180)]);
    });

    it('that say less of an account leave what is known of it', async () => {
      const known = { ...anAccount('Ada'), email: 'ada@example.com' };
      const slim = { ...known, name: known.nativeId, email: null, kind: 'unknown' as const };
      await save({ accounts: [known, { ...slim, active: false }] });
      expect(await store().accounts()).toEqual([known]);
      await save({ accounts: [{ ...slim, name: 'Ada L.', active: false }] });
      expect(await store().accounts()).toEqual([{ ...known, name: 'Ada L.' }]);
      await save({ accounts: [{ ...known, active: false }] });
      expect(await store().accounts()).toEqual([{ ...known, active: false }]);
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
      expect(await allChanges(store())).toEqual([aChange(1, '11'), aChange(2, '12')]);
      await save({ historyOf: [`${SOURCE}:1`] });
      expect(await allChanges(store())).toEqual([aChange(2, '12')]);
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
      const nasty = 'a\0b\u001ec \ud800 "quoted" \\ \u2028 \r\n é 😀 {null} =1+1';
      const item = anItem(1, { title: nasty, labels: [nasty], fields: { shape: nasty } });
      const change = aChange(1, '10', { fromText: nasty, toText: nasty });
      await save({
        items: [item],
        changes: [change],
        historyOf: [item.id],
        states: [state(nasty)],
        accounts: [anAccount(nasty)],
        raw: [{ kind: 'issue', nativeId: '1', payload: { nasty } }],
        checkpoint: { nasty },
      });
      expect(await all(store().items())).toEqual([item]);
      expect(await allChanges(store())).toEqual([change]);
      expect(await store().states()).toEqual([state(nasty)]);
      expect(await store().accounts()).toEqual([anAccount(nasty)]);
      expect((await store().streamState(SOURCE, 'issues')).checkpoint).toEqual({ nasty });
    });

    it('take keys and ids with NUL characters, leaving them out where items are looked up', async () => {
      const item = anItem(1, { key: 'PAY\0-1' });
      await save({ items: [item], changes: [aChange(1, 'x\0y')], historyOf: [item.id] });
      expect(await store().findItem('pay-1')).toEqual(item);
      expect(await allChanges(store())).toEqual([aChange(1, 'x\0y')]);
    });

    it('keep an archived item archived, whatever is in its id', async () => {
      const item = anItem(1, { id: `${SOURCE}:1\0x`, nativeId: '1\0x', archivedAt: 5 });
      await save({ items: [item] });
      expect(await all(store().items())).toEqual([item]);
    });

    it('hold payloads of many megabytes', async () => {
      const payload = { text: 'long '.repeat(1_000_000) };
      const raw = ['1', '2', '3'].map((nativeId) => ({ kind: 'issue', nativeId, payload }));
      await save({ raw });
      expect((await all(store().rawPayloads(SOURCE))).map(({ nativeId }) => nativeId)).toEqual([
        '1',
        '2',
        '3',
      ]);
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
      expect(await all(store().rawPayloads(SOURCE))).toEqual([raw('2')]);
      expect(await all(store().rawPayloads('other'))).toEqual([]);
    });

    it('come back page by page', async () => {
      const raw = Array.from({ length: 600 }, (_, index) => ({
        kind: index % 2 === 0 ? 'issue' : 'history',
        nativeId: String(index).padStart(3, '0'),
        payload: { index, text: '\0' },
      }));
      await store().beginWalk(SOURCE, 'issues', 100, false);
      await store().savePage(SOURCE, 'issues', aPage({ raw }));
      const inOrder = raw.toSorted((a, b) => (a.kind + a.nativeId < b.kind + b.nativeId ? -1 : 1));
      expect(await all(store().rawPayloads(SOURCE))).toEqual(inOrder);
    });
  });
};
