import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accountingPrompts } from '../../src/ledger/accounting.ts';
import { buildLedger } from '../../src/ledger/build.ts';
import type { ItemId, WorkItem } from '../../src/model/work-item.ts';
import { allocationsOf, anItem } from '../effort/builders.ts';
import { counted } from './builders.ts';

/** Parents at random: chains, orphans and cycles of any length. */
const someItems = fc
  .array(
    fc.record({
      level: fc.integer({ min: -1, max: 2 }),
      parent: fc.nat({ max: 13 }),
      funding: fc.constantFrom('', 'CAPEX', 'OPEX'),
      release: fc.constantFrom(null, '2026-05-01', '2026-06-01'),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) =>
    rows.map(({ level, parent, funding, release }, n) =>
      anItem(`j:${n}`, {
        key: `K-${n}`,
        title: `Title ${n}`,
        level,
        parentId: parent > rows.length ? null : `j:${parent}`,
        fields: funding === '' ? {} : { funding },
        releaseDate: release,
      }),
    ),
  );

/** The first of an item and what is above it that says something, walked for this item alone. */
const nearest = <Value>(
  item: WorkItem,
  items: ReadonlyMap<ItemId, WorkItem>,
  say: (item: WorkItem) => Value | null,
): Value | null => {
  const seen: WorkItem[] = [];
  for (let at: WorkItem | undefined = item; at && !seen.includes(at);) {
    const said = say(at);
    if (said !== null) return said;
    seen.push(at);
    at = items.get(at.parentId ?? '');
  }
  return null;
};

it('bets, initiatives and what prompts carry are those of the nearest above, whoever asked before', () => {
  const law = fc.property(someItems, (list) => {
    const items = new Map(list.map((item) => [item.id, item]));
    const fields = { fundingReference: 'funding', businessComponent: null, stage: null };
    const promptFor = accountingPrompts(
      { basis: 'ias_38', policies: [], fields },
      items,
      (month) => `${month}-01`,
    );
    const allocations = list.map(({ id }) => ({
      personId: 'ann',
      itemId: id,
      month: '2026-03',
      from: '2026-03-01',
      employment: null,
      units: 1,
    }));
    const rows = buildLedger({
      ...counted(allocationsOf(allocations), items, new Map()),
      people: [],
      individuals: false,
      workingDays: { '2026-03': 22 },
      costs: null,
      promptFor,
    });
    expect(rows).toHaveLength(list.length);
    for (const row of rows) {
      const item = items.get(row.itemId!)!;
      const bet = nearest(item, items, (one) => (one.level === 1 ? one : null));
      const initiative = nearest(item, items, (one) => (one.level >= 2 ? one : null));
      expect(row).toMatchObject({
        betKey: bet?.key ?? null,
        betTitle: bet?.title ?? null,
        initiativeKey: initiative?.key ?? null,
        initiativeTitle: initiative?.title ?? null,
        accountingPrompt: {
          fundingReference: nearest(item, items, (one) => one.fields['funding'] ?? null),
          releaseDate: nearest(item, items, (one) => one.releaseDate),
        },
      });
    }
  });
  fc.assert(law);
});
