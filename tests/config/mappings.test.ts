import { readdir } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDate } from '../../src/classify/matchers/date.ts';
import { compileNumber } from '../../src/classify/matchers/number.ts';
import { compileText } from '../../src/classify/matchers/text.ts';
import { type ConditionProblem, patternFault, readCondition } from '../../src/config/conditions.ts';
import { formatProblem } from '../../src/config/problem.ts';
import { configOf, LEAST, load, problemsOf } from './folder.ts';

const mappingsOf = async (text: string) =>
  (await configOf({ 'betsheet.yaml': LEAST, 'mappings.yaml': text })).mappings;
const problemsIn = (text: string) => problemsOf({ 'betsheet.yaml': LEAST, 'mappings.yaml': text });
const warningsIn = async (text: string) => {
  const result = await load({ 'betsheet.yaml': LEAST, 'mappings.yaml': text });
  return result.ok ? result.warnings.map(formatProblem) : ['not loaded'];
};

const RULE =
  '- { id: mine, when: { labels: [oncall, "ktlo*"], parent.type: epic }, set: { shape: Run }, from: 2026-07-01 }';

describe('mappings', () => {
  it('put the rules of the user before those of the preset, with their place', async () => {
    const { rules } = await mappingsOf(`# first\nrules:\n  ${RULE}\n`);
    expect(rules[0]).toEqual({
      id: 'mine',
      when: {
        op: 'all',
        of: [
          {
            op: 'match',
            subject: { on: 'item', attribute: 'labels', name: null },
            patterns: ['oncall', 'ktlo*'],
          },
          {
            op: 'match',
            subject: { on: 'parent', attribute: 'type', name: null },
            patterns: ['epic'],
          },
        ],
      },
      set: { shape: 'Run' },
      from: '2026-07-01',
      to: null,
      origin: { file: 'mappings.yaml', line: 3 },
    });
    expect(rules[1]?.origin.file).toBe('presets/bets.yaml');
  });

  it('replace a rule of the preset by its id, or disable it', async () => {
    const [first, second] = (await mappingsOf('preset: bets')).rules.map(({ id }) => id) as [
      string,
      string,
    ];
    const changed = await mappingsOf(
      `rules:\n  ${RULE.replace('mine', first)}\ndisable: [${second}]\n`,
    );
    const ids = changed.rules.map(({ id }) => id);
    expect(ids.filter((id) => id === first)).toHaveLength(1);
    expect(ids).not.toContain(second);
    expect(await problemsIn(`disable: [${second}x]`)).toEqual([
      `mappings.yaml:1:11: disable: "${second}x" is not a rule of a preset; did you mean "${second}"?`,
    ]);
  });

  it('add dimensions, after shape and horizon', async () => {
    const { dimensions } = await mappingsOf(
      'dimensions:\n  - { id: driver, field: driver, values: [{ value: Growth }, { value: Cost, colour: "#aabbcc" }] }\n  - { id: shape, title: Kind of bet }\n',
    );
    expect(dimensions.map(({ id, title }) => [id, title])).toEqual([
      ['shape', 'Kind of bet'],
      ['horizon', 'Horizon'],
      ['driver', 'Driver'],
    ]);
    expect(dimensions[0]?.values).toHaveLength(8);
    expect(dimensions[2]).toMatchObject({
      field: 'driver',
      labelPrefix: null,
      values: [
        { value: 'Growth', colour: expect.stringMatching(/^[0-9A-F]{6}$/), meaning: '' },
        { value: 'Cost', colour: 'AABBCC', meaning: '' },
      ],
    });
  });

  it('leave out, with a warning, the rules of a preset whose values the user took away', async () => {
    const warnings = await warningsIn(
      'dimensions:\n  - { id: shape, values: [{ value: Run }, { value: New }] }\n',
    );
    expect(warnings).toEqual([
      expect.stringMatching(
        /^presets\/bets\.yaml:\d+:\d+: \d+ rules of the presets are left out: /,
      ),
    ]);
    expect(warnings[0]).toMatch(
      /shape: "Oblige" is not a value of it \(oblige-labels, oblige-types, oblige-titles\); shape: /,
    );
    const { dimensions, rules, heuristicRules } = await mappingsOf('preset: [bets]\n');
    const others = [...rules, ...heuristicRules].filter(({ set }) => set['shape'] !== 'Run');
    expect(dimensions[0]?.id).toBe('shape');
    for (const { id } of others) expect(warnings[0]).toContain(id);
    expect(warnings[0]).toContain('allowed: Run, New; write rules of your own');
  });

  it('leave a single such rule out by its name', async () => {
    const warnings = await warningsIn(
      `preset: [bets]
disable: [oblige-labels, oblige-types]
dimensions:
  - { id: shape, values: [{ value: Run }, { value: Explore }, { value: Outcome }, { value: Build }, { value: All-in }, { value: Enable }, { value: Improve }] }
`,
    );
    expect(warnings).toEqual([
      expect.stringMatching(
        /^presets\/bets\.yaml:\d+:\d+: the preset's rule oblige-titles is left out: /,
      ),
    ]);
  });

  it('stand without a preset', async () => {
    const { rules, dimensions, horizonBands, levelDefaults, heuristicRules } =
      await mappingsOf(`preset: []
dimensions: [{ id: shape, values: [{ value: A }] }]
horizon: { bands: [{ value: short, min: 1, max: 9 }, { value: long, min: 10 }], levels: { 1: long, -1: short } }
rules: [{ id: r, when: { any: [{ level: 1 }, { not: { points: ">=5" } }] }, set: { shape: A, horizon: long } }]
`);
    expect(dimensions.map(({ id }) => id)).toEqual(['shape', 'horizon']);
    expect(dimensions[1]?.values.map(({ value }) => value)).toEqual(['short', 'long']);
    expect(horizonBands).toEqual([
      { value: 'short', min: 1, max: 9, maxEstimateHours: null },
      { value: 'long', min: 10, max: null, maxEstimateHours: null },
    ]);
    expect(levelDefaults).toEqual([
      { level: -1, value: 'short' },
      { level: 1, value: 'long' },
    ]);
    expect([rules.length, heuristicRules.length]).toEqual([1, 0]);
  });

  it('with new bands need no level defaults, and lose those of the preset', async () => {
    const text =
      'horizon: { bands: [{ value: short, min: 1, max: 9 }, { value: long, min: 10 }] }\nheuristics: false\n';
    expect((await mappingsOf(text)).levelDefaults).toEqual([]);
  });

  it('switch heuristics off', async () => {
    expect((await mappingsOf('heuristics: false')).heuristicRules).toEqual([]);
    expect((await mappingsOf('heuristics: true')).heuristicRules.length).toBeGreaterThan(0);
  });

  it('have a hash of what they mean, not of how they are written', async () => {
    const { hash } = await mappingsOf(`rules:\n  ${RULE}\n`);
    expect((await mappingsOf(`\n# a comment\nrules:\n\n  ${RULE}\n`)).hash).toBe(hash);
    expect((await mappingsOf(`rules:\n  ${RULE.replace('epic', 'story')}\n`)).hash).not.toBe(hash);
  });

  it('load with every preset that is shipped, alone and beside bets', async () => {
    const files = await readdir(new URL('../../config/presets/', import.meta.url));
    const names = files.map((file) => file.replace('.yaml', ''));
    expect(names).toContain('bets');
    for (const preset of [
      ...names,
      `[bets, ${names.filter((name) => name !== 'bets').join(', ')}]`,
    ])
      expect(await warningsIn(`preset: ${preset}`)).toEqual([]);
  });

  it('translate every bet shape in every second preset', async () => {
    const { dimensions, secondPresets } = await mappingsOf(
      'preset: [bets, balance, run-grow-transform, 70-20-10]',
    );
    expect(secondPresets.map(({ id }) => id)).toEqual([
      'balance',
      'run-grow-transform',
      '70-20-10',
    ]);
    for (const { map } of secondPresets)
      expect(Object.keys(map).sort()).toEqual(
        dimensions[0]?.values.map(({ value }) => value).sort(),
      );
  });
});

describe('problems of mappings', () => {
  it('say what to do about a comparison without quotes, which YAML reads as a block of text', async () => {
    const text = 'rules:\n  - id: a\n    when:\n      plannedDays: >92\n    set: { shape: Run }';
    expect((await problemsIn(text))[0]).toMatch(
      /^mappings\.yaml:4:\d+: .*; put text that begins with > or \| in quotes: ">92"$/,
    );
  });

  it.each([
    ['preset: betz', ':1:9: "betz" is not a preset; allowed: 70-20-10, balance, bets,'],
    [
      'ruls: []',
      ':1:1: ruls is not a setting; allowed: version, dimensions, horizon, rules, types, heuristics, heuristicRules, preset, disable; did you mean "rules"?',
    ],
    ['rules: [{ when: { labels: a }, set: { shape: Run } }]', ':1:9: rules[0].id is missing'],
    ['rules: [{ id: a, when: { labels: a }, set: {} }]', 'sets nothing'],
    ['rules: [{ id: a, when: {}, set: { shape: Run } }]', 'the condition is empty'],
    ['rules: [{ id: a, when: { labels: }, set: { shape: Run } }]', ':1:26: labels has no value'],
    [
      'rules: [{ id: a, when: { labels: [] }, set: { shape: Run } }]',
      ':1:26: labels is an empty list',
    ],
    [
      'rules: [{ id: a, when: { any: { labels: a } }, set: { shape: Run } }]',
      ':1:26: any must be a list of conditions; write any: [{ labels: ktlo }, { type: bug }]',
    ],
    ...[
      ['issueType', 'type'],
      ['Status', 'state'],
      ['summary', 'title'],
      ['epic', 'parent.key'],
      ['epic.summary', 'parent.title'],
      ['initiative.labels', 'ancestor.labels'],
      ['parent.status', 'parent.state'],
      ['fields.theme', 'field.theme'],
      ['or', 'any'],
      ['story points', 'points'],
      ['due-date', 'plannedEnd'],
    ].map(([said, ours]) => [
      `rules: [{ id: a, when: { ${said}: a }, set: { shape: Run } }]`,
      `did you mean "${ours}"?`,
    ]),
    [
      'rules: [{ id: a, when: { assignee: bob }, set: { shape: Run } }]',
      'rules are about work, not about people',
    ],
    [
      'rules: [{ id: a, when: { customfield_10010: x }, set: { shape: Run } }]',
      'name the field under `fields:` of its source',
    ],
    [
      'rules: [{ id: a, when: { title: /spike/gi }, set: { shape: Run } }]',
      ':1:33: title: "/spike/gi" has a flag that is not i',
    ],
    [
      'rules: [{ id: a, when: { title: *spike* }, set: { shape: Run } }]',
      ':1:33: This reads as an alias, and nothing before it has that name; put text that begins with * in quotes',
    ],
    ['rules: [{ id: a, when: { labels: a }, set: Run }]', 'such as { shape: Run }'],
    ['rules: [{ id: a, when: [{ labels: a }], set: { shape: Run } }]', 'such as { labels: ktlo }'],
    ['rules: [{ id: 3, when: { labels: a }, set: { shape: Run } }]', 'put it in quotes'],
    [
      'rules: [{ id: a, when: { not: [] }, set: { shape: Run } }]',
      ':1:26: a condition must be a map',
    ],
    [
      'rules: [{ id: a, when: { any: [{ labels: a }, { lables: b }] }, set: { shape: Run } }]',
      ':1:49: lables is not something that a rule can ask for',
    ],
    [
      'rules: [{ id: a, when: { title: "/(/" }, set: { shape: Run } }]',
      ':1:33: title: "/(/" is not a regular expression that RE2 takes',
    ],
    [
      'rules: [{ id: a, when: { title: "/(?=x)/" }, set: { shape: Run } }]',
      'is not a regular expression that RE2 takes',
    ],
    [
      'rules: [{ id: a, when: { level: high }, set: { shape: Run } }]',
      ':1:33: level: "high" is not a number',
    ],
    [
      'rules: [{ id: a, when: { plannedEnd: [">=2026-02-30"] }, set: { shape: Run } }]',
      ':1:39: plannedEnd: ">=2026-02-30" is not a date',
    ],
    [
      'rules: [{ id: a, when: { labels: a }, set: { shap: Run } }]',
      'shap is not a dimension; allowed: shape, horizon; did you mean "shape"?',
    ],
    [
      'rules: [{ id: a, when: { labels: a }, set: { horizon: 1-3 week } }]',
      'did you mean "1-3 weeks"?',
    ],
    [
      'rules: [{ id: a, when: { labels: a }, set: { shape: Run }, from: 2026-07-01, to: 2026-06-30 }]',
      'the rule a ends before it begins',
    ],
    ['dimensions: [{ id: driver }]', 'the dimension driver has no values'],
    [
      'dimensions: [{ id: horizon, values: [{ value: x }] }]',
      'horizon is built in; set it under horizon:',
    ],
    ['dimensions: [{ id: d, values: [{ value: x }, { value: X }] }]', 'd has the value X twice'],
    [
      'dimensions: [{ id: d, values: [{ value: x, colour: 123456 }] }]',
      'is not a colour, write six hexadecimal digits in quotes',
    ],
    ['horizon: { bands: [{ value: a, min: 5, max: 4 }]  }', 'the band a ends before it begins'],
    [
      'horizon: { bands: [{ value: a, min: 1, max: 5 }, { value: b, min: 5 }] }',
      'the band b begins within the one before it; begin after 5 days',
    ],
    ['horizon: { bands: [{ value: a, min: 1 }, { value: b, min: 5 }] }', 'the band a has no max'],
    ['horizon: { levels: { 0: 1-3 week } }', '"1-3 week" is not a band of the horizon'],
  ])('%s', async (text, problem) => {
    const problems = await problemsIn(text);
    expect(problems.filter((found) => !found.startsWith('mappings.yaml:1:'))).toEqual([]);
    expect(problems.join('\n')).toContain(problem);
    expect(problems).toHaveLength(1);
  });

  it('offer nothing for a word that only every object has', async () => {
    const rule = 'rules: [{ id: a, when: { constructor: x }, set: { shape: Run } }]';
    const [problem] = await problemsIn(rule);
    expect(problem).toContain('constructor is not something that a rule can ask for');
    expect(problem).not.toContain('did you mean');
  });

  it('name a rule that is there twice', async () => {
    expect(await problemsIn(`rules:\n  ${RULE}\n  ${RULE}\n`)).toEqual([
      'mappings.yaml:3:11: the rule mine is there twice',
    ]);
  });
});

describe('conditions', () => {
  it('take exactly the patterns that the matchers compile', () => {
    const compiles = (compile: (pattern: string) => unknown, pattern: string): boolean => {
      try {
        compile(pattern);
        return true;
      } catch {
        return false;
      }
    };
    const part = fc.constantFrom(
      '>=',
      '<',
      '=',
      '..',
      '5',
      '-1',
      '2.5',
      '2026-02-28',
      '2026-12-01',
      ' ',
      'x',
      '*',
    );
    const numeric = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
    const regex = fc.array(
      fc.constantFrom('a', '(', ')', '[', ']', '*', '+', '\\d', '{2}', '|', '^', '?', '?='),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(
        numeric,
        regex.map((parts) => `/${parts.join('')}/`),
        (pattern, expression) => {
          expect(patternFault('level', pattern) === null).toBe(compiles(compileNumber, pattern));
          expect(patternFault('plannedEnd', pattern) === null).toBe(compiles(compileDate, pattern));
          expect(patternFault('title', expression) === null).toBe(
            compiles(compileText, expression),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('never throw, and either read or complain', () => {
    const key = fc.constantFrom(
      'any',
      'all',
      'not',
      'labels',
      'level',
      'field.x',
      'parent.type',
      'x',
    );
    fc.assert(
      fc.property(fc.object({ key, maxDepth: 5 }), (when) => {
        const problems: ConditionProblem[] = [];
        const read = readCondition(when, problems);
        expect(read !== null || problems.length > 0).toBe(true);
      }),
    );
  });
});
