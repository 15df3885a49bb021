import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/config/problem.ts';
import { ENVIRONMENT, load } from './folder.ts';
import { GOOD_MAPPINGS, mutateMappings } from './mapping-mutations.ts';
import { GOOD, mutate } from './mutations.ts';

const FULL = process.env.BETSHEET_FULL === '1';

it('the config to be broken is good', async () => {
  expect(await load({ 'betsheet.yaml': GOOD })).toMatchObject({ ok: true, warnings: [] });
});

describe('a broken config gets an error at the right line and never runs', () => {
  const seeds = Array.from({ length: FULL ? 2000 : 100 }, (_, seed) => seed + 1);
  it.each(seeds)('seed %i', async (seed) => {
    const { what, text, lines, env } = mutate(seed);
    const result = await load({ 'betsheet.yaml': text }, { ...ENVIRONMENT, ...env });
    if (result.ok) throw new Error(`accepted: ${what}\n${text}`);
    const [first] = result.problems;
    expect(lines, `${what}\n${result.problems.map(formatProblem).join('\n')}`).toContain(
      first?.line,
    );
    for (const problem of result.problems) {
      expect(formatProblem(problem)).toMatch(/^betsheet\.yaml:\d+:\d+: \S/);
      for (const secret of Object.values(ENVIRONMENT))
        expect(formatProblem(problem)).not.toContain(secret);
    }
  });
});

it('the mappings to be broken are good', async () => {
  const files = { 'betsheet.yaml': GOOD, 'mappings.yaml': GOOD_MAPPINGS };
  expect(await load(files)).toMatchObject({ ok: true, warnings: [] });
});

describe('broken mappings get an error at the right line and column and never run', () => {
  const seeds = Array.from({ length: FULL ? 2000 : 40 }, (_, seed) => seed + 1);
  it.each(seeds)('seed %i', async (seed) => {
    const { what, text, line, columns } = mutateMappings(seed);
    const result = await load({ 'betsheet.yaml': GOOD, 'mappings.yaml': text });
    if (result.ok) throw new Error(`accepted: ${what}\n${text}`);
    const shown = `${what}\n${result.problems.map(formatProblem).join('\n')}`;
    const there = result.problems.filter((problem) => problem.line === line);
    expect(there, shown).not.toEqual([]);
    expect(columns, shown).toContain(there[0]?.column);
    for (const problem of result.problems)
      expect(formatProblem(problem)).toMatch(/^mappings\.yaml:\d+:\d+: \S/);
  });
});

describe('no text at all makes it throw', { timeout: 300_000 }, () => {
  const noise = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...GOOD.split('\n')) },
      fc.constantFrom(
        'a: &a [*a]',
        '? [a]',
        ': b',
        '--- ',
        '...',
        '%TAG ! x',
        '<<: *b',
        '__proto__: 1',
        'constructor: {}',
        '- - -',
        '{}',
        '!!set {a}',
        '&x',
        '"\\uD800"',
      ),
      fc.string({ unit: 'binary', maxLength: 30 }),
    ),
    { maxLength: 30 },
  );
  const numRuns = FULL ? 600 : 40;

  it('as betsheet.yaml', async () => {
    await fc.assert(
      fc.asyncProperty(noise, async (lines) => {
        const result = await load({ 'betsheet.yaml': lines.join('\n') });
        expect(result.ok || result.problems.length > 0).toBe(true);
      }),
      { numRuns },
    );
  });

  it.each(['mappings.yaml', 'people.csv', 'rates.csv', 'overrides.csv'])('as %s', async (name) => {
    const cells = fc.constantFrom(
      'id',
      'email',
      'team_or_role',
      'per_day',
      'currency',
      'item',
      'when',
      'rules:',
      '- {',
      '}',
      '"',
      ';',
      ',',
      '\n',
      '\r\n',
      '\t',
      '1',
      'EUR',
      '2026-01-01',
      '\uFEFF',
      'preset: bets\n',
    );
    const text = fc.array(fc.oneof(cells, fc.string({ unit: 'binary', maxLength: 10 })), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        const result = await load({ 'betsheet.yaml': GOOD, [name]: parts.join('') });
        expect(result.ok || result.problems.length > 0).toBe(true);
      }),
      { numRuns },
    );
  });

  it('not even one whose aliases stand for themselves', async () => {
    const result = await load({ 'betsheet.yaml': 'a: &a [*a]' });
    expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
      'betsheet.yaml:1:8: This alias is part of what it stands for; write the value out',
    ]);
  });

  it.each(['!!binary "%"', '!!set { a }', '!!timestamp 2026-12-25'])(
    'not even %s',
    async (value) => {
      const result = await load({ 'betsheet.yaml': GOOD.replace('[2026-12-25]', value) });
      const problems = result.ok ? [] : result.problems.map(formatProblem);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(
        /^betsheet\.yaml:27:\d+: This tag is not allowed; write the value out$/,
      );
    },
  );

  it.each([
    ['flow lists', '['.repeat(50_000)],
    ['block lists', '- '.repeat(20_000)],
    ['maps', Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    [
      'conditions',
      `rules:\n  - id: a\n    set: { shape: Run }\n    when: ${'{ not: '.repeat(500)}{ type: a }${' }'.repeat(500)}\n`,
    ],
    [
      'aliases',
      `a: &a [x, x]\n${[...'bcdefghij'].map((name, at) => `${name}: &${name} [${`*${'abcdefghij'[at]}, `.repeat(9)}x]`).join('\n')}`,
    ],
  ])('nested %s', async (_, text) => {
    const asConfig = await load({ 'betsheet.yaml': text });
    const asMappings = await load({ 'betsheet.yaml': GOOD, 'mappings.yaml': text });
    expect([asConfig.ok, asMappings.ok]).toEqual([false, false]);
  });
});
