import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { branchesOf } from '../../src/classify/branches.ts';
import { classify } from '../../src/classify/classify.ts';
import type { ItemNode } from '../../src/classify/hierarchy.ts';
import { makeReaders } from '../../src/classify/matchers/attributes.ts';
import { compileCondition } from '../../src/classify/matchers/condition.ts';
import type { Condition, Rule } from '../../src/config/config.ts';
import type { Override } from '../../src/model/verdict.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { numbersOf, PackedItems } from '../../src/packed/items.ts';
import { anItem, anOverride } from './an-item.ts';
import { aCondition, check, someItems, someRules, VALUES } from './arbitraries.ts';
import { bareMappings, mappingsFrom } from './mappings-from.ts';
import { plainNodes, plainVerdicts } from './plain-classify.ts';

const BARE = await bareMappings('');
const BETS = await mappingsFrom();

const someOverrides = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(['shape', ...VALUES], ['horizon', '1-3 weeks', '1-3 years']),
      fc.nat(),
    ),
    { maxLength: 3 },
  )
  .map((rows): Override[] =>
    rows.map(([number, [dimension, ...values], pick]) =>
      anOverride(number, values[pick % values.length]!, { dimension: dimension! }),
    ),
  );

const WORDS = ['Spike', 'on-call', 'KTLO', 'misc', 'audit finding', 'poc', 'Ärger', 'İ', 'x'];

/** Words of the presets in titles, labels and teams, so that their rules meet each other. */
const worded = (items: WorkItem[], words: number[]): WorkItem[] =>
  items.map((item, index) => {
    const word = (salt: number) => WORDS[(words[(index + salt) % words.length] ?? 0) % 9]!;
    return {
      ...item,
      title: `${word(0)} ${word(1)}${item.points === null ? '' : ` ${word(2)}`}`,
      labels: [...item.labels, ...(word(3) === 'x' ? [] : [word(3)])],
      components: word(4) === 'x' ? ['ops', 'dx'] : [],
      team: item.team && `${item.team} ${word(5) === 'x' ? 'platform' : ''}`,
      level: item.level + (word(6) === 'x' ? 1 : 0),
      estimateSeconds: word(7) === 'x' ? 7200 : null,
      plannedStart: word(8) === 'x' ? { date: '2026-01-05', resolution: 'month' } : null,
      plannedEnd: word(7) === 'x' ? { date: '2026-05-05', resolution: 'day' } : null,
      iterations:
        word(6) === 'poc' ? [{ id: '1', name: 'S 1', start: '2026-07-06', end: '2026-07-10' }] : [],
    };
  });

const someWords = fc.array(fc.nat(), { minLength: 7, maxLength: 40 });

const fast = (items: WorkItem[], mappings = BARE, overrides: Override[] = []) =>
  new Map(classify(items, mappings, { overrides }).verdicts);

describe('the engine gives verdict by verdict what plain evaluation gives', () => {
  it('on rules and items at random', () => {
    check([someItems, someRules, someOverrides], (items, rules, overrides) => {
      const horizons: Rule[] = rules.map((rule, n) =>
        n % 3 === 0 ? { ...rule, set: { ...rule.set, horizon: '1-3 quarters' } } : rule,
      );
      const mappings = { ...BARE, rules: horizons, heuristicRules: rules.slice(0, 2) };
      expect(fast(items, mappings, overrides)).toEqual(plainVerdicts(items, mappings, overrides));
    });
  });

  it('on the bets preset and its own words', () => {
    check(
      [someItems, someWords, someRules],
      (items, words, rules) => {
        const mappings = { ...BETS, rules: [...rules, ...BETS.rules] };
        const all = worded(items, words);
        expect(fast(all, mappings)).toEqual(plainVerdicts(all, mappings));
      },
      4,
    );
  });

  it('on packed items that are numbered already', () => {
    check(
      [someItems, someWords],
      (items, words) => {
        const packed = new PackedItems();
        for (const item of worded(items, words)) packed.add(item);
        const numbers = numbersOf(packed);
        expect(new Map(classify(packed.values(), BETS, { numbers }).verdicts)).toEqual(
          fast(worded(items, words), BETS),
        );
      },
      10,
    );
  });

  it('counts for each rule the items that it matches and those that it decides', () => {
    check(
      [someItems, someWords],
      (items, words) => {
        const all = worded(items, words);
        const { ruleStats } = classify(all, BETS);
        const verdicts = [...plainVerdicts(all, BETS).values()].flatMap((record) =>
          Object.values(record),
        );
        const readers = makeReaders(BETS.types);
        const nodes = plainNodes(all);
        for (const { id, when } of BETS.rules)
          expect(ruleStats.get(id)).toEqual({
            matched: nodes.filter((node) => compileCondition(when, readers).answer(node) === true)
              .length,
            decided: verdicts.filter(({ ruleId }) => ruleId === id).length,
          });
      },
      4,
    );
  });

  it('on lists that read alike one after the other, and on plans that differ in the estimate alone', () => {
    const day = { date: '2026-03-02', resolution: 'day' } as const;
    const items = [
      anItem(1, { labels: ['a', 'b'], components: ['c'] }),
      anItem(2, { labels: ['a'], components: ['b', 'c'] }),
      anItem(3, { plannedStart: day, plannedEnd: day, estimateSeconds: 7_200 }),
      anItem(4, { plannedStart: day, plannedEnd: day, estimateSeconds: 28_800 }),
    ];
    const both: Rule = {
      id: 'both',
      when: {
        op: 'all',
        of: ['labels', 'components'].map((attribute) => ({
          op: 'match',
          subject: { on: 'item', attribute, name: null },
          patterns: ['*'],
        })),
      },
      set: { shape: 'A' },
      from: null,
      to: null,
      origin: { file: 'mappings.yaml', line: 1 },
    };
    const mappings = { ...BARE, rules: [both] };
    const verdicts = fast(items, mappings);
    expect(verdicts).toEqual(plainVerdicts(items, mappings));
    expect(verdicts.get('src:3')?.['horizon']?.value).toBe('1-3 hours');
    expect(verdicts.get('src:4')?.['horizon']?.value).toBe('1-3 days');
  });

  it('however long a chain of parents is', () => {
    const chain = Array.from({ length: 20_000 }, (_, n) =>
      anItem(n, { parentId: n === 0 ? null : `src:${n - 1}`, labels: n === 0 ? ['ktlo'] : [] }),
    ).toReversed();
    const { verdicts } = classify(chain, BETS);
    expect(verdicts.get('src:19999')?.['shape']).toMatchObject({
      value: 'Run',
      fromItemId: 'src:0',
    });
  });
});

it('the branches of a condition hold exactly when it does', () => {
  const readers = makeReaders({});
  const holds = (condition: Condition, node: ItemNode): boolean =>
    compileCondition(condition, readers).answer(node) === true;
  check([someItems, aCondition], (items, condition) => {
    const branches = branchesOf(condition);
    for (const node of plainNodes(items))
      expect(branches.some((branch) => branch.every((part) => holds(part, node)))).toBe(
        holds(condition, node),
      );
  });
});

it('a condition of a great many branches is left whole', () => {
  const subject = { on: 'item', attribute: 'labels', name: null } as const;
  const any: Condition = {
    op: 'any',
    of: ['a', 'b', 'c'].map((label) => ({ op: 'match', subject, patterns: [label] })),
  };
  const all: Condition = { op: 'all', of: Array.from({ length: 40 }, () => any) };
  expect(branchesOf(any)).toHaveLength(3);
  expect(branchesOf(all)).toEqual([[all]]);
  expect(branchesOf({ op: 'not', of: all })).toEqual([[{ op: 'not', of: all }]]);
});
