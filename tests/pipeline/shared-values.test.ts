import { expect, it } from 'vitest';
import { sharingValues } from '../../src/shared-values.ts';
import { anItem } from '../classify/an-item.ts';

const given = (number: number) =>
  anItem(number, {
    labels: ['ktlo', 'q3'],
    plannedEnd: { date: '2026-09-30', resolution: 'quarter' },
    iterations: [{ id: '1', name: 'Sprint 1', start: '2026-07-06', end: '2026-07-19' }],
    links: [{ kind: 'blocks', itemId: null, ref: `X-${number + 1}` }],
    fields: { goal: 'Trust', risks: ['late', 'dear'] },
  });

it('equal lists, dates and fields of items become one object, and no item changes', () => {
  const sharing = sharingValues();
  const [one, two] = [sharing(given(1)), sharing(given(2))];
  expect(one).toStrictEqual(given(1));
  expect(two).toStrictEqual(given(2));
  expect(two.labels).toBe(one.labels);
  expect(two.plannedEnd).toBe(one.plannedEnd);
  expect(two.iterations).toBe(one.iterations);
  expect(two.fields).toBe(one.fields);
});

it('values that look alike stay apart', () => {
  const sharing = sharingValues();
  const joined = sharing(anItem(1, { labels: ['a,b'], fields: { n: 1 } }));
  const apart = sharing(anItem(2, { labels: ['a', 'b'], fields: { n: '1' } }));
  expect(joined.labels).toEqual(['a,b']);
  expect(apart.labels).toEqual(['a', 'b']);
  expect(joined.fields).toEqual({ n: 1 });
  expect(apart.fields).toEqual({ n: '1' });
});
