import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/sources/jira/client.ts';
import type { CloudCalls } from '../../../src/sources/jira/cloud-client.ts';
import { walkCloud } from '../../../src/sources/jira/cloud-walk.ts';
import { IdSet } from '../../../src/sources/id-set.ts';
import type { JiraIssue } from '../../../src/sources/jira/schema.ts';

const anIssue = (number: number, minute: number): JiraIssue => ({
  id: String(number),
  key: `PAY-${number}`,
  fields: { created: new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString() },
});

/** A site in creation order whose tokens are positions in one search. */
const aSite = (issues: JiraIssue[]): CloudCalls & { searches: (number | null)[] } => {
  const searches: (number | null)[] = [];
  return {
    searches,
    count: async () => issues.length,
    async search(query, _fields, token) {
      if (token === null) searches.push(query.createdSince);
      const found = issues.filter(
        ({ fields }) => Date.parse(String(fields?.['created'])) >= (query.createdSince ?? 0),
      );
      const from = Number(token?.split('@')[0] ?? 0);
      const to = from + 100;
      const next = to < found.length ? `${to}@${query.createdSince}` : null;
      return { issues: found.slice(from, to), next };
    },
    changelogs: async () => new Map(),
  };
};

const walk = (
  calls: CloudCalls,
  sliceSize: number,
  batchSize: number,
  resume: Batch['checkpoint'],
) =>
  walkCloud(
    'acme',
    calls,
    {
      query: { projects: ['PAY'], updatedSince: null, createdSince: null },
      fields: [],
      parentKeys: [],
      batchSize,
      resume,
      onExpected: () => undefined,
    },
    sliceSize,
  );

/** Several issues may share a creation instant. */
const issues = fc
  .array(fc.integer({ min: 0, max: 2 }), { minLength: 0, maxLength: 900 })
  .map((steps) => {
    let minute = 0;
    return steps.map((step, index) => anIssue(index + 1, (minute += step)));
  });

describe('a walk over Jira Cloud', () => {
  it('brings every issue once, however it is sliced, batched and killed', async () => {
    await fc.assert(
      fc.asyncProperty(
        issues,
        fc.integer({ min: 100, max: 400 }),
        fc.constantFrom(100, 300, 1000),
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }),
        async (all, sliceSize, batchSize, kills) => {
          const calls = aSite(all);
          const stored: string[] = [];
          let checkpoint: Batch['checkpoint'] = null;
          for (const batches of [...kills, Number.POSITIVE_INFINITY]) {
            let left = batches;
            for await (const batch of walk(calls, sliceSize, batchSize, checkpoint)) {
              stored.push(...batch.issues.map(({ id }) => id));
              checkpoint = structuredClone(batch.checkpoint);
              left -= 1;
              if (left === 0) break;
            }
          }
          expect(stored).toEqual(all.map(({ id }) => id));
        },
      ),
      { numRuns: process.env['BETSHEET_FULL'] === '1' ? 500 : 60 },
    );
  });

  it('does not believe a chain of tokens that ends early, and goes on from where it ended', async () => {
    const all = Array.from({ length: 950 }, (_, index) => anIssue(index + 1, index));
    const calls = aSite(all);
    let pages = 0;
    const early: CloudCalls = {
      ...calls,
      async search(...asked) {
        const page = await calls.search(...asked);
        pages += 1;
        return pages % 3 === 0 ? { ...page, next: null } : page;
      },
    };
    const ids: string[] = [];
    for await (const batch of walk(early, 50_000, 1000, null)) {
      ids.push(...batch.issues.map(({ id }) => id));
    }
    expect(ids).toEqual(all.map(({ id }) => id));
  });

  it('begins a new slice where a chain of tokens gets long', async () => {
    const all = Array.from({ length: 1000 }, (_, index) => anIssue(index + 1, index));
    const calls = aSite(all);
    const batches: Batch[] = [];
    for await (const batch of walk(calls, 400, 1000, null)) batches.push(batch);
    expect(batches.flatMap((batch) => batch.issues)).toHaveLength(1000);
    const at = (index: number) => Date.UTC(2026, 0, 1) + index * 60_000;
    expect(calls.searches).toEqual([null, at(399), at(798)]);
  });
});

describe('a set of ids', () => {
  it('is a set, whatever the ids look like', () => {
    const id = fc.oneof(
      fc.nat().map(String),
      fc.constantFrom('0', '007', '7', '32768', '32767', 'x', '9007199254740993', ''),
    );
    fc.assert(
      fc.property(fc.array(id), (ids) => {
        const [ours, theirs] = [new IdSet(), new Set<string>()];
        for (const one of ids) {
          expect(ours.has(one)).toBe(theirs.has(one));
          expect(ours.add(one)).toBe(!theirs.has(one));
          theirs.add(one);
          expect(ours.size).toBe(theirs.size);
        }
        const other = new IdSet();
        for (const one of ids.slice(0, 3)) other.add(one);
        const rest = [...theirs].filter((one) => !ids.slice(0, 3).includes(one));
        expect([...ours.without(other)].sort()).toEqual(rest.sort());
      }),
    );
  });
});
