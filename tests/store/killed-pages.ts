import type { Page } from '../../src/sources/source.ts';
import { aChange, anItem, aPage, SOURCE } from './builders.ts';

export const STREAM = 'issues';
const ITEMS = 40;

/** Page `number` of a made-up walk: its own items with three changes each, and the last item of the page before, again. */
export const pageOf = (number: number): Page => {
  const first = number * ITEMS - (number === 0 ? 0 : 1);
  const numbers = Array.from({ length: (number + 1) * ITEMS - first }, (_, index) => first + index);
  return aPage({
    items: numbers.map((item) => anItem(item, { title: `as of page ${number}` })),
    changes: numbers.flatMap((item) =>
      [0, 1, 2].map((entry) => aChange(item, String(item * 10 + entry))),
    ),
    historyOf: numbers.map((item) => `${SOURCE}:${item}`),
    raw: numbers.map((item) => ({ kind: 'issue', nativeId: String(item), payload: { item } })),
    checkpoint: number,
  });
};

/** What the store holds after pages 0 to `last`. */
export const expectedAfter = (last: number) => ({
  items: (last + 1) * ITEMS,
  changes: (last + 1) * ITEMS * 3,
});
