import { describe, expect, it } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import { explainItem } from '../../src/classify/explain.ts';
import { renderChange, renderExplanation } from '../../src/classify/render-explanation.ts';
import { anItem, anOverride } from './an-item.ts';
import { bareMappings } from './mappings-from.ts';

const MAPPINGS = await bareMappings(`
rules:
  - { id: bugs, when: { type: bug }, set: { shape: A } }
  - { id: core, when: { team: Core }, set: { shape: B } }
  - { id: epics, when: { type: epic }, set: { shape: C } }
heuristicRules:
  - { id: small, when: { level: "<=0" }, set: { shape: D } }
`);
const EPIC = anItem(2, { type: 'epic', level: 1, title: 'Exports' });
const BUG = anItem(1, {
  type: 'bug',
  sourceType: 'Defect',
  title: 'Fix the job',
  team: 'Core',
  parentId: EPIC.id,
  phase: 'active',
  plannedStart: { date: '2026-07-01', resolution: 'day' },
  plannedEnd: { date: '2026-07-03', resolution: 'day' },
});

describe('explainItem', () => {
  it.each([
    [{}, [anOverride(1, 'E')], 'Shape: E, by an override (high confidence)'],
    [{}, [anOverride(2, 'E')], 'Shape: E, stated above it (override) (high confidence)'],
    [{ labels: ['shape:d'] }, [], 'Shape: D, stated on the item (label:shape:d) (high confidence)'],
    [
      { type: 'task', team: null },
      [],
      'Shape: C, by the rule epics on an item above it (medium confidence)',
    ],
    [
      { type: 'task', team: null, parentId: null },
      [],
      'Shape: D, by a rule of thumb (small) (low confidence)',
    ],
  ])('says in words where a value comes from (%j)', (given, overrides, said) => {
    const items = [{ ...BUG, sourceType: 'Task', ...given }, EPIC];
    const explanation = explainItem(BUG.id, items, MAPPINGS, { overrides })!;
    expect(renderExplanation(explanation).split('\n')).toContain(said);
  });

  it('reads as a person would tell it', () => {
    const explanation = explainItem(BUG.id, [BUG, EPIC], MAPPINGS, {
      effort: [{ month: '2026-07', days: 3.25 }],
      until: '2026-07-20',
    });
    const text = explanation ? renderExplanation(explanation) : '';
    expect(text.replace(/(?<=\S) {2,}/g, '  ')).toBe(`X-1  Fix the job
  bug (Defect), level 0, team Core
  below X-2 Exports (epic)

Shape: A, by the rule bugs (high confidence)
  because type "bug"
  else it would be B by core
    override  -: none
    field or label  -: none
    ancestor X-2  -: nothing explicit
  > rule bugs  A: type "bug"
  + rule core  B: team "Core"
    rule epics  no: type "bug", "Defect" is not epic
    ancestor rule epics on X-2  C: type "epic"
    heuristic small  D: level 0

Horizon: 1-3 days, from planned dates (high confidence)
  because planned 2026-07-01 to 2026-07-03 (3 days)
  else it would be 1-3 weeks by heuristic:level default
    override  -: none
    field or label  -: none
  > planned dates  1-3 days: planned 2026-07-01 to 2026-07-03 (3 days)
    sprint or cycle  -: not needed
  + level default  1-3 weeks: level 0

Slipped a band: planned 1-3 days, 20 days so far are 1-3 weeks

Effort
  2026-07  3.25 days`);
  });

  it('gives the verdict that classify gives, with the winner marked once', () => {
    const items = [BUG, EPIC, anItem(3), anItem(4, { labels: ['shape:e'] })];
    const overrides = [anOverride(2, 'E')];
    const { verdicts } = classify(items, MAPPINGS, { overrides });
    for (const { id } of items)
      for (const { dimension, verdict, steps } of explainItem(id, items, MAPPINGS, { overrides })
        ?.dimensions ?? []) {
        const given = verdicts.get(id)![dimension]!;
        const fromItemId = given.fromItemId ?? id;
        expect(verdict).toEqual({ itemId: id, ...given, fromItemId });
        expect(steps.filter(({ role }) => role === 'winner')).toHaveLength(1);
      }
  });

  it('leaves out the rules that did not match when asked', () => {
    const explanation = explainItem(BUG.id, [BUG, EPIC], MAPPINGS);
    expect(explanation && renderExplanation(explanation, { showAll: false })).not.toContain('no:');
  });

  it('shows a conflict, and cycles that touch the item', () => {
    const torn = anItem(1, { labels: ['shape:a', 'shape:b'], parentId: 'src:1' });
    const explanation = explainItem(torn.id, [torn], MAPPINGS);
    const text = explanation ? renderExplanation(explanation) : '';
    expect(text).toContain('Shape: Unclassified, left open: two statements disagree');
    expect(text).toContain('X-1 is its own parent');
  });

  it('is null for an unknown item', () => {
    expect(explainItem('src:9', [BUG], MAPPINGS)).toBeNull();
  });
});

describe('renderChange', () => {
  it('says what was and what is', () => {
    const of = (type: string) =>
      classify([anItem(1, { type })], MAPPINGS).verdicts.get('src:1') ?? {};
    expect(renderChange(of('bug'), of('epic'))).toEqual([
      'shape: was A (bugs: type "bug"); is C (epics: type "epic")',
    ]);
    expect(renderChange(of('bug'), of('bug'))).toEqual([]);
  });
});
