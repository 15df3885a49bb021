import fc from 'fast-check';
import type { Condition, Rule } from '../../src/config/config.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { anItem } from './an-item.ts';

const runs = process.env['BETSHEET_FULL'] ? 5000 : 200;

export const VALUES = ['A', 'B', 'C', 'D', 'E'];
const LABELS = ['red', 'green', 'blue', 'shape:a', 'shape:b'];
const TYPES = ['bug', 'story', 'epic'];

/** Items whose parents are drawn at random, so that cycles, orphans and deep chains all occur. */
export const someItems = fc
  .array(
    fc.record({
      type: fc.constantFrom(...TYPES),
      labels: fc.uniqueArray(fc.constantFrom(...LABELS), { maxLength: 2 }),
      team: fc.constantFrom(null, 'Core', 'Web'),
      points: fc.constantFrom(null, 1, 5, 9),
      parent: fc.nat({ max: 12 }),
      field: fc.constantFrom(null, null, null, 'C', 'D'),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((rows): WorkItem[] =>
    rows.map(({ type, labels, team, points, parent, field }, index) =>
      anItem(index + 1, {
        type,
        labels,
        team,
        points,
        level: type === 'epic' ? 1 : 0,
        parentId: parent === 0 ? null : `src:${parent}`,
        fields: field === null ? {} : { shape: field },
      }),
    ),
  );

const aMatch: fc.Arbitrary<Condition> = fc
  .record({
    on: fc.constantFrom('item', 'item', 'parent', 'ancestor') as fc.Arbitrary<
      'item' | 'parent' | 'ancestor'
    >,
    what: fc.constantFrom(
      ['type', ['bug']],
      ['type', ['bug', 'story']],
      ['type', ['*']],
      ['labels', ['red']],
      ['labels', ['gr*', 'blue']],
      ['team', ['core']],
      ['team', ['*']],
      ['title', ['*1*']],
      ['level', ['>=1']],
      ['points', ['>=5']],
      ['points', ['<5', '9']],
    ) as fc.Arbitrary<[string, string[]]>,
  })
  .map(({ on, what: [attribute, patterns] }) => ({
    op: 'match',
    subject: { on, attribute, name: null },
    patterns,
  }));

export const aCondition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    aMatch,
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((of) => ({ op: 'all' as const, of })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((of) => ({ op: 'any' as const, of })),
    tie('node').map((of) => ({ op: 'not' as const, of })),
  ),
})).node;

export const someRules = fc
  .array(fc.record({ when: aCondition, value: fc.constantFrom(...VALUES) }), { maxLength: 6 })
  .map((rows): Rule[] =>
    rows.map(({ when, value }, index) => ({
      id: `rule-${index}`,
      when,
      set: { shape: value },
      from: null,
      to: null,
      origin: { file: 'mappings.yaml', line: index + 1 },
    })),
  );

/** Checks a law on a few hundred draws, or one in so many of them; with BETSHEET_FULL=1 on 5,000. */
export const check = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  law: (...values: T) => void,
  oneIn = 1,
) => {
  const property = fc.property(...arbitraries, (...values: T) => {
    law(...values);
  });
  fc.assert(property, { numRuns: runs / oneIn });
};
