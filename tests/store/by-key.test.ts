import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { byKey } from '../../src/store/paging.ts';

const ROWS = [1, 2, 3, 4, 5];

/** A table of five rows in pages of two; says what was asked and how many questions are open. */
const table = (failAfter = Infinity) => {
  const seen = { asked: [] as number[], open: 0 };
  const read = async (after: number): Promise<number[]> => {
    seen.asked.push(after);
    seen.open += 1;
    await nextTurn();
    seen.open -= 1;
    if (after >= failAfter) throw new Error('the connection is gone');
    return ROWS.filter((row) => row > after).slice(0, 2);
  };
  return { seen, pages: () => byKey(0, read, (row) => row) };
};

it('reads every row once, and asks for a page while the one before it is worked on', async () => {
  const { seen, pages } = table();
  const rows: number[] = [];
  const askedAtPage: number[] = [];
  for await (const page of pages()) {
    rows.push(...page);
    askedAtPage.push(seen.asked.length);
  }
  expect(rows).toEqual(ROWS);
  expect(seen.asked).toEqual([0, 2, 4, 5]);
  expect(askedAtPage).toEqual([2, 3, 4]);
});

it('leaves no question open when its reader stops early', async () => {
  const { seen, pages } = table();
  for await (const page of pages()) if (page.includes(2)) break;
  expect(seen).toEqual({ asked: [0, 2], open: 0 });
});

it('throws a failure at the page that it belongs to, after those before it', async () => {
  const { pages } = table(4);
  const rows: number[] = [];
  const reading = async (): Promise<void> => {
    for await (const page of pages()) {
      rows.push(...page);
      await nextTurn();
      await nextTurn();
    }
  };
  await expect(reading()).rejects.toThrow('the connection is gone');
  expect(rows).toEqual([1, 2, 3, 4]);
});
