import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import { lintRules } from '../../src/classify/lint.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import { anItem } from './an-item.ts';
import { mappingsFrom } from './mappings-from.ts';

const MAPPINGS = await mappingsFrom();
const from = (start: string, end: string): Partial<WorkItem> => ({
  plannedStart: { date: start, resolution: 'day' },
  plannedEnd: { date: end, resolution: 'day' },
});
const QUARTER = from('2026-07-01', '2026-09-30');
const YEAR = from('2026-01-01', '2026-12-31');
const shapeOf = (given: Partial<WorkItem>, others: WorkItem[] = []) =>
  classify([anItem(1, given), ...others], MAPPINGS).verdicts.get('src:1')?.['shape'];

describe('the bets preset reads the typical signals', () => {
  it.each<[string, string, Partial<WorkItem>]>([
    ['Explore', 'a spike', { type: 'spike' }],
    ['Explore', 'a label poc', { labels: ['poc'] }],
    ['Explore', 'a title', { title: 'Spike: cheaper storage', parentId: 'src:9' }],
    ['Outcome', 'a goal field', { fields: { goal: 'Retention' } }],
    ['Outcome', 'a label outcome', { labels: ['outcome'] }],
    ['Outcome', 'a label opportunity', { labels: ['opportunity'] }],
    ['Build', 'a label feature', { labels: ['feature'] }],
    ['Build', 'a label roadmap', { labels: ['roadmap'] }],
    ['Build', 'an epic with a target date', { type: 'epic', level: 1, ...QUARTER }],
    [
      'Build',
      'a project with a milestone',
      { type: 'project', level: 1, milestones: [{ name: 'GA', date: null }] },
    ],
    ['Build', 'an epic with a fix version', { type: 'epic', level: 1, fixVersions: ['7.0'] }],
    ['All-in', 'a label migration', { labels: ['migration'] }],
    ['All-in', 'a label replatform', { labels: ['replatform'] }],
    ['All-in', 'a label launch', { labels: ['launch'] }],
    ['Enable', 'a label tech-debt', { labels: ['tech-debt'] }],
    ['Enable', 'a label devex', { labels: ['devex'] }],
    ['Enable', 'a platform team', { team: 'Core Platform' }],
    ['Improve', 'a story with no parent', { type: 'story' }],
    ['Improve', 'an improvement', { type: 'improvement' }],
    ['Run', 'a bug', { type: 'bug' }],
    ['Run', 'an incident', { type: 'incident' }],
    ['Run', 'support', { type: 'support' }],
    ['Run', 'a label ktlo', { labels: ['ktlo'] }],
    ['Run', 'a label oncall', { labels: ['oncall'] }],
    ['Run', 'a label patch', { labels: ['patch'] }],
    ['Oblige', 'a label compliance', { labels: ['compliance'] }],
    ['Oblige', 'a label audit', { labels: ['audit'] }],
    ['Oblige', 'a label contractual on a bug', { type: 'bug', labels: ['contractual'] }],
    ['Unclassified', 'an epic that says nothing', { type: 'epic', level: 1 }],
  ])('%s: %s', (value, _, given) => {
    expect(shapeOf(given)?.value).toBe(value);
  });

  it('All-in: an initiative over 92 days with three teams', () => {
    const epics = ['A', 'B', 'C'].map((team, index) =>
      anItem(10 + index, { type: 'epic', level: 1, team, parentId: 'src:1' }),
    );
    const initiative = { type: 'initiative', level: 2, ...YEAR };
    expect(shapeOf(initiative, epics)).toMatchObject({
      value: 'All-in',
      ruleId: 'all-in-initiatives',
    });
    expect(shapeOf(initiative, epics.slice(1))).toMatchObject({
      step: 'heuristic',
      confidence: 'low',
    });
    expect(shapeOf({ ...initiative, ...QUARTER }, epics)?.ruleId).not.toBe('all-in-initiatives');
  });

  it('a story takes the shape of its planned epic, a bug in it stays Run', () => {
    const epic = anItem(2, { type: 'epic', level: 1, ...QUARTER });
    expect(shapeOf({ parentId: epic.id }, [epic])).toMatchObject({
      value: 'Build',
      step: 'ancestor-rule',
    });
    expect(shapeOf({ type: 'bug', parentId: epic.id }, [epic])?.value).toBe('Run');
  });

  it('small work below an evergreen epic is Improve', () => {
    const epic = anItem(2, { type: 'epic', level: 1, title: 'Checkout improvements', ...QUARTER });
    expect(shapeOf({ parentId: epic.id }, [epic])).toMatchObject({
      value: 'Improve',
      ruleId: 'improve-below-evergreen',
    });
  });
});

describe('presets', () => {
  const others = readdirSync(new URL('../../config/presets/', import.meta.url))
    .map((file) => file.replace('.yaml', ''))
    .filter((id) => id !== 'bets');

  it('are the ones of the design', () => {
    expect(others.sort()).toEqual([
      '70-20-10',
      'balance',
      'door',
      'fiscal',
      'run-grow-transform',
      'three-horizons',
    ]);
  });

  it.each(others.filter((id) => id !== 'fiscal'))(
    '%s is mapped from every value of the default',
    async (id) => {
      const { dimensions, secondPresets } = await mappingsFrom(`preset: [bets, ${id}]`);
      const second = secondPresets.find((preset) => preset.id === id);
      const shapes = dimensions[0]?.values.map(({ value }) => value);
      expect(Object.keys(second?.map ?? {}).sort()).toEqual(shapes?.sort());
      expect(new Set(Object.values(second?.map ?? {}))).toEqual(
        new Set(second?.values.map(({ value }) => value)),
      );
    },
  );

  it('three-horizons never goes by duration', async () => {
    const mappings = await mappingsFrom('preset: [bets, three-horizons]');
    const maturity = (given: Partial<WorkItem>) =>
      classify([anItem(1, given)], mappings).verdicts.get('src:1')?.['maturity'];
    expect(maturity({ ...YEAR })?.value).toBe('Unclassified');
    expect(maturity({ ...YEAR, labels: ['h2'] })?.value).toBe('H2');
    expect(maturity({ labels: ['maturity:H3'] })).toMatchObject({ value: 'H3', step: 'field' });
  });

  it('fiscal changes the bands of the horizon and nothing else, with or without bets named first', async () => {
    const fiscal = await mappingsFrom('preset: fiscal');
    expect(fiscal.horizonBands.map(({ min, max }) => [min, max])).toEqual([
      [1, 6],
      [7, 29],
      [30, 92],
      [93, 366],
      [367, null],
    ]);
    const named = await mappingsFrom('preset: [bets, fiscal]');
    expect(named).toEqual(fiscal);
    expect(named.rules).toEqual(MAPPINGS.rules);
    expect(named.secondPresets).toEqual([]);
    expect(named.dimensions.map(({ id }) => id)).toEqual(['shape', 'horizon']);
  });

  it('have no rule that cannot decide', async () => {
    expect(lintRules(await mappingsFrom(`preset: [bets, ${others.join(', ')}]`))).toEqual([]);
  });
});
