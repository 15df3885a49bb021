import { describe, expect, it } from 'vitest';
import { classify } from '../../src/classify/classify.ts';
import { bandOf, slippedBand } from '../../src/classify/horizon.ts';
import type { HorizonBand } from '../../src/config/config.ts';
import { addDays } from '../../src/model/date.ts';
import type { DateResolution, WorkItem } from '../../src/model/work-item.ts';
import { anItem, anOverride } from './an-item.ts';
import { mappingsFrom } from './mappings-from.ts';

const MAPPINGS = await mappingsFrom();
const BANDS = MAPPINGS.horizonBands;
const START = '2026-03-02';

const planned = (days: number, given: Partial<WorkItem> = {}, resolution: DateResolution = 'day') =>
  anItem(1, {
    plannedStart: { date: START, resolution: 'day' },
    plannedEnd: { date: addDays(START, days - 1), resolution },
    ...given,
  });

const horizonOf = (item: WorkItem, others: WorkItem[] = []) =>
  classify([item, ...others], MAPPINGS).verdicts.get(item.id)?.['horizon'];

const PRESETS = ['bets', 'fiscal'];
const EDGES = PRESETS.map(async (preset) => {
  const mappings = await mappingsFrom(`preset: ${preset}`);
  return mappings.horizonBands
    .filter(({ maxEstimateHours }) => maxEstimateHours === null)
    .flatMap(({ value, min, max }) => [
      { preset, mappings, days: min, value },
      { preset, mappings, days: max ?? min * 4, value },
    ]);
});
const ALL_EDGES = (await Promise.all(EDGES)).flat();

describe('every edge of every band', () => {
  it.each(ALL_EDGES)('$preset: $days days are $value', (edge) => {
    const item = planned(edge.days);
    const { verdicts } = classify([item], edge.mappings);
    expect(verdicts.get(item.id)?.['horizon']).toMatchObject({
      value: edge.value,
      horizonSource: 'planned dates',
    });
  });

  it('is one day from the next band: no length is without a band', async () => {
    for (const preset of PRESETS) {
      const { horizonBands } = await mappingsFrom(`preset: ${preset}`);
      const plain = horizonBands.filter(({ maxEstimateHours }) => maxEstimateHours === null);
      expect(plain.at(-1)?.max).toBeNull();
      expect(plain.slice(1).map(({ min }) => min - 1)).toEqual(
        plain.slice(0, -1).map(({ max }) => max),
      );
    }
  });

  it('a date known to the year only is within a fiscal year', async () => {
    const item = planned(300, {}, 'year');
    const { verdicts } = classify([item], await mappingsFrom('preset: fiscal'));
    expect(verdicts.get(item.id)?.['horizon']?.value).toBe('Within a year');
  });
});

describe('band edges', () => {
  it.each([
    [1, '1-3 days'],
    [4, '1-3 days'],
    [5, '1-3 weeks'],
    [25, '1-3 weeks'],
    [26, '1-3 months'],
    [92, '1-3 months'],
    [93, '1-3 quarters'],
    [316, '1-3 quarters'],
    [317, '1-3 years'],
    [2000, '1-3 years'],
    [2001, '1-3 decades'],
    [9000, '1-3 decades'],
  ])('%i days are %s', (days, band) => {
    expect(horizonOf(planned(days))).toMatchObject({ value: band, horizonSource: 'planned dates' });
  });

  it.each([
    [1, 4 * 3600, '1-3 hours'],
    [1, 4 * 3600 + 1, '1-3 days'],
    [1, 0, '1-3 hours'],
    [1, null, '1-3 days'],
    [2, 3600, '1-3 days'],
  ])('%i days and an estimate of %s s are %s', (days, estimateSeconds, band) => {
    expect(horizonOf(planned(days, { estimateSeconds }))?.value).toBe(band);
  });
});

describe('a gap between bands', () => {
  const gapped: HorizonBand[] = [
    { value: 'short', min: 2, max: 10, maxEstimateHours: null },
    { value: 'long', min: 40, max: 100, maxEstimateHours: null },
  ];
  it.each([
    [1, 'short'],
    [11, 'short'],
    [19, 'short'],
    [20, 'short'],
    [21, 'long'],
    [39, 'long'],
    [5000, 'long'],
  ])('goes to the nearer by ratio: %i days are %s', (days, band) => {
    expect(bandOf(days, null, gapped)?.value).toBe(band);
  });

  it('is never filled by a band whose estimate does not fit', () => {
    const hours: HorizonBand[] = [
      { value: 'hours', min: 1, max: 1, maxEstimateHours: 4 },
      ...gapped,
    ];
    expect(bandOf(1, null, hours)?.value).toBe('short');
    expect(bandOf(1, null, [])).toBeNull();
  });
});

describe('source order', () => {
  const sprint = { id: '1', name: 'Sprint 7', start: '2026-03-02', end: '2026-03-15' };

  it('takes a field or label before dates, dates before a sprint, a sprint before the level', () => {
    const everything = planned(40, { labels: ['horizon:1-3 years'], iterations: [sprint] });
    expect(horizonOf(everything)).toMatchObject({ value: '1-3 years', horizonSource: 'field' });
    expect(horizonOf({ ...everything, labels: [] })).toMatchObject({
      value: '1-3 months',
      horizonSource: 'planned dates',
      evidence: 'planned 2026-03-02 to 2026-04-10 (40 days)',
      confidence: 'high',
    });
    expect(horizonOf(anItem(1, { iterations: [sprint] }))).toMatchObject({
      value: '1-3 weeks',
      horizonSource: 'sprint or cycle',
      evidence: 'in Sprint 7, 2026-03-02 to 2026-03-15 (14 days)',
      confidence: 'medium',
    });
    expect(horizonOf(anItem(1))).toMatchObject({
      value: '1-3 weeks',
      horizonSource: 'level default',
      confidence: 'low',
    });
  });

  it('takes an override first of all', () => {
    const overrides = [anOverride(1, '1-3 years', { dimension: 'horizon' })];
    const { verdicts } = classify([planned(3)], MAPPINGS, { overrides });
    expect(verdicts.get('src:1')?.['horizon']).toMatchObject({
      value: '1-3 years',
      horizonSource: 'override',
    });
  });

  it('takes the current sprint, the last that has both ends', () => {
    const unknown = { id: '2', name: 'Sprint 8', start: null, end: null };
    const day = { id: '0', name: 'Day', start: '2026-02-01', end: '2026-02-01' };
    expect(horizonOf(anItem(1, { iterations: [day, sprint, unknown] }))?.value).toBe('1-3 weeks');
  });

  it('needs both dates, in order; elapsed time never counts', () => {
    const { plannedStart, plannedEnd } = planned(200);
    expect(horizonOf(anItem(1, { plannedEnd, doneAt: 9e12 }))?.horizonSource).toBe('level default');
    expect(
      horizonOf(anItem(1, { plannedStart: plannedEnd, plannedEnd: plannedStart }))?.horizonSource,
    ).toBe('level default');
  });

  it('never inherits: not dates, not explicit values', () => {
    const epic = anItem(2, { level: 1, type: 'epic', labels: ['horizon:1-3 years'] });
    expect(horizonOf(anItem(1, { parentId: epic.id }), [epic])?.horizonSource).toBe(
      'level default',
    );
  });

  it('lets a rule decide between the own word and the dates', async () => {
    const mappings = await mappingsFrom(
      'rules: [{ id: far, when: { team: Lab }, set: { horizon: 1-3 years } }]',
    );
    const { verdicts } = classify([planned(3, { team: 'Lab' })], mappings);
    expect(verdicts.get('src:1')?.['horizon']).toMatchObject({
      value: '1-3 years',
      horizonSource: 'rule',
      ruleId: 'far',
      runnerUp: { value: '1-3 days', ruleId: 'heuristic:planned dates' },
    });
  });

  it.each([
    [-1, '1-3 days'],
    [0, '1-3 weeks'],
    [1, '1-3 months'],
    [2, '1-3 quarters'],
    [3, '1-3 years'],
    [7, '1-3 years'],
  ])('has a default for level %i: %s', (level, band) => {
    expect(horizonOf(anItem(1, { level }))?.value).toBe(band);
  });

  it('is Unknown when nothing says anything', () => {
    const bare = { ...MAPPINGS, levelDefaults: [] };
    expect(classify([anItem(1)], bare).verdicts.get('src:1')?.['horizon']).toMatchObject({
      value: 'Unknown',
      step: 'none',
      horizonSource: 'unknown',
    });
  });
});

describe('resolution', () => {
  it.each<[DateResolution, number, string]>([
    ['day', 10, '1-3 weeks'],
    ['month', 10, '1-3 months'],
    ['month', 120, '1-3 quarters'],
    ['quarter', 10, '1-3 quarters'],
    ['quarter', 92, '1-3 quarters'],
    ['quarter', 400, '1-3 years'],
    ['halfYear', 30, '1-3 quarters'],
    ['year', 100, '1-3 years'],
    ['year', 3000, '1-3 decades'],
  ])('%s caps %i days at %s', (resolution, days, band) => {
    expect(horizonOf(planned(days, {}, resolution))?.value).toBe(band);
  });

  it('is said in the evidence and lowers the confidence', () => {
    expect(horizonOf(planned(10, {}, 'quarter'))).toMatchObject({
      evidence: 'planned 2026-03-02 to 2026-03-11 (10 days), known to the quarter only',
      confidence: 'medium',
    });
  });
});

describe('slipped a band', () => {
  it('compares elapsed days with the planned band', () => {
    const item = planned(4, { phase: 'active' });
    expect(slippedBand(item, BANDS, '2026-03-05')).toBeNull();
    expect(slippedBand(item, BANDS, '2026-03-06')).toEqual({
      planned: '1-3 days',
      elapsed: '1-3 weeks',
      elapsedDays: 5,
    });
    expect(slippedBand(item, BANDS, '2026-03-06', '2026-03-04')).toBeNull();
  });

  it('says nothing of work not begun, stopped, unplanned, or of hours within their day', () => {
    expect(slippedBand(planned(1, { phase: 'todo' }), BANDS, '2026-06-01')).toBeNull();
    expect(slippedBand(planned(1, { phase: 'stopped' }), BANDS, '2026-06-01')).toBeNull();
    expect(slippedBand(anItem(1, { phase: 'active' }), BANDS, '2026-06-01')).toBeNull();
    expect(
      slippedBand(planned(1, { phase: 'active', estimateSeconds: 3600 }), BANDS, START),
    ).toBeNull();
    expect(slippedBand(planned(9, { phase: 'active' }), BANDS, '2026-03-01')).toBeNull();
  });
});
