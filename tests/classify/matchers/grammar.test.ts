import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildHierarchy, countTeams } from '../../../src/classify/hierarchy.ts';
import { makeReaders } from '../../../src/classify/matchers/attributes.ts';
import { compileCondition } from '../../../src/classify/matchers/condition.ts';
import { readCondition } from '../../../src/config/conditions.ts';
import { ATTRIBUTES } from '../../../src/config/mappings-schema.ts';
import { anItem } from '../an-item.ts';

/** What the guide says that a rule can ask for: the table below is made of it. */
const documented = (() => {
  const guide = readFileSync(
    new URL('../../../docs/guide-mappings.md', import.meta.url),
    'utf8',
  ).replaceAll('\n', ' ');
  const list = /What can be asked: (.*?), and `field\.<name>`/.exec(guide)?.[1] ?? '';
  return [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
})();

const SAYS = {
  type: 'spike',
  sourceType: 'Tech Spike',
  labels: ['Ledger', 'p1-late'],
  components: ['Billing'],
  team: 'Payments',
  project: 'PAY',
  title: 'Rebuild the ledger',
  phase: 'active' as const,
  sourceState: 'In Review',
  priority: 'High',
  fixVersions: ['2026.7'],
  points: 5,
  estimateSeconds: 6 * 3600,
  milestones: [{ name: 'Beta', date: null }],
  plannedStart: { date: '2026-07-01', resolution: 'day' as const },
  plannedEnd: { date: '2026-07-20', resolution: 'day' as const },
  fields: { theme: 'Growth' },
  level: 2,
};
const TOP = anItem(1, SAYS);
/** Between the two, and without a word of its own: no pattern holds on it. */
const MIDDLE = anItem(2, {
  parentId: TOP.id,
  level: NaN,
  title: '',
  type: '',
  key: '',
  source: '',
});
const SAYS_IT = { item: TOP, parent: MIDDLE, ancestor: anItem(3, { parentId: MIDDLE.id }) };

/** A value of each attribute as TOP has it. */
const VALUE: Record<string, string | number> = {
  ...Object.fromEntries(
    Object.entries(SAYS).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  ),
  state: 'In Review',
  source: 'src',
  key: 'X-1',
  milestones: 'Beta',
  estimateHours: 6,
  plannedDays: 20,
  teamCount: 1,
  plannedEnd: '2026-07-20',
  'field.theme': 'Growth',
};

const textPatterns = (value: string): [unknown, boolean][] => {
  const [head, tail] = [value.slice(0, 2), value.slice(-2)];
  return [
    [value, true],
    [value.toUpperCase(), true],
    [value.toLowerCase(), true],
    [`${head}*`, true],
    [`*${tail}`, true],
    [`*${value.slice(1, -1)}*`, true],
    [`?${value.slice(1)}`, true],
    [`/^${head.toLowerCase()}/`, true],
    [`/${tail.toUpperCase()}$/i`, true],
    [['nothing', value], true],
    ['*', true],
    [`${value}x`, false],
    [`x${value}`, false],
    [`${head}`, head === value],
    ['/nothing/', false],
    [['nothing', 'none'], false],
  ];
};

const numberPatterns = (value: number): [unknown, boolean][] => [
  [value, true],
  [`=${value}`, true],
  [`>=${value}`, true],
  [`<=${value}`, true],
  [`>${value - 1}`, true],
  [`<${value + 1}`, true],
  [`${value - 1}..${value}`, true],
  [`${value}..${value + 1}`, true],
  [`${value}..`, true],
  [`..${value}`, true],
  [[value + 1, value], true],
  [value + 1, false],
  [`>${value}`, false],
  [`<${value}`, false],
  [`${value + 1}..${value + 2}`, false],
  [[value + 1, `<${value}`], false],
];

const datePatterns = (value: string): [unknown, boolean][] => [
  ['*', true],
  [value, true],
  [`=${value}`, true],
  [`>=${value}`, true],
  [`<=${value}`, true],
  [`2026-01-01..${value}`, true],
  [['2025-01-01', value], true],
  [`>${value}`, false],
  [`<${value}`, false],
  ['2026-07-21..2026-12-31', false],
];

const patternsFor = (attribute: string): [unknown, boolean][] => {
  const value = VALUE[attribute]!;
  const kind = (ATTRIBUTES as Record<string, string>)[attribute] ?? 'text';
  if (kind === 'number') return numberPatterns(value as number);
  return kind === 'date' ? datePatterns(value as string) : textPatterns(value as string);
};

const { nodes } = buildHierarchy(Object.values(SAYS_IT));
countTeams(nodes.values());

const answer = (when: Record<string, unknown>, id: string): unknown => {
  const problems: unknown[] = [];
  const condition = readCondition(when, problems as never);
  expect(problems).toEqual([]);
  return compileCondition(condition!, makeReaders({})).answer(nodes.get(id)!);
};

describe('the documented grammar', () => {
  it('is the one that is read', () => {
    expect(documented.toSorted()).toEqual(Object.keys(ATTRIBUTES).toSorted());
  });

  const rows = [...documented, 'field.theme'].flatMap((attribute) =>
    patternsFor(attribute).map(([pattern, holds]) => ({ attribute, pattern, holds })),
  );
  it.each(rows)('$attribute: $pattern is $holds, above as on the item', (row) => {
    const { attribute, pattern, holds } = row;
    for (const [where, { id }] of Object.entries(SAYS_IT)) {
      const key = where === 'item' ? attribute : `${where}.${attribute}`;
      expect(answer({ [key]: pattern }, id)).toBe(holds);
      expect(answer({ not: { [key]: pattern } }, id)).toBe(!holds);
    }
  });
});
