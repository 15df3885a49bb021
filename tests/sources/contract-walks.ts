import { expect, it } from 'vitest';
import type { Source, Stream } from '../../src/sources/source.ts';
import { contentsOf, itemsOf, walkAll } from './contract.ts';
import type { Ground, Walked } from './contract.ts';

const MINUTE = 60_000;
/** A source looks back this far for what its index lagged behind, and no further than an hour. */
const LEAST_OVERLAP = 5 * MINUTE;
const MOST_OVERLAP = 60 * MINUTE;

const streamNamed = async (source: Source, name: string): Promise<Stream> => {
  const stream = (await source.streams()).find((one) => one.name === name);
  if (stream === undefined) throw new Error(`there is no stream ${name}`);
  return stream;
};

const idsOf = (walked: readonly Walked[]): string[] => itemsOf(walked).map(({ id }) => id);

/** How a walk goes on: after an interruption, and since a watermark. */
export const walksContract = ({ subject, whole }: Ground): void => {
  const sinceEdit = async (ago: number) => {
    const nativeId = subject().retitle('Retitled by the contract');
    subject().pass(ago);
    const walked = await walkAll(await subject().open(), subject().now());
    return { nativeId, walked };
  };

  it('goes on behind the checkpoint of any page with exactly the rest', async () => {
    const source = await subject().open();
    let resumed = 0;
    for (const [stream, walked] of Map.groupBy(whole(), (one) => one.stream)) {
      for (const [index, { page }] of walked.entries()) {
        // Without one, a stream starts anew.
        if (page.checkpoint === null) continue;
        const rest: Walked[] = [];
        const { read } = await streamNamed(source, stream);
        for await (const next of read({ since: null, resume: page.checkpoint }))
          rest.push({ stream, page: next });
        const left = walked.slice(index + 1);
        expect([index, idsOf(rest).sort()]).toEqual([index, idsOf(left).sort()]);
        if (idsOf(left).length > 0) resumed += 1;
      }
    }
    expect(resumed).toBeGreaterThan(0);
  });

  it('cut into parts, where it can be, shows in each its own and in all together the same', async () => {
    const source = await subject().open();
    for (const { name, read, parts } of await source.streams()) {
      const scopes = (await parts?.cut(null, 40)) ?? [];
      expect(new Set(scopes.map((scope) => JSON.stringify(scope))).size).toBe(scopes.length);
      if (parts === undefined) continue;
      expect(parts.areWhole(scopes)).toBe(true);
      expect(parts.areWhole(scopes.slice(1))).toBe(false);
      expect(scopes.length).toBeGreaterThan(1);
      const walked: Walked[] = [];
      for (const part of scopes)
        for await (const page of read({ since: null, resume: null, part })) {
          walked.push({ stream: name, page });
          const rest: Walked[] = [];
          for await (const next of read({ since: null, resume: page.checkpoint, part }))
            rest.push({ stream: name, page: next });
          expect(idsOf(rest)).not.toContain(idsOf(walked).at(-1));
        }
      const pages = whole().flatMap(({ stream, page }) => (stream === name ? [page] : []));
      expect(idsOf(walked).sort()).toEqual(
        pages.flatMap(({ items }) => items.map(({ id }) => id)).sort(),
      );
      expect(contentsOf(walked.map(({ page }) => page))).toEqual(contentsOf(pages));
    }
  });

  it('since now, gives what the overlap allows and nothing older', async () => {
    const { now, sweeps } = subject();
    const walked = await walkAll(await subject().open(), now());
    const items = itemsOf(walked.filter(({ stream }) => !sweeps.includes(stream)));
    const older = items.filter(({ updatedAt }) => updatedAt < now() - MOST_OVERLAP);
    expect(older.map(({ id }) => id)).toEqual([]);
  });

  it('since before an edit, gives the item as it is after, with the new entry', async () => {
    const since = subject().now();
    subject().pass(2 * MINUTE);
    const nativeId = subject().retitle('Retitled by the contract');
    subject().pass(2 * MINUTE);
    const walked = await walkAll(await subject().open(), since);
    const item = itemsOf(walked).find((one) => one.nativeId === nativeId);
    expect(item).toMatchObject({ title: 'Retitled by the contract' });
    const history = walked
      .flatMap(({ page }) => page.changes)
      .filter(({ itemId }) => itemId === item?.id);
    const entries = new Set(history.map(({ entryId }) => entryId));
    expect([...entries].sort()).toEqual([...(subject().truth().get(nativeId) ?? [])].sort());
    expect(history.at(-1)).toMatchObject({ field: 'title', to: 'Retitled by the contract' });
  });

  it('looks back behind the watermark for what the index showed late', async () => {
    const { nativeId, walked } = await sinceEdit(LEAST_OVERLAP);
    expect(itemsOf(walked).map((one) => one.nativeId)).toContain(nativeId);
  });

  it('does not give again what was edited long before the watermark', async () => {
    const { nativeId, walked } = await sinceEdit(MOST_OVERLAP + MINUTE);
    expect(itemsOf(walked).map((one) => one.nativeId)).not.toContain(nativeId);
  });
};
