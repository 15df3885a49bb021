import { describe, expect, it } from 'vitest';
import { buildHierarchy, countTeams } from '../../../src/classify/hierarchy.ts';
import { attributeKinds, makeReaders } from '../../../src/classify/matchers/attributes.ts';
import { compileCondition } from '../../../src/classify/matchers/condition.ts';
import { readCondition } from '../../../src/config/conditions.ts';
import type { ConditionProblem } from '../../../src/config/conditions.ts';
import { ATTRIBUTES } from '../../../src/config/mappings-schema.ts';
import { anItem } from '../an-item.ts';

const BASE = anItem(1, {
  title: 'Reconcile the Ledger',
  type: 'bug',
  sourceType: 'Defect',
  level: 0,
  labels: ['KTLO', 'mobile'],
  components: ['Billing'],
  team: 'Payments',
  project: 'PAY',
  phase: 'active',
  sourceState: 'In Review',
  priority: 'High',
  points: 5,
  estimateSeconds: 7200,
  fixVersions: ['2026.7'],
  milestones: [{ name: 'Beta', date: null }],
  plannedStart: { date: '2026-07-01', resolution: 'day' },
  plannedEnd: { date: '2026-07-10', resolution: 'day' },
  fields: { theme: 'Growth', tags: ['a', 'b'], big: true, count: 3 },
  parentId: 'src:2',
});
const STORY = anItem(2, { parentId: 'src:3', labels: ['story-label'], title: 'Middle' });
const EPIC = anItem(3, { type: 'epic', level: 1, team: 'Core', title: 'Exports' });
const BARE = anItem(4, {});

const ask = (when: unknown, types: Record<string, string> = {}) => {
  const { nodes } = buildHierarchy([BASE, STORY, EPIC, BARE]);
  countTeams(nodes.values());
  const problems: ConditionProblem[] = [];
  const condition = readCondition(when, problems);
  if (condition === null) throw new Error(JSON.stringify(problems));
  const compiled = compileCondition(condition, makeReaders(types));
  return (number: number) => {
    const node = nodes.get(`src:${number}`);
    if (!node) throw new Error(`no item ${number}`);
    return { answer: compiled.answer(node), why: compiled.why(node) };
  };
};

/** Attribute, a pattern that holds on BASE, one that does not, and what BARE answers. */
const TABLE: [string, unknown, unknown, boolean | 'not mentioned'][] = [
  ['type', 'bug', 'story', false],
  ['type', 'defect', 'epic', false],
  ['sourceType', 'Defect', 'bug', false],
  ['labels', 'ktlo', 'toil', 'not mentioned'],
  ['labels', ['x', 'mob*'], ['x', 'y'], 'not mentioned'],
  ['components', 'billing', 'search', 'not mentioned'],
  ['team', 'pay*', 'core', 'not mentioned'],
  ['project', 'PAY', 'WEB', 'not mentioned'],
  ['title', '*ledger*', 'ledger', false],
  ['title', '/^reconcile/', '/^ledger/', false],
  ['level', 0, '>=1', true],
  ['phase', 'active', 'done', false],
  ['state', 'in review', 'done', 'not mentioned'],
  ['priority', 'high', 'low', 'not mentioned'],
  ['source', 'src', 'other', true],
  ['key', 'X-1', 'X-2', false],
  ['fixVersions', '2026*', '2025*', 'not mentioned'],
  ['milestones', 'beta', 'ga', 'not mentioned'],
  ['points', '>=5', '<5', 'not mentioned'],
  ['estimateHours', 2, 3, 'not mentioned'],
  ['plannedDays', 10, '>10', 'not mentioned'],
  ['teamCount', 1, '>=2', 'not mentioned'],
  ['plannedEnd', '*', '>2026-07-10', 'not mentioned'],
  ['field.theme', 'growth', 'decline', 'not mentioned'],
  ['field.tags', 'b', 'c', 'not mentioned'],
  ['field.big', true, 'no', 'not mentioned'],
  ['field.count', 3, 4, 'not mentioned'],
];

describe('every attribute', () => {
  it.each(TABLE)('%s: %j holds, %j does not', (attribute, holds, fails, bare) => {
    expect(ask({ [attribute]: holds })(1).answer).toBe(true);
    expect(ask({ [attribute]: fails })(1).answer).toBe(false);
    expect(ask({ [attribute]: holds })(4).answer).toBe(bare);
  });

  it('of the documented grammar is in the table, with the same kind', () => {
    expect(Object.fromEntries(attributeKinds)).toEqual(ATTRIBUTES);
    const asked = new Set(TABLE.map(([attribute]) => attribute));
    expect(Object.keys(ATTRIBUTES).filter((attribute) => !asked.has(attribute))).toEqual([]);
  });

  it.each(TABLE)('parent.%s and ancestor.%s ask the same above', (attribute, holds, fails) => {
    const { nodes } = buildHierarchy([
      BASE,
      anItem(8, { parentId: 'src:1' }),
      anItem(9, { parentId: 'src:8' }),
    ]);
    const answers = (when: Record<string, unknown>, number: number) => {
      const condition = readCondition(when, []);
      const node = nodes.get(`src:${number}`);
      if (!condition || !node) throw new Error('not set up');
      return compileCondition(condition, makeReaders({})).answer(node);
    };
    expect(answers({ [`parent.${attribute}`]: holds }, 8)).toBe(true);
    expect(answers({ [`parent.${attribute}`]: fails }, 8)).toBe(false);
    expect(answers({ [`ancestor.${attribute}`]: holds }, 9)).toBe(true);
    expect(answers({ [`parent.${attribute}`]: holds }, 1)).toBe('not mentioned');
    expect(answers({ [`ancestor.${attribute}`]: holds }, 1)).toBe('not mentioned');
  });
});

describe('combinations', () => {
  it.each([
    [{ type: 'bug', labels: 'ktlo' }, true],
    [{ type: 'bug', labels: 'toil' }, false],
    [{ any: [{ labels: 'toil' }, { team: 'Payments' }] }, true],
    [{ any: [{ labels: 'toil' }, { team: 'Core' }] }, false],
    [{ all: [{ labels: 'ktlo' }, { labels: 'mobile' }] }, true],
    [{ not: { labels: 'ktlo' } }, false],
    [{ not: { labels: 'toil' } }, true],
    [{ type: 'bug', not: { any: [{ team: 'Core' }, { level: 1 }] } }, true],
  ])('%j is %s', (when, expected) => {
    expect(ask(when)(1).answer).toBe(expected);
  });

  it('make silence count as a no that `not` turns round', () => {
    expect(ask({ team: 'Web' })(4).answer).toBe('not mentioned');
    expect(ask({ not: { team: 'Web' } })(4).answer).toBe(true);
    expect(ask({ not: { 'parent.title': '*' } })(4).answer).toBe(true);
  });
});

describe('own words for types', () => {
  it('take the place of the source word', () => {
    expect(ask({ type: 'task' }, { DEFECT: 'task' })(1).answer).toBe(true);
    expect(ask({ type: 'bug' }, { Defect: 'task' })(1).answer).toBe(false);
    expect(ask({ sourceType: 'defect' }, { Defect: 'task' })(1).answer).toBe(true);
  });
});

describe('words for why', () => {
  it.each([
    [{ labels: ['ktlo', 'x'] }, 1, 'labels "KTLO"'],
    [{ type: 'bug', points: '>=3' }, 1, 'type "bug", points 5'],
    [{ labels: ['a', 'b'] }, 1, 'labels "KTLO", "mobile" is not a or b'],
    [{ team: 'a' }, 4, 'no team'],
    [{ 'parent.labels': 'story*' }, 1, 'parent X-2 labels "story-label"'],
    [{ 'ancestor.team': 'core' }, 1, 'ancestor X-3 team "Core"'],
    [{ 'ancestor.team': 'web' }, 1, 'no ancestor with that team'],
    [{ 'parent.team': 'web' }, 4, 'no parent'],
    [{ type: 'bug', not: { team: 'Web' } }, 1, 'type "bug"'],
    [
      { labels: ['a', 'b', 'c', 'd', 'e', 'f'] },
      1,
      'labels "KTLO", "mobile" is not a, b, c, d or 2 more',
    ],
  ])('%j on item %i: %s', (when, number, why) => {
    expect(ask(when)(number).why).toBe(why);
  });
});

describe('teamCount', () => {
  it('counts distinct teams of the item and everything below', () => {
    expect(ask({ teamCount: 2 })(3).answer).toBe(true);
    expect(ask({ teamCount: 1 })(2).answer).toBe(true);
  });

  it('is not known where neither the item nor anything below it has a team', () => {
    const { nodes } = buildHierarchy([anItem(1, { level: 1 }), anItem(2, { parentId: 'src:1' })]);
    countTeams(nodes.values());
    const compiled = compileCondition(readCondition({ teamCount: 0 }, [])!, makeReaders({}));
    expect([...nodes.values()].map((node) => compiled.answer(node))).toEqual([
      'not mentioned',
      'not mentioned',
    ]);
  });
});
