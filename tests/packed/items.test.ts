import { expect, it } from 'vitest';
import type { WorkItem } from '../../src/model/work-item.ts';
import { SharedColumn } from '../../src/packed/columns.ts';
import { plainItem } from '../../src/packed/item.ts';
import { PackedItems } from '../../src/packed/items.ts';
import { anItem } from '../classify/an-item.ts';

const given = (number: number, values: Partial<WorkItem> = {}): WorkItem =>
  anItem(number, {
    url: `https://acme.example/browse/X-${number}`,
    labels: ['ktlo', 'q3'],
    plannedEnd: { date: '2026-09-30', resolution: 'quarter' },
    iterations: [{ id: '1', name: 'Sprint 1', start: '2026-07-06', end: '2026-07-19' }],
    links: [{ kind: 'blocks', itemId: null, ref: `X-${number + 1}` }],
    fields: { goal: 'Trust', risks: ['late', 'dear'] },
    ...values,
  });

const packed = (...items: WorkItem[]): PackedItems => {
  const all = new PackedItems();
  for (const item of items) all.add(item);
  return all;
};

it('items come back as they were, in the order in which they came', () => {
  const items = [
    given(3),
    given(1, { url: null, title: '', archivedAt: 5, gone: { reason: 'trashed', since: 4 } }),
    given(2, { title: 'Zahlen für 日本 \ud83d \0', points: 0.5, progress: 1, health: 'atRisk' }),
    given(5, { url: 'https://linear.app/x/issue/X-5/some-title', nativeId: 'odd' }),
    given(4, { title: 'x'.repeat(2_000_000), level: 2, healthNote: 'late' }),
  ];
  const all = packed(...items);
  expect([...all.values()].map(plainItem)).toEqual(items);
  expect(all.size).toBe(5);
  expect(plainItem(all.get(items[2]!.id)!)).toEqual(items[2]);
  expect(all.get('x:none')).toBeUndefined();
  expect([...all].map(([id]) => id)).toEqual(items.map(({ id }) => id));
});

it('equal lists and fields are one object, and values that look alike stay apart', () => {
  const all = packed(
    given(1),
    given(2),
    given(3, { labels: ['a,b'], fields: { n: 1 }, parentId: '~' }),
    given(4, { labels: ['a', 'b'], fields: { n: '1' }, parentId: null }),
  );
  const [one, two, joined, apart] = [...all.values()];
  expect(two!.labels).toBe(one!.labels);
  expect(two!.iterations).toBe(one!.iterations);
  expect(two!.fields).toBe(one!.fields);
  expect([joined!.labels, joined!.fields, joined!.parentId]).toEqual([['a,b'], { n: 1 }, '~']);
  expect([apart!.labels, apart!.fields, apart!.parentId]).toEqual([['a', 'b'], { n: '1' }, null]);
});

it('more different values than are remembered come back all the same', () => {
  const column = new SharedColumn<string>(2);
  const values = ['a', 'b', 'c', 'a', 'c', 'd'];
  for (const value of values) column.add(value, () => value);
  expect(values.map((_, i) => column.at(i))).toEqual(values);
});

it('an id that comes twice is refused', () => {
  expect(() => packed(given(1), given(1))).toThrow('comes twice');
});
