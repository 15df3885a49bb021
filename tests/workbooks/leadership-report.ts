import type { Change } from '../../src/model/change.ts';
import type { Health, ItemId, WorkItem } from '../../src/model/work-item.ts';
import type { Report } from '../../src/workbooks/report.ts';
import { aReport } from './a-report.ts';
import type { ReportOptions } from './a-report.ts';

/** Reports for the leadership review: plans that fit their horizons, histories, health, milestones and links. */

const PLANS: Record<string, [string, string]> = {
  '1-3 hours': ['2026-08-03', '2026-08-03'],
  '1-3 days': ['2026-08-03', '2026-08-05'],
  '1-3 weeks': ['2026-08-03', '2026-08-20'],
  '1-3 months': ['2026-07-20', '2026-09-30'],
  '1-3 quarters': ['2026-04-01', '2026-12-15'],
  '1-3 years': ['2025-02-01', '2027-06-30'],
  '1-3 decades': ['2024-01-01', '2036-12-31'],
};

/** Numbers from 0 to 1, the same for the same seed (Park and Miller). */
const random = (seed: number): (() => number) => {
  let state = seed * 7_919 + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

export const moved = (
  itemId: ItemId,
  field: Change['field'],
  at: string,
  from: string | null,
  to: string | null,
): Change => ({
  itemId,
  entryId: `${itemId} ${at}`,
  seq: 0,
  at: Date.parse(at),
  field,
  sourceField: field,
  from,
  to,
  fromText: null,
  toText: null,
  authorId: null,
});

const PHASES: WorkItem['phase'][] = ['active', 'active', 'todo', 'paused', 'done', 'stopped'];
const HEALTHS: (Health | null)[] = ['onTrack', 'atRisk', 'offTrack', null];

/** The report of `aReport`, its bets planned, ended, healthy or not, and their targets moved. */
export const aReview = (options: ReportOptions & { history?: boolean } = {}): Report => {
  const report = aReport(options);
  const next = random((options.seed ?? 1) + 1_000);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const history = new Map<ItemId, Change[]>();
  const bets = [...report.items.values()].filter(({ level }) => level >= 1);
  const items = new Map(report.items);
  for (const bet of bets) {
    const plan = PLANS[report.verdicts.get(bet.id)?.['horizon']?.value ?? ''];
    const phase = pick(PHASES);
    const ended = phase === 'done' || phase === 'stopped';
    items.set(bet.id, {
      ...bet,
      phase,
      doneAt: ended ? pick([Date.UTC(2026, 7, 14), Date.UTC(2026, 4, 4)]) : null,
      health: pick(HEALTHS),
      healthNote: 'We wait for one answer.',
      plannedStart: plan ? { date: plan[0], resolution: 'day' } : null,
      plannedEnd: plan ? { date: plan[1], resolution: 'day' } : null,
      milestones: next() < 0.5 ? [] : [{ name: 'Beta', date: '2026-11-02' }],
      links: [{ kind: 'blockedBy', itemId: pick(bets).id, ref: '' }],
      team: `Team ${pick(['A', 'B', 'C'])}`,
    });
    const moves = Array.from({ length: Math.floor(next() * 4) }, (_, index) =>
      moved(
        bet.id,
        'plannedEnd',
        `2026-0${6 + index}-1${index}T10:00:00Z`,
        `2026-1${index === 0 ? 0 : index - 1}-01`,
        `2026-1${index === 0 ? 0 : index}-0${1 + index}`,
      ),
    );
    history.set(bet.id, moves);
  }
  return { ...report, items, betHistory: history };
};

const without = (report: Report, level: number): Report => {
  const items = new Map(
    [...report.items]
      .filter(([, item]) => item.level < level)
      .map(([id, item]): [ItemId, WorkItem] => [
        id,
        {
          ...item,
          parentId:
            item.parentId !== null && (report.items.get(item.parentId)?.level ?? 0) >= level
              ? null
              : item.parentId,
        },
      ]),
  );
  const strip = (rows: Report['rows']): Report['rows'] =>
    rows.map((row) => ({
      ...row,
      initiativeKey: null,
      initiativeTitle: null,
      ...(level <= 1 ? { betKey: null, betTitle: null } : {}),
    }));
  return { ...report, items, rows: strip(report.rows), priorRows: strip(report.priorRows) };
};

const unclassified = (report: Report): Report => {
  const blank: Report['verdicts'] = new Map(
    [...report.verdicts].map(([id, verdicts]) => [
      id,
      Object.fromEntries(
        Object.entries(verdicts).map(([dimension, verdict]) => [
          dimension,
          {
            ...verdict,
            value: dimension === 'horizon' ? 'Unknown' : 'Unclassified',
            step: 'none' as const,
            ruleId: null,
            ...(dimension === 'horizon' ? { horizonSource: 'unknown' as const } : {}),
          },
        ]),
      ),
    ]),
  );
  const again = (rows: Report['rows']): Report['rows'] =>
    rows.map((row) => ({
      ...row,
      verdicts: row.itemId === null ? {} : (blank.get(row.itemId) ?? {}),
    }));
  return {
    ...report,
    verdicts: blank,
    rows: again(report.rows),
    priorRows: again(report.priorRows),
  };
};

/** Organisations that lack something, by name. */
export const VARIANTS: Record<string, (options: ReportOptions) => Report> = {
  whole: aReview,
  'no history': (options) => ({
    ...aReview(options),
    priorRows: [],
    trend: [],
    betHistory: new Map(),
    unitsBefore: new Map(),
    sinceLastExport: null,
  }),
  'no initiatives': (options) => without(aReview(options), 2),
  'no bets': (options) => without(aReview(options), 1),
  'one team': (options) => aReview({ ...options, teams: 1 }),
  'no intended mix': (options) => ({ ...aReview(options), intended: null }),
  'all unclassified': (options) => unclassified(aReview(options)),
  'nothing at all': (options) => ({
    ...without(aReview(options), 0),
    rows: [],
    priorRows: [],
    trend: [],
    sources: [],
    intended: null,
    sinceLastExport: null,
  }),
};
