import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { applySuggestions, renderSuggestions } from '../../src/classify/apply-suggestions.ts';
import { classify } from '../../src/classify/classify.ts';
import { chanceOf } from '../../src/classify/propose.ts';
import { suggest } from '../../src/classify/suggest.ts';
import { organisationOf } from '../../bench/true-organisation.ts';
import { anItem } from './an-item.ts';
import { mappingsFrom } from './mappings-from.ts';

const MAPPINGS = await mappingsFrom();
const chores = (label: string, from: number, count = 4) =>
  Array.from({ length: count }, (_, index) =>
    anItem(from + index, { type: 'zork', labels: [label], title: 'Do it', parentId: 'src:99' }),
  );
const EPIC = anItem(99, { type: 'epic', level: 1, title: 'Odd lot' });

describe('suggest', () => {
  it('proposes by what alike items are, with examples and days', () => {
    const classified = [10, 11, 12].map((number) =>
      anItem(number, { type: 'bug', labels: ['pager'] }),
    );
    const days = new Map(chores('pager', 1).map(({ id }) => [id, 2.5]));
    const { suggestions } = suggest([EPIC, ...classified, ...chores('pager', 1)], MAPPINGS, {
      days,
    });
    expect(suggestions[0]).toEqual({
      rule: { id: 'suggested-label-pager', when: { labels: 'pager' }, set: { shape: 'Run' } },
      basis: 'label',
      because: '3 of 3 classified items like these are Run; of all classified items 100 % are',
      covers: { items: 4, days: 10 },
      steals: [],
      examples: ['X-1', 'X-2', 'X-3', 'X-4'],
    });
  });

  it('takes a word of titles for telling only when it is no coincidence', () => {
    const shape = (label: string, from: number, count: number, title: string) =>
      Array.from({ length: count }, (_, n) => anItem(from + n, { labels: [label], title }));
    const wanting = (from: number, title: string) =>
      Array.from({ length: 4 }, (_, n) =>
        anItem(from + n, { type: 'zork', title, parentId: 'src:99' }),
      );
    const items = [
      EPIC,
      ...shape('ktlo', 100, 24, 'Rotate the quartz'),
      ...shape('feature', 200, 6, 'Invoice lines'),
      ...shape('feature', 300, 4, 'Gravel lines'),
      ...shape('ktlo', 400, 60, 'Sundry'),
      ...wanting(500, 'Quartz again'),
      ...wanting(600, 'Invoice again'),
      ...wanting(700, 'Gravel again'),
    ];
    const { suggestions } = suggest(items, MAPPINGS);
    const words = suggestions.filter(({ basis }) => basis === 'title');
    // Most work is Run, so that 24 of 24 say nothing; four items are too few.
    expect(words.map(({ rule, because }) => [rule.id, because])).toEqual([
      [
        'suggested-title-invoice',
        '6 of 6 classified items like these are Build; of all classified items 11 % are',
      ],
    ]);
  });

  it('reckons the chance of a coincidence exactly', () => {
    const draws = (left: number): number[][] =>
      left === 0
        ? [[]]
        : draws(left - 1).flatMap((rest) => [
            [0, ...rest],
            [1, ...rest],
          ]);
    for (const rate of [0.2, 0.5, 1])
      for (const hits of [0, 1, 3, 5]) {
        const chance = draws(5)
          .filter((draw) => draw.reduce((a, b) => a + b, 0) >= hits)
          .reduce((sum, draw) => sum + draw.reduce((p, one) => p * (one ? rate : 1 - rate), 1), 0);
        expect(chanceOf(hits, 5, rate)).toBeCloseTo(chance, 12);
      }
  });

  it('proposes by the vocabulary, and leaves open what it cannot know', () => {
    const items = [EPIC, ...chores('wartung', 1), ...chores('zebra', 20)];
    const { suggestions, open } = suggest(items, MAPPINGS);
    expect(suggestions.map(({ rule, because }) => [rule.id, because])).toContainEqual([
      'suggested-label-wartung',
      '"wartung*" usually stands for Run',
    ]);
    expect(open.map(({ name }) => name)).toContain('zebra');
  });

  it('counts what a rule would take from others, and offers none that takes more than it gives', () => {
    const built = [30, 31].map((number) => anItem(number, { labels: ['toiling', 'feature'] }));
    const own = [40, 41, 42].map((number) => anItem(number, { labels: ['toiling', 'ktlo'] }));
    const many = [
      ...built,
      ...own,
      anItem(43, { labels: ['toiling', 'ktlo'] }),
      anItem(44, { labels: ['toiling', 'ktlo'] }),
    ];
    const { suggestions } = suggest([EPIC, ...chores('toiling', 1), ...many], MAPPINGS);
    const found = suggestions.find(({ rule }) => rule.id === 'suggested-label-toiling');
    expect(found?.steals).toEqual([
      { ruleId: 'build-labels', from: 'Build', weight: { items: 2, days: null } },
    ]);
    const two = suggest([EPIC, ...chores('toiling', 1, 1), ...many], MAPPINGS, { minItems: 1 });
    expect(two.suggestions.map(({ rule }) => rule.id)).not.toContain('suggested-label-toiling');
  });

  it.each([3, 5])('foretells coverage and verdicts exactly (organisation %i)', async (seed) => {
    const { items, days } = organisationOf(seed);
    const all = new Map(items.map(({ id }) => [id, days.get(id) ?? 0]));
    const { suggestions, coverage } = suggest(items, MAPPINGS, { days: all });
    expect(suggestions.length).toBeGreaterThan(3);
    expect(coverage.after).toBeGreaterThan(coverage.before);
    const after = await mappingsFrom(applySuggestions('', suggestions).text);
    let [known, total] = [0, 0];
    for (const [id, record] of classify(items, after).verdicts) {
      const { step, confidence } = record['shape']!;
      total += all.get(id) ?? 0;
      if (step !== 'none' && !(step === 'heuristic' && confidence === 'low'))
        known += all.get(id) ?? 0;
    }
    expect(coverage.after).toBeCloseTo(known / total, 9);
  });
});

describe('applySuggestions', () => {
  const rule = (id: string) => ({
    because: 'it says so',
    rule: { id, when: { labels: 'x*' }, set: { shape: 'Run' } },
  });

  it('keeps every comment and all that is there', () => {
    const before = `# head
preset: bets # tail

rules:
  # why
  - id: mine
    when: { type: bug } # inline
    set: { shape: Build }

# foot
disable: [run-bugs]
`;
    const { text, added } = applySuggestions(before, [rule('new')]);
    expect(added).toEqual(['new']);
    for (const comment of before.match(/# \w+/g) ?? []) expect(text).toContain(comment);
    expect(parse(text)).toEqual({
      ...parse(before),
      rules: [...parse(before).rules, rule('new').rule],
    });
  });

  it('adds a list of rules where there is none, and nothing twice', () => {
    const once = applySuggestions('# only a comment\n', [rule('a'), rule('b')]);
    expect(parse(once.text).rules).toHaveLength(2);
    expect(once.text).toContain('# only a comment');
    expect(applySuggestions(once.text, [rule('a')])).toEqual({
      text: once.text,
      added: [],
      skipped: ['a'],
    });
  });

  it('refuses what is not a map', () => {
    expect(() => applySuggestions('- a', [rule('a')])).toThrow(SyntaxError);
    expect(() => applySuggestions('a: [', [rule('a')])).toThrow(SyntaxError);
    expect(() => applySuggestions('rules: 7', [rule('a')])).toThrow(
      '`rules:` of the mappings is not a list',
    );
  });

  it('renders rules to paste', () => {
    expect(renderSuggestions([rule('a')])).toBe(`  # Suggested: it says so
  - id: a
    when:
      labels: x*
    set:
      shape: Run
`);
    expect(renderSuggestions([])).toBe('');
  });
});
