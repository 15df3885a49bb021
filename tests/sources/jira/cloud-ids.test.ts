import { describe, expect, it } from 'vitest';
import { walkCloudIds } from '../../../src/sources/jira/cloud-ids.ts';
import type { IdCalls } from '../../../src/sources/jira/cloud-ids.ts';

/** Ids whose number is their minute of creation; a chain of tokens ends without a word after `endsAfter` ids. */
const aSite = (
  count: number,
  { endsAfter = Infinity, counted = count, page = 10 } = {},
): IdCalls & { asked: number } => {
  const all = Array.from({ length: count }, (_, index) => index + 1);
  const site = {
    asked: 0,
    count: async () => counted,
    async ids({ createdSince }: { createdSince: number | null }, token: string | null) {
      site.asked += 1;
      const found = all.filter((minute) => minute >= (createdSince ?? 0)).slice(0, endsAfter);
      const from = Number(token ?? 0);
      const next = from + page < found.length ? String(from + page) : null;
      return { ids: found.slice(from, from + page).map(String), next };
    },
    createdOf: async (ids: string[]) => Math.max(...ids.map(Number)),
  };
  return site;
};

const walk = async (calls: IdCalls, sliceSize = 1000): Promise<string[]> => {
  const ids: string[] = [];
  const query = { projects: ['PAY'], updatedSince: null, createdSince: null };
  for await (const page of walkCloudIds('acme', calls, query, sliceSize)) ids.push(...page);
  return ids;
};

describe('a census of Jira Cloud', () => {
  it('goes on where a chain of tokens ends too early, and has each id once', async () => {
    const ids = await walk(aSite(126, { endsAfter: 40 }));
    expect(ids).toHaveLength(126);
    expect(new Set(ids).size).toBe(126);
  });

  it('does not trust a chain beyond its length', async () => {
    expect(await walk(aSite(95), 30)).toHaveLength(95);
  });

  it('asks no more than the pages there are when nothing is wrong', async () => {
    const site = aSite(95);
    await walk(site);
    expect(site.asked).toBe(10);
  });

  it('fails when fewer ids come than Jira counts', async () => {
    await expect(walk(aSite(20, { counted: 21 }))).rejects.toMatchObject({ kind: 'incomplete' });
  });
});
