import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EffortItem } from '../../src/effort/coming-items.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { FactsReader, packFacts } from '../../src/packed/facts.ts';
import { anItem } from '../effort/builders.ts';

const text = fc.string({ unit: 'binary' });
const instant = fc.integer({ min: -(2 ** 45), max: 2 ** 45 });
const items: fc.Arbitrary<WorkItem[]> = fc.array(
  fc
    .record({
      key: text,
      level: fc.integer({ min: -1, max: 3 }),
      stateId: fc.option(text),
      assigneeId: fc.option(text),
      parentId: fc.option(text),
      createdAt: instant,
      archivedAt: fc.option(instant),
      gone: fc.option(fc.record({ reason: fc.constant('deleted' as const), since: instant })),
      points: fc.option(fc.double({ noNaN: true })),
      links: fc.array(
        fc.record({ kind: fc.constant('sameWork' as const), itemId: fc.option(text), ref: text }),
        { maxLength: 2 },
      ),
      fields: fc.dictionary(fc.constantFrom('people', 'other'), fc.oneof(text, fc.array(text))),
    })
    .map((values) => anItem(`j:${values.key}`, values)),
);

const plain = (item: EffortItem, fields: EffortItem['fields']): EffortItem => ({
  id: item.id,
  key: item.key,
  source: item.source,
  level: item.level,
  stateId: item.stateId,
  assigneeId: item.assigneeId,
  parentId: item.parentId,
  createdAt: item.createdAt,
  archivedAt: item.archivedAt,
  gone: item.gone,
  points: item.points,
  links: item.links,
  fields,
});

it('come back from another thread as they were, with the one field that is asked for', () => {
  const reader = new FactsReader();
  fc.assert(
    fc.property(items, fc.constantFrom(null, 'people', 'constructor'), (page, field) => {
      const sent = structuredClone(packFacts(page, field));
      const got = reader.items(sent).map((item) => plain(item, { ...item.fields }));
      const asked = page.map((item) => {
        const { people } = item.fields;
        return plain(item, field === 'people' && people !== undefined ? { people } : {});
      });
      expect(got).toEqual(asked);
    }),
  );
});
