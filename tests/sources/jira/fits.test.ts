import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { fits } from '../../../src/sources/jira/fits.ts';
import { issueFieldsSchema, searchPageSchema } from '../../../src/sources/jira/schema.ts';
import { aTinyIssue, aUser } from './tiny-cloud.ts';

const { fields } = aTinyIssue(1, {
  assignee: aUser('a'),
  labels: ['x'],
  components: [{ name: 'Core' }],
  parent: { id: '10000' },
  fixVersions: [{ name: '1', releaseDate: null }],
  issuelinks: [{ type: { name: 'Blocks' }, outwardIssue: { id: '2', key: 'PAY-2' } }],
});

const odd = fc.constantFrom(null, undefined, 0, 7, true, '', 'text', [], {}, [null], [7], NaN, {
  id: 3,
});

/** The fields with something else in one or two places, at any depth. */
const mutated = fc
  .array(fc.tuple(fc.nat(40), odd), { minLength: 1, maxLength: 2 })
  .map((places) => {
    const copy = structuredClone(fields);
    const slots: [Record<string, unknown>, string][] = [];
    const collect = (at: unknown): void => {
      if (typeof at !== 'object' || at === null) return;
      for (const [key, value] of Object.entries(at)) {
        slots.push([at as Record<string, unknown>, key]);
        collect(value);
      }
    };
    collect(copy);
    for (const [place, value] of places) {
      const slot = slots[place % slots.length];
      if (slot !== undefined) slot[0][slot[1]] = value;
    }
    return copy;
  });

it('says that an issue as documented fits, and a page of them', () => {
  expect(fits(issueFieldsSchema, fields)).toBe(true);
  expect(fits(searchPageSchema, { issues: [aTinyIssue(1)], nextPageToken: 'x' })).toBe(true);
});

it('says so of nothing that the schema would refuse or change', () => {
  let fitting = 0;
  fc.assert(
    fc.property(mutated, (bag) => {
      if (!fits(issueFieldsSchema, bag)) return;
      fitting += 1;
      const parsed = issueFieldsSchema.safeParse(bag);
      expect(parsed.error?.issues ?? []).toEqual([]);
      expect(bag).toMatchObject(parsed.data ?? {});
    }),
    { numRuns: 500 },
  );
  expect(fitting).toBeGreaterThan(20);
});

it.each<[string, z.ZodType, unknown]>([
  ['a transformed value', z.number().transform(String), 1],
  ['a default', z.string().default('x'), undefined],
  ['a checked text', z.string().min(2), 'xx'],
  ['a strict object', z.strictObject({ a: z.string() }), { a: 'x', b: 1 }],
  ['a number that is none', z.number(), NaN],
])('leaves %s to the schema', (_, schema, value) => {
  expect(fits(schema, value)).toBe(false);
});
