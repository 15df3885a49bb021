import { afterEach, describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/demo/edits.ts';
import type { DemoLinearIssue, Organisation } from '../../../src/demo/organisation-model.ts';
import { qualify } from '../../../src/model/work-item.ts';
import type { Source } from '../../../src/sources/source.ts';
import { NOW, emptyPull, keep, pull, running, smallOrganisation } from './harness.ts';
import type { Pulled, Running } from './harness.ts';

const open: Running[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ server }) => server.close()));
});

const start = async (...args: Parameters<typeof running>): Promise<Running> => {
  const run = await running(...args);
  open.push(run);
  return run;
};

const contents = ({ items, changes }: Pulled) => ({
  items: Object.fromEntries(items),
  changes: Object.fromEntries(changes),
});

/** What a sync does with a census: fetches what it shows anew or otherwise archived, and what lost its parent. */
const reconcile = async (source: Source, store: Pulled): Promise<void> => {
  const seen = new Map<string, number | null>();
  for await (const page of source.census()) {
    for (const { nativeId, archivedAt } of page) seen.set(nativeId, archivedAt);
  }
  const gone = [...store.items.values()].filter(({ nativeId }) => !seen.has(nativeId));
  const fates = await source.locate(gone.map(({ nativeId }) => nativeId));
  expect(fates.map(({ fate }) => fate)).toEqual(gone.map(() => 'notVisible'));
  for (const { id } of gone) {
    store.items.delete(id);
    store.changes.delete(id);
  }
  const lost = new Set(gone.map(({ id }) => id));
  const wanted = [...seen].filter(([id, archivedAt]) => {
    const item = store.items.get(qualify('linear', id));
    return !item || item.archivedAt !== archivedAt || lost.has(item.parentId ?? '');
  });
  for await (const page of source.refetch!(wanted.map(([id]) => id))) keep(store, page);
};

/** Archived and restored between two pulls: nothing but the history tells, and nothing but a full pull shows it. */
const invisible = (before: Organisation, after: Organisation): string[] => {
  const old = new Map(before.linear.issues.map((issue) => [issue.id, issue]));
  return after.linear.issues
    .filter((issue) => {
      const was = old.get(issue.id);
      const same = was?.updatedAt === issue.updatedAt && was.archivedAt === issue.archivedAt;
      return same && was.history.length !== issue.history.length;
    })
    .map(({ id }) => id);
};

const DAYS = process.env['BETSHEET_FULL'] === '1' ? 30 : 4;

describe('incremental pulls', () => {
  it(
    `equal a full pull after each of ${DAYS} days of edits`,
    async () => {
      let organisation: Organisation = smallOrganisation(400);
      const { server, source } = await start(organisation);
      const store = await pull(source);
      for (let day = 1; day <= DAYS; day += 1) {
        const since = organisation.now;
        const before = organisation;
        organisation = applyEdits(before, { seed: 5, day, edits: 25 });
        server.update(organisation);
        await pull(source, since, store);
        await reconcile(source, store);
        for await (const page of source.refetch!(invisible(before, organisation)))
          keep(store, page);
        expect(contents(store)).toEqual(contents(await pull(source)));
      }
    },
    30_000 + DAYS * 3_000,
  );

  it('ask in proportion to what changed', async () => {
    const organisation = smallOrganisation(1500);
    const { server, source } = await start(organisation);
    await pull(source);
    const before = server.stats().operations['Issues'] ?? 0;
    await pull(source, organisation.now, emptyPull());
    const after = server.stats().operations['Issues'] ?? 0;
    expect(after - before).toBeLessThanOrEqual(4);
  });

  it('miss nothing when our clock is ahead of the server', async () => {
    const organisation = smallOrganisation(300);
    const { server, source } = await start(organisation, {}, { clockSkewMs: -3_600_000 });
    const [issue] = organisation.linear.issues;
    issue!.updatedAt = NOW - 3_600_000 + 60_000;
    server.update(organisation);
    expect((await pull(source, NOW)).items.has(`linear:${issue!.id}`)).toBe(true);
  });

  it('show what was archived, although its updatedAt did not move', async () => {
    const organisation = smallOrganisation(300);
    const { server, source } = await start(organisation);
    const since = NOW;
    const [issue] = organisation.linear.issues.filter(({ archivedAt }) => archivedAt === null);
    Object.assign(issue!, { archivedAt: NOW + 60_000 });
    server.update(organisation);
    const { items } = await pull(source, since);
    expect(items.get(`linear:${issue!.id}`)?.archivedAt).toBe(NOW + 60_000);
  });
});

const filled = (
  organisation: Organisation,
  change: (issue: DemoLinearIssue, index: number) => void,
) => {
  organisation.linear.issues.forEach(change);
  return organisation;
};

describe('awkward workspaces', () => {
  it('more issues changed at one instant than fit a page are all seen', async () => {
    const at = NOW - 86_400_000;
    const organisation = filled(smallOrganisation(1200), (issue) => {
      issue.updatedAt = at;
    });
    const { source } = await start(organisation);
    const { items } = await pull(source);
    for (const { id } of organisation.linear.issues) expect(items.has(`linear:${id}`)).toBe(true);
  });

  it('issues edited between pages are neither lost nor left stale', async () => {
    const organisation = smallOrganisation(900);
    const titles = new Map<string, string>();
    const run = await start(
      organisation,
      {},
      {
        onRequest: (count, server) => {
          const issue =
            organisation.linear.issues[(count * 37) % organisation.linear.issues.length]!;
          issue.updatedAt = NOW + count;
          issue.title = `edited before request ${count}`;
          titles.set(issue.id, issue.title);
          server.update(organisation);
        },
      },
    );
    const { items } = await pull(run.source);
    for (const { id } of organisation.linear.issues) expect(items.has(`linear:${id}`)).toBe(true);
    const stale = [...titles].filter(([id, title]) => items.get(`linear:${id}`)?.title !== title);
    expect(stale.length).toBeLessThanOrEqual(2);
  });

  it('histories of hundreds of entries are read to their end', async () => {
    const organisation = smallOrganisation(300);
    const [first, second, third] = organisation.linear.issues;
    const lengthen = (issue: DemoLinearIssue, length: number): void => {
      issue.history = Array.from({ length }, (_, index) => ({
        id: `${issue.id}-${String(index).padStart(4, '0')}`,
        createdAt: issue.createdAt + index * 1000,
        actorId: null,
        fromEstimate: index,
        toEstimate: index + 1,
      }));
    };
    lengthen(first!, 1203);
    lengthen(second!, 60);
    lengthen(third!, 250);
    const { server, source } = await start(organisation);
    const { changes } = await pull(source);
    for (const issue of [first!, second!, third!]) {
      const points = changes.get(`linear:${issue.id}`)!.map(({ to }) => Number(to));
      expect(points).toEqual(issue.history.map(({ toEstimate }) => toEstimate));
    }
    expect(server.stats().mostComplex).toBeLessThanOrEqual(10_000);
  });
});
