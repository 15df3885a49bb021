import { describe, expect, it } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import type { Mappings } from '../../src/config/config.ts';
import type { Override } from '../../src/model/verdict.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { anItem, anOverride } from './an-item.ts';
import { bareMappings, mappingsFrom } from './mappings-from.ts';

const MAPPINGS = await bareMappings(`
rules:
  - { id: bugs, when: { type: bug }, set: { shape: A } }
  - { id: ktlo, when: { labels: ktlo }, set: { shape: B } }
  - { id: epics, when: { type: epic }, set: { shape: C } }
heuristicRules:
  - { id: small, when: { level: "<=0", points: "<3" }, set: { shape: D } }
`);

const shapeOf = (
  item: WorkItem,
  others: WorkItem[] = [],
  overrides: Override[] = [],
  mappings: Mappings = MAPPINGS,
) => classify([item, ...others], mappings, { overrides }).verdicts.get(item.id)?.['shape'];

describe('precedence', () => {
  const epic = anItem(9, { type: 'epic', level: 1, labels: ['shape:e'] });
  const plainEpic = anItem(9, { type: 'epic', level: 1 });

  it('takes an override before everything else', () => {
    const bug = anItem(1, { type: 'bug', parentId: epic.id, fields: { shape: 'C' } });
    expect(shapeOf(bug, [epic], [anOverride(1, 'D')])).toMatchObject({
      value: 'D',
      step: 'override',
      ruleId: 'override',
      evidence: 'override by finance on 2026-07-01: agreed in review',
      runnerUp: { value: 'C', ruleId: 'field:shape' },
    });
  });

  it('takes the own field or label before an ancestor', () => {
    expect(shapeOf(anItem(1, { labels: ['Shape:B'], parentId: epic.id }), [epic])).toMatchObject({
      value: 'B',
      step: 'field',
      ruleId: 'label:Shape:B',
      runnerUp: { value: 'E', ruleId: 'label:shape:e' },
    });
  });

  it("takes the nearest ancestor's explicit value before the item's rules", () => {
    const story = anItem(2, { parentId: epic.id });
    const bug = anItem(1, { type: 'bug', level: -1, parentId: story.id });
    expect(shapeOf(bug, [story, epic])).toMatchObject({
      value: 'E',
      step: 'ancestor-field',
      fromItemId: epic.id,
      evidence: 'X-9 label "shape:e"',
      runnerUp: { value: 'A', ruleId: 'bugs' },
    });
  });

  it("counts an override on an ancestor as that ancestor's explicit value", () => {
    expect(
      shapeOf(anItem(1, { type: 'bug', parentId: epic.id }), [epic], [anOverride(9, 'D')]),
    ).toMatchObject({ value: 'D', step: 'ancestor-field', ruleId: 'override' });
  });

  it('takes rules in order, before what the parent got from a rule', () => {
    expect(
      shapeOf(anItem(1, { type: 'bug', labels: ['KTLO'], parentId: plainEpic.id }), [plainEpic]),
    ).toMatchObject({
      value: 'A',
      step: 'rule',
      ruleId: 'bugs',
      evidence: 'type "bug"',
      confidence: 'high',
      runnerUp: { value: 'B', ruleId: 'ktlo' },
    });
  });

  it("takes the nearest ancestor's rule verdict before heuristics", () => {
    expect(shapeOf(anItem(1, { points: 1, parentId: plainEpic.id }), [plainEpic])).toMatchObject({
      value: 'C',
      step: 'ancestor-rule',
      fromItemId: plainEpic.id,
      confidence: 'medium',
      runnerUp: { value: 'D', ruleId: 'heuristic:small' },
    });
  });

  it('takes heuristics last, and says Unclassified when nothing matches', () => {
    expect(shapeOf(anItem(1, { points: 1 }))).toMatchObject({
      value: 'D',
      step: 'heuristic',
      confidence: 'low',
    });
    expect(shapeOf(anItem(1))).toMatchObject({
      value: 'Unclassified',
      step: 'none',
      ruleId: null,
      runnerUp: null,
    });
  });
});

describe('conflicts', () => {
  const torn = anItem(1, { fields: { shape: 'A' }, labels: ['shape:b'] });

  it('leaves an item whose field and label disagree Unclassified, and lists it', () => {
    const { verdicts, exceptions } = classify([torn], MAPPINGS);
    expect(verdicts.get(torn.id)?.['shape']).toMatchObject({
      value: 'Unclassified',
      step: 'conflict',
      ruleId: null,
      evidence: 'conflict: field shape "A" says A, label "shape:b" says B',
    });
    expect(exceptions).toEqual([
      {
        kind: 'conflict',
        itemId: torn.id,
        detail:
          'X-1: Shape is stated twice with different values (field shape "A" says A, label "shape:b" says B).',
        since: null,
      },
    ]);
  });

  it('does not guess for what is below it either, and lists only the item itself', () => {
    const child = anItem(2, { type: 'bug', parentId: torn.id });
    const { verdicts, exceptions } = classify([child, torn], MAPPINGS);
    expect(verdicts.get(child.id)?.['shape']).toMatchObject({
      step: 'conflict',
      fromItemId: torn.id,
    });
    expect(exceptions.map(({ itemId }) => itemId)).toEqual([torn.id]);
  });

  it('is resolved by an override', () => {
    expect(shapeOf(torn, [], [anOverride(1, 'C')])).toMatchObject({ value: 'C', step: 'override' });
  });

  it('is none when both say the same', () => {
    expect(shapeOf(anItem(1, { fields: { shape: 'A' }, labels: ['shape:a'] }))).toMatchObject({
      value: 'A',
      evidence: 'field shape "A", label "shape:a"',
    });
  });
});

describe('what means nothing is reported', () => {
  it('lists field and label values that the dimension does not have, once a text', () => {
    const items = [1, 2].map((number) => anItem(number, { type: 'bug', labels: ['shape:magic'] }));
    const { verdicts, exceptions } = classify(items, MAPPINGS);
    expect(verdicts.get('src:1')?.['shape']?.value).toBe('A');
    expect(exceptions.map(({ detail }) => detail)).toEqual([
      'label "shape:magic" is not a value of Shape; seen on 2 items, first X-1.',
    ]);
  });

  it('lists overrides of an unknown item, dimension or value', () => {
    const overrides = [
      anOverride(7, 'A'),
      anOverride(1, 'Z'),
      anOverride(1, 'A', { dimension: 'mood' }),
    ];
    const { exceptions } = classify([anItem(1)], MAPPINGS, { overrides });
    expect(exceptions.map(({ kind, detail }) => `${kind}: ${detail}`)).toEqual([
      'override-without-effect: The override by finance on 2026-07-01 has no effect: item src:7 is not in the store.',
      'override-without-effect: The override by finance on 2026-07-01 has no effect: "Z" is not a value of shape.',
      'override-without-effect: The override by finance on 2026-07-01 has no effect: there is no dimension "mood".',
    ]);
  });

  it('takes the latest of several overrides', () => {
    const overrides = [anOverride(1, 'A', { on: '2026-08-01' }), anOverride(1, 'B')];
    expect(shapeOf(anItem(1), [], overrides)?.value).toBe('A');
    expect(shapeOf(anItem(1), [], [anOverride(1, 'A'), anOverride(1, 'B')])?.value).toBe('B');
  });
});

describe('cycles', () => {
  const ring = [
    anItem(1, { parentId: 'src:2', labels: ['shape:a'] }),
    anItem(2, { parentId: 'src:3' }),
    anItem(3, { parentId: 'src:1', labels: ['shape:b'] }),
  ];
  const below = anItem(4, { parentId: 'src:2' });

  it('are reported once, and nothing is inherited through them', () => {
    const { verdicts, exceptions } = classify([below, ...ring], MAPPINGS);
    expect(exceptions).toEqual([
      {
        kind: 'hierarchy-cycle',
        itemId: 'src:1',
        detail: "X-1, X-2, X-3 are each other's parents; nothing is inherited through them",
        since: null,
      },
    ]);
    expect(verdicts.get('src:2')?.['shape']?.value).toBe('Unclassified');
    expect(verdicts.get('src:4')?.['shape']?.value).toBe('Unclassified');
  });

  it('may be a single item', () => {
    const { exceptions } = classify([anItem(1, { parentId: 'src:1' })], MAPPINGS);
    expect(exceptions.map(({ detail }) => detail)).toEqual([
      'X-1 is its own parent; nothing is inherited through it',
    ]);
  });
});

const DATED = await bareMappings(`
rules:
  - { id: new, when: { type: bug }, set: { shape: B }, from: 2026-07-01 }
  - { id: old, when: { type: bug }, set: { shape: A }, to: 2026-06-30 }
`);

describe('dated rules', () => {
  it('hold from and to their days, both included', () => {
    const on = (asOf: string) =>
      classify([anItem(1, { type: 'bug' })], DATED, { asOf }).verdicts.get('src:1')?.['shape']
        ?.value;
    expect(['2026-06-30', '2026-07-01'].map(on)).toEqual(['A', 'B']);
  });
});

describe('second presets', () => {
  it('are mapped from the verdict', async () => {
    const mappings = await mappingsFrom('preset: [bets, balance]');
    expect(shapeOf(anItem(1, { type: 'bug' }), [], [], mappings)).toMatchObject({
      value: 'Run',
      alternatives: { balance: 'Keeping the lights on' },
    });
  });
});
