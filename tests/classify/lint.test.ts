import { describe, expect, it } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import { lintRules } from '../../src/classify/lint.ts';
import { anItem } from './an-item.ts';
import { bareMappings } from './mappings-from.ts';

const warningsOf = async (...rules: string[]) =>
  lintRules(await bareMappings(`rules:\n${rules.map((rule) => `  - ${rule}`).join('\n')}`)).map(
    ({ detail }) => detail,
  );

describe('lintRules', () => {
  it.each([
    ['{ level: "<-1" }', 'level is never below -1'],
    ['{ plannedDays: [0, "<1"] }', 'plannedDays is never below 1'],
    ['{ phase: doing }', 'phase is always one of todo, active, paused, done, stopped, unknown'],
    ['{ all: [{ team: A }, { team: B }] }', 'its two conditions on team exclude each other'],
    [
      '{ all: [{ points: ">5" }, { points: "<=5" }] }',
      'its two conditions on points exclude each other',
    ],
    ['{ type: bug, not: { type: [bug, defect] } }', 'it asks for what it excludes'],
    ['{ any: [{ level: "<-1" }, { phase: doing }] }', 'level is never below -1'],
  ])('%s can never fire', async (when, reason) => {
    expect(await warningsOf(`{ id: x, when: ${when}, set: { shape: A } }`)).toEqual([
      `x can never fire: ${reason}`,
    ]);
  });

  it.each([
    [
      '{ title: ledger }',
      [
        'x asks for titles that are "ledger" and nothing else: write "*ledger*" to find it anywhere',
      ],
    ],
    [
      '{ any: [{ parent.title: [Größe, "*b*"] }, { type: bug }] }',
      ['x asks for titles that are "Größe" and nothing else: write "*Größe*" to find it anywhere'],
    ],
    ['{ title: ["*ledger*", ledger rebuild, /ledger/, "ledger*"] }', []],
    ['{ type: story, not: { title: "*" } }', []],
  ])('%s is asked about, for it is hardly meant', async (when, warnings) => {
    expect(await warningsOf(`{ id: x, when: ${when}, set: { shape: A } }`)).toEqual(warnings);
  });

  it.each([
    ['{ labels: "ktlo*" }', '{ labels: [ktlo, ktlo-x] }'],
    ['{ labels: ktlo }', '{ labels: KTLO, type: bug }'],
    ['{ any: [{ type: bug }, { type: task }] }', '{ type: [task, bug] }'],
    ['{ title: "*call*" }', '{ title: "on*calls" }'],
    ['{ points: ">=3" }', '{ points: 4..8 }'],
    ['{ not: { labels: [a, b] } }', '{ not: { labels: [b, a, c] } }'],
  ])('%s shadows %s', async (earlier, later) => {
    const rules = [earlier, later].map(
      (when, i) => `{ id: r${i}, when: ${when}, set: { shape: A } }`,
    );
    expect(await warningsOf(...rules)).toEqual([
      'r1 never decides: r0 before it matches whatever it matches',
    ]);
  });

  it.each([
    ['{ labels: ktlo }, set: { shape: A }', '{ labels: "ktlo*" }, set: { shape: B }'],
    ['{ labels: ktlo }, set: { horizon: 1-3 days }', '{ labels: ktlo }, set: { shape: B }'],
    [
      '{ labels: ktlo }, set: { shape: A }, from: 2026-07-01',
      '{ labels: ktlo }, set: { shape: B }',
    ],
    ['{ labels: ktlo }, set: { shape: A }', '{ parent.labels: ktlo }, set: { shape: B }'],
    [
      '{ all: [{ labels: a }, { labels: b }] }, set: { shape: A }',
      '{ labels: a }, set: { shape: B }',
    ],
  ])('%s does not shadow %s', async (earlier, later) => {
    expect(await warningsOf(`{ id: r0, when: ${earlier} }`, `{ id: r1, when: ${later} }`)).toEqual(
      [],
    );
  });

  it('names the rules that matched nothing in the last run, with their place', async () => {
    const mappings = await bareMappings(
      'rules:\n  - { id: bugs, when: { type: bug }, set: { shape: A } }\n  - { id: gone, when: { team: Gone }, set: { shape: A } }',
    );
    const { ruleStats } = classify([anItem(1, { type: 'bug' })], mappings);
    expect(ruleStats.get('bugs')).toEqual({ matched: 1, decided: 1 });
    const [warning, ...rest] = lintRules(mappings, ruleStats);
    expect(rest).toEqual([]);
    expect(warning).toMatchObject({ ruleId: 'gone', kind: 'matched nothing' });
    expect(warning?.origin.line).toBeGreaterThan(1);
  });
});
