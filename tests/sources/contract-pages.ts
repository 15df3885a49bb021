import { expect, it } from 'vitest';
import { qualify } from '../../src/model/work-item.ts';
import { contentsOf, itemsOf, walkAll } from './contract.ts';
import type { Ground } from './contract.ts';

/** What a page holds: everything once, under qualified ids, with complete histories. */
export const pagesContract = ({ subject, whole }: Ground): void => {
  const pages = () => whole().map(({ page }) => page);

  it('a whole walk gives everything that is there, each item once', () => {
    const given = itemsOf(whole()).map(({ nativeId }) => nativeId);
    expect(given.length).toBeGreaterThan(50);
    expect(given.sort()).toEqual([...subject().truth().keys()].sort());
  });

  it('says whose an item, a state, an account is: ids begin with the source', async () => {
    const { id, kind } = subject();
    const source = await subject().open();
    expect([source.id, source.kind]).toEqual([id, kind]);
    const accounts = pages().flatMap((page) => page.accounts);
    const foreign = [...itemsOf(whole()), ...accounts].filter(
      (one) => one.id !== qualify(id, one.nativeId) || one.source !== id,
    );
    expect(foreign).toEqual([]);
    const states = pages().flatMap((page) => page.states);
    expect(new Set(states.map((state) => state.source))).toEqual(new Set([id]));
  });

  it('points only to what it gives: states, parents and accounts', () => {
    const items = itemsOf(whole());
    const ids = new Set(items.map(({ id }) => id));
    const states = new Set(pages().flatMap((page) => page.states.map(({ id }) => id)));
    const accounts = new Set(pages().flatMap((page) => page.accounts.map(({ id }) => id)));
    const changes = pages().flatMap((page) => page.changes);
    const assigned = changes.filter(({ field }) => field === 'assignee');
    const issues = items.filter(({ level }) => level <= 0);
    expect(issues.filter(({ stateId }) => !states.has(stateId ?? ''))).toEqual([]);
    const others = items.flatMap(({ parentId, otherParentIds, links }) => [
      ...[parentId, ...otherParentIds],
      ...links.map(({ itemId }) => itemId),
    ]);
    expect(others.filter((one) => one !== null).length).toBeGreaterThan(20);
    expect(others.filter((one) => one !== null && !ids.has(one))).toEqual([]);
    const people = [
      ...items.flatMap(({ assigneeId, ownerId }) => [assigneeId, ownerId]),
      ...assigned.flatMap(({ from, to }) => [from, to]),
      ...changes.map(({ authorId }) => authorId),
    ];
    const named = new Set(people.filter((one) => one !== null));
    expect(named.size).toBeGreaterThan(3);
    expect([...named].filter((one) => !accounts.has(one))).toEqual([]);
  });

  it('gives the whole catalogue of states at once, once a walk', () => {
    const catalogues = pages().filter(({ allStates }) => allStates === true);
    expect(catalogues.length).toBe(1);
    const known = new Set(catalogues[0]?.states.map(({ id }) => id));
    expect(
      subject()
        .states()
        .filter((id) => !known.has(id)),
    ).toEqual([]);
    for (const { states } of pages()) for (const { id } of states) expect(known).toContain(id);
  });

  it('gives the complete history of every item with the item, each change once', () => {
    for (const { historyOf, items, changes } of pages()) {
      expect([...historyOf].sort()).toEqual(items.map(({ id }) => id).sort());
      const named = new Set(historyOf);
      expect(changes.filter(({ itemId }) => !named.has(itemId))).toEqual([]);
    }
    const changes = pages().flatMap((page) => page.changes);
    const places = new Set(changes.map((one) => `${one.itemId} ${one.entryId} ${one.seq}`));
    expect(places.size).toBe(changes.length);
    const truth = subject().truth();
    const entries = Map.groupBy(changes, ({ itemId }) => itemId);
    const cut = itemsOf(whole()).filter(({ id, nativeId }) => {
      const given = new Set(entries.get(id)?.map(({ entryId }) => entryId));
      const wanted = truth.get(nativeId) ?? [...given];
      return given.size !== wanted.length || wanted.some((entry) => !given.has(entry));
    });
    expect(cut.map(({ key }) => key)).toEqual([]);
  });

  it('a second walk gives the same streams, ids, values and histories', async () => {
    const again = await walkAll(await subject().open());
    const streams = (walked: typeof again) => [...new Set(walked.map(({ stream }) => stream))];
    expect(streams(again)).toEqual(streams(whole()));
    const [first, second] = [contentsOf(pages()), contentsOf(again.map(({ page }) => page))];
    expect([...second.keys()].sort()).toEqual([...first.keys()].sort());
    expect([...first].filter(([id, content]) => second.get(id) !== content)).toEqual([]);
  });
};
