import { expect, it } from 'vitest';
import { qualify } from '../../src/model/work-item.ts';
import type { Page, Source } from '../../src/sources/source.ts';
import { contentsOf, itemsOf, walkAll } from './contract.ts';
import type { Ground } from './contract.ts';

const NEVER = ['99999999', '00000000-0000-4000-8000-000000000000'];

const censusOf = async (source: Source) => {
  const seen = [];
  for await (const page of source.census()) seen.push(...page);
  return seen;
};

const refetched = async (source: Source, nativeIds: string[]): Promise<Page[]> => {
  const pages: Page[] = [];
  for await (const page of source.refetch?.(nativeIds) ?? []) pages.push(page);
  return pages;
};

/** What is there, by the source's own account: counted, listed, asked for by name. */
export const censusContract = ({ subject, whole }: Ground): void => {
  const ids = () => itemsOf(whole()).map(({ nativeId }) => nativeId);

  it('the census shows what the walk gives, and when it was archived', async () => {
    const seen = await censusOf(await subject().open());
    const shown = seen.map(({ nativeId, archivedAt }) => [nativeId, archivedAt]);
    const given = itemsOf(whole()).map(({ nativeId, archivedAt }) => [nativeId, archivedAt]);
    expect(shown.sort()).toEqual(given.sort());
  });

  it('the source’s own count, where it counts, is what the census shows', async () => {
    const source = await subject().open();
    const shown = (await censusOf(source)).filter(({ trashed }) => !trashed);
    expect([null, shown.length]).toContain(await source.count());
  });

  it('the census and the count of a later day are those of that day', async () => {
    const source = await subject().open();
    const before = await source.count();
    const nativeId = subject().remove();
    const shown = (await censusOf(source)).map((one) => one.nativeId);
    expect(shown.sort()).toEqual([...subject().truth().keys()].sort());
    expect(shown).not.toContain(nativeId);
    expect(await source.count()).toBe(before === null ? null : before - 1);
  });

  it('locates every id it is asked for, in that order: what is there as there', async () => {
    const source = await subject().open();
    expect(await source.locate([])).toEqual([]);
    const asked = ids().slice(0, 130);
    const located = await source.locate(asked);
    expect(located.map(({ nativeId }) => nativeId)).toEqual(asked);
    const fates = new Set(located.map(({ fate }) => fate));
    for (const fate of fates) expect(['present', 'archived', 'trashed']).toContain(fate);
    const archived = new Map(itemsOf(whole()).map((one) => [one.nativeId, one.archivedAt]));
    const wrong = located.filter(
      ({ nativeId, fate, archivedAt }) =>
        archivedAt !== archived.get(nativeId) || (fate === 'present') !== (archivedAt === null),
    );
    expect(wrong).toEqual([]);
  });

  it('never says of what was deleted, or never was, that it is there', async () => {
    const removed = subject().remove();
    const located = await (await subject().open()).locate([...NEVER, removed]);
    expect(located).toEqual(
      [...NEVER, removed].map((nativeId) => ({
        nativeId,
        fate: expect.stringMatching(/^(deleted|notVisible)$/),
        at: null,
        archivedAt: null,
      })),
    );
  });

  it('shows any item whole when asked, by name or in every walk, and leaves out what is not there', async () => {
    const source = await subject().open();
    const swept = await walkAll(source, subject().now());
    const bySweep = swept.filter(({ stream }) => subject().sweeps.includes(stream));
    const wanted = new Set(ids());
    for (const { nativeId } of itemsOf(bySweep)) wanted.delete(nativeId);
    const asked = [...wanted].slice(0, 40);
    expect(asked.length).toBeGreaterThan(30);
    const given = contentsOf(await refetched(source, [...NEVER, ...asked]));
    const all = contentsOf(whole().map(({ page }) => page));
    expect(asked.filter((one) => !given.has(qualify(subject().id, one)))).toEqual([]);
    for (const [id, content] of given) expect([id, content]).toEqual([id, all.get(id)]);
  });

  it('gives besides what it is asked for only children of that and what that is linked to', async () => {
    const [one] = itemsOf(whole()).filter(({ level, links }) => level <= 0 && links.length > 0);
    const linked = new Set(one?.links.map(({ itemId }) => itemId));
    const pages = await refetched(await subject().open(), [one?.nativeId ?? '']);
    const given = pages.flatMap(({ items }) => items);
    expect(given.map(({ id }) => id)).toContain(one?.id);
    const strangers = given.filter(
      ({ id, parentId }) => id !== one?.id && parentId !== one?.id && !linked.has(id),
    );
    expect(strangers).toEqual([]);
  });

  it('gives nothing when asked for what was deleted', async () => {
    const nativeId = subject().remove();
    const given = contentsOf(await refetched(await subject().open(), [nativeId]));
    expect([...given.keys()]).toEqual([]);
  });
};
