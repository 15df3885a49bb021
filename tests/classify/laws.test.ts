import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import { prepare } from '../../src/classify/engine.ts';
import { buildHierarchy } from '../../src/classify/hierarchy.ts';
import type { Mappings, Rule } from '../../src/config/config.ts';
import type { Override, Verdict } from '../../src/model/verdict.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { anOverride } from './an-item.ts';
import { check, someItems, someRules, VALUES } from './arbitraries.ts';
import { bareMappings } from './mappings-from.ts';

const BARE = await bareMappings('');
const someOverrides = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 10 }), fc.constantFrom(...VALUES)), { maxLength: 2 })
  .map((rows): Override[] => rows.map(([number, value]) => anOverride(number, value)));

const mappingsOf = (rules: Rule[]): Mappings => ({ ...BARE, rules });
const shapes = (
  items: WorkItem[],
  rules: Rule[],
  overrides: Override[] = [],
): Map<string, Verdict> =>
  new Map(
    [...classify(items, mappingsOf(rules), { overrides }).verdicts].map(([id, record]) => [
      id,
      record['shape']!,
    ]),
  );
const sorted = (verdicts: Map<string, Verdict>) =>
  [...verdicts].sort(([a], [b]) => (a < b ? -1 : 1));

describe('laws of classification', () => {
  it('one verdict an item and dimension, with a value of the dimension or none', () => {
    check([someItems, someRules, someOverrides], (items, rules, overrides) => {
      const { verdicts } = classify(items, mappingsOf(rules), { overrides });
      expect([...verdicts.keys()].sort()).toEqual(items.map(({ id }) => id).sort());
      for (const record of verdicts.values()) {
        expect(Object.keys(record)).toEqual(['shape', 'horizon']);
        expect([...VALUES, 'Unclassified']).toContain(record['shape']?.value);
      }
    });
  });

  it('deterministic, and the order of the items does not matter', () => {
    check([someItems, someRules, someOverrides], (items, rules, overrides) => {
      const once = sorted(shapes(items, rules, overrides));
      expect(sorted(shapes(items, rules, overrides))).toEqual(once);
      expect(sorted(shapes(items.toReversed(), rules, overrides))).toEqual(once);
      const exceptions = (list: WorkItem[]) =>
        classify(list, mappingsOf(rules))
          .exceptions.map((exception) => exception.detail)
          .filter((detail) => !detail.includes('first '))
          .sort();
      expect(exceptions(items.toReversed())).toEqual(exceptions(items));
    });
  });

  it('the order of rules that set the same value does not matter to the value', () => {
    check([someItems, someRules], (items, rules) => {
      const same = rules.map((rule) => ({ ...rule, set: { shape: 'A' } }));
      const values = (list: Rule[]) =>
        sorted(shapes(items, list)).map(([id, { value }]) => [id, value]);
      expect(values(same.toReversed())).toEqual(values(same));
    });
  });

  it('items of which the same is to be said share one verdict', () => {
    check([someItems, someRules], (items, rules) => {
      const found = [...shapes(items, rules).values()];
      const asksForTitles = new Set(
        rules.filter(({ when }) => JSON.stringify(when).includes('"title"')).map(({ id }) => id),
      );
      const texts = (verdicts: Iterable<Verdict>) =>
        [...verdicts]
          .filter(({ ruleId, fromItemId }) => fromItemId !== null || !asksForTitles.has(ruleId!))
          .map((one) => JSON.stringify(one));
      expect(new Set(texts(found)).size).toBe(texts(new Set(found)).length);
    });
  });

  it('an override decides its item, and changes nothing that is not below it', () => {
    check([someItems, someRules, fc.constantFrom(...VALUES)], (items, rules, value) => {
      const before = shapes(items, rules);
      const after = shapes(items, rules, [anOverride(1, value)]);
      expect(after.get('src:1')).toMatchObject({ value, step: 'override' });
      const { nodes } = buildHierarchy(items);
      for (const [id, node] of nodes) {
        let at = node.parent;
        while (at && at.item.id !== 'src:1') at = at.parent;
        if (id !== 'src:1' && !at) expect(after.get(id)).toEqual(before.get(id));
      }
    });
  });

  it('an explicit value of the item never loses to anything but an override', () => {
    check([someItems, someRules], (items, rules) => {
      for (const [id, { step }] of shapes(items, rules)) {
        const { fields, labels } = items.find((item) => item.id === id)!;
        const explicit =
          Object.keys(fields).length > 0 || labels.some((label) => label.includes(':'));
        if (explicit) expect(['field', 'conflict']).toContain(step);
        else expect(step).not.toBe('field');
      }
    });
  });

  it('steps stand in the order of the design', () => {
    check([someItems, someRules, someOverrides], (items, rules, overrides) => {
      const engine = prepare(items, mappingsOf(rules), { overrides });
      const verdicts = shapes(items, rules, overrides);
      for (const [id, { step }] of verdicts) {
        const node = engine.hierarchy.nodes.get(id)!;
        const ancestors = [];
        for (let at = node.parent; at; at = at.parent) ancestors.push(at);
        const says = (at: typeof node) =>
          overrides.some((override) => override.itemId === at.item.id) ||
          Object.keys(at.item.fields).length > 0 ||
          at.item.labels.some((label) => label.includes(':'));
        const ruled = (at: typeof node) => engine.matching(at).rules.length > 0;
        if (step === 'none')
          expect([node, ...ancestors].some((at) => says(at) || ruled(at))).toBe(false);
        if (step === 'ancestor-rule') {
          expect(ruled(node)).toBe(false);
          expect([node, ...ancestors].some(says)).toBe(false);
        }
        if (step === 'rule') expect([node, ...ancestors].some(says)).toBe(false);
      }
    });
  });
});

describe('laws of hierarchy and of rules', () => {
  it('nothing is inherited across a cycle', () => {
    check([someItems, someRules], (items, rules) => {
      const { exceptions } = classify(items, mappingsOf(rules));
      const parents = new Map(items.map((item) => [item.id, item.parentId]));
      const onCycle = (id: string) => {
        let at = parents.get(id) ?? null;
        for (let step = 0; at !== null && step <= items.length; step++) {
          if (at === id) return true;
          at = parents.get(at) ?? null;
        }
        return false;
      };
      const members = items.filter(({ id }) => onCycle(id));
      for (const { id } of members) expect(shapes(items, rules).get(id)?.fromItemId).toBeNull();
      expect(exceptions.some(({ kind }) => kind === 'hierarchy-cycle')).toBe(members.length > 0);
    });
  });

  it('a removed rule never changes an item that it did not decide', () => {
    check([someItems, someRules, fc.nat()], (items, rules, pick) => {
      if (rules.length === 0) return;
      const gone = rules[pick % rules.length]!;
      const before = shapes(items, rules);
      const after = shapes(
        items,
        rules.filter((rule) => rule !== gone),
      );
      for (const [id, verdict] of before)
        if (verdict.ruleId !== gone.id)
          expect({ ...after.get(id), runnerUp: null }).toEqual({ ...verdict, runnerUp: null });
    });
  });

  it('the runner-up wins once every rule with the winning value is gone', () => {
    check([someItems, someRules], (items, rules) => {
      for (const [id, verdict] of shapes(items, rules)) {
        if (verdict.step !== 'rule' && verdict.step !== 'ancestor-rule') continue;
        const rest = rules.filter((rule) => rule.set['shape'] !== verdict.value);
        expect(shapes(items, rest).get(id)?.value).toBe(verdict.runnerUp?.value ?? 'Unclassified');
      }
    });
  });

  it('a rule that matches nothing changes nothing', () => {
    check([someItems, someRules, fc.nat({ max: 6 })], (items, rules, at) => {
      const idle: Rule = {
        id: 'idle',
        when: {
          op: 'match',
          subject: { on: 'item', attribute: 'team', name: null },
          patterns: ['Nobody'],
        },
        set: { shape: 'E' },
        from: null,
        to: null,
        origin: { file: 'mappings.yaml', line: 99 },
      };
      expect(shapes(items, rules.toSpliced(at, 0, idle))).toEqual(shapes(items, rules));
    });
  });
});
