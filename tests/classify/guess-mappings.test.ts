import { describe, expect, it } from 'vitest';
import { organisationOf } from '../../bench/true-organisation.ts';
import { classify } from '../../src/classify/classify.ts';
import { guessMappings } from '../../src/classify/guess-mappings.ts';
import { renderMappings } from '../../src/classify/render-mappings.ts';
import { guessShape, guessTag } from '../../src/classify/vocabulary.ts';
import { factsOfItems } from '../../src/classify/workspace-facts.ts';
import { anItem } from './an-item.ts';
import { mappingsFrom } from './mappings-from.ts';

describe('the vocabulary', () => {
  it.each([
    ['toil', 'Run'],
    ['Firefighting', 'Run'],
    ['on-call', 'Run'],
    ['BAU', 'Run'],
    ['TechDebt', 'Enable'],
    ['hardening', 'Enable'],
    ['R&D', 'Explore'],
    ['SOX-404', 'Oblige'],
    ['re-platforming', 'All-in'],
    ['Störung', 'Run'],
    ['Dívida técnica', 'Enable'],
    ['障害対応', 'Run'],
    ['okr_2026', 'Outcome'],
    ['feature-enhancements', 'Improve'],
  ])('reads %s as %s', (word, value) => {
    expect(guessShape(word)?.value).toBe(value);
  });

  it.each(['mobile', 'q3', 'customer x', ''])('makes nothing of %j', (word) => {
    expect(guessShape(word)).toBeNull();
  });

  it('does not take a thing for a kind of work', () => {
    expect(guessTag('support-portal')).toBeNull();
    expect(guessTag('support')?.value).toBe('Run');
  });
});

describe('guessMappings', () => {
  const facts = factsOfItems([
    anItem(1, {
      type: 'aufgabe',
      sourceType: 'Aufgabe',
      labels: ['toil', 'mobile', 'shape:run'],
      team: 'Plattform',
    }),
    anItem(2, {
      type: 'fehler',
      sourceType: 'Fehler',
      labels: ['toil'],
      sourceState: 'On Hold',
      phase: 'active',
    }),
    anItem(3, {
      type: 'epic',
      level: 1,
      title: 'Cutover to the new core',
      fields: { Allocation: 'KTLO' },
    }),
  ]);

  it('guesses from types, labels, titles, teams and category fields, and says what by', () => {
    const { types, rules, restingStates, unknownLabels } = guessMappings(facts);
    expect(types).toEqual({ Aufgabe: 'task' });
    expect(rules.map(({ id, value, because }) => [id, value, because])).toEqual([
      [
        'guessed-run-allocation',
        'Run',
        'the field Allocation looks like an investment category: 1 value on 1 item',
      ],
      ['guessed-run-types', 'Run', '1 type on 1 item'],
      ['guessed-run-labels', 'Run', '1 label on 2 items'],
      ['guessed-all-in-titles', 'All-in', '1 word in the titles of 1 bet'],
      ['guessed-enable-teams', 'Enable', '1 team on 1 item'],
    ]);
    expect(restingStates).toEqual(['On Hold']);
    expect(unknownLabels).toEqual([{ name: 'mobile', count: 1 }]);
  });

  it('writes a commented file that the program reads', async () => {
    const text = renderMappings(guessMappings(facts));
    expect(text).toContain('# 1 label on 2 items');
    expect(text).toContain('mobile (1)');
    const mappings = await mappingsFrom(text);
    expect(mappings.rules.slice(0, 2).map(({ id }) => id)).toEqual([
      'guessed-run-allocation',
      'guessed-run-types',
    ]);
    const { verdicts } = classify([anItem(1, { type: 'fehler', sourceType: 'Fehler' })], mappings);
    expect(verdicts.get('src:1')?.['shape']?.value).toBe('Run');
  });

  it('writes a file that the program reads even when nothing is known', async () => {
    await expect(
      mappingsFrom(renderMappings(guessMappings(factsOfItems([])))),
    ).resolves.toBeDefined();
  });

  const seeds = process.env['BETSHEET_FULL'] ? 20 : 3;
  it(`classifies 80 % of effort and agrees on 85 % of it, over ${seeds} organisations`, async () => {
    let [coverage, agreement] = [0, 0];
    for (let seed = 1; seed <= seeds; seed++) {
      const { items, truth, days } = organisationOf(seed);
      const mappings = await mappingsFrom(renderMappings(guessMappings(factsOfItems(items))));
      const { verdicts } = classify(items, mappings);
      let [all, known, right] = [0, 0, 0];
      for (const [id, effort] of days) {
        const value = verdicts.get(id)?.['shape']?.value;
        all += effort;
        if (value !== 'Unclassified') known += effort;
        if (value === truth.get(id)) right += effort;
      }
      coverage += known / all / seeds;
      agreement += right / known / seeds;
    }
    expect(coverage).toBeGreaterThan(0.8);
    expect(agreement).toBeGreaterThan(0.85);
  });
});
