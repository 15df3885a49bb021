import type { LedgerRow } from '../../src/ledger/row.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import type { WorkItem } from '../../src/model/work-item.ts';
import type { Report } from '../../src/workbooks/report.ts';
import { item } from './an-item.ts';
import { BANDS, HORIZONS, HOSTILE, SHAPES, random } from './vocabulary.ts';

/** A consistent report with a random ledger: the same seed gives the same report. */

const verdict = (dimension: string, value: string, rule: string): Verdict => ({
  dimension,
  value,
  ruleId: value.startsWith('Un') ? null : rule,
  step: value.startsWith('Un') ? 'none' : 'rule',
  fromItemId: null,
  evidence: value.startsWith('Un') ? '' : `type "${rule}"`,
  confidence: value.startsWith('Un') ? 'low' : 'medium',
  runnerUp: null,
  ...(dimension === 'horizon'
    ? { horizonSource: value === 'Unknown' ? ('unknown' as const) : ('planned dates' as const) }
    : {}),
});

export interface ReportOptions {
  seed?: number;
  rows?: number;
  hostile?: boolean;
  rates?: boolean;
  individuals?: boolean;
  teams?: number;
}

const MONTHS = ['2026-07', '2026-08', '2026-09'];
const PRIOR_MONTHS = ['2026-04', '2026-05', '2026-06'];

/** Builds a report of `rows` ledger lines (and a fifth as many of the prior quarter). */
export const aReport = (options: ReportOptions = {}): Report => {
  const {
    seed = 1,
    rows: count = 400,
    hostile = false,
    rates = true,
    individuals = false,
  } = options;
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const strange = (plain: string): string => (hostile && next() < 0.4 ? pick(HOSTILE) : plain);
  const teams = Array.from({ length: options.teams ?? 8 }, (_, index) =>
    strange(`Team ${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[index % 26]}${index >= 26 ? index : ''}`),
  );
  const centres = Array.from({ length: 4 }, (_, index) => strange(`CC-${100 + index}`));
  const items = new Map<string, WorkItem>();
  const verdicts = new Map<string, Record<string, Verdict>>();
  const register = (
    native: number,
    key: string,
    title: string,
    level: number,
    parent: string | null,
  ): WorkItem => {
    const made = { ...item(`acme-jira:${native}`, key, title, level), parentId: parent };
    const shape = pick(SHAPES.values).value;
    const horizon = pick(HORIZONS.values).value;
    items.set(made.id, made);
    verdicts.set(made.id, {
      shape: verdict('shape', shape, `rule-${shape.toLowerCase()}`),
      horizon: verdict('horizon', horizon, 'planned'),
    });
    return made;
  };
  const initiatives = Array.from({ length: 6 }, (_, index) =>
    register(
      1 + index,
      `INI-${1 + index}`,
      strange(`Initiative ${index + 1}: one platform for payments`),
      2,
      null,
    ),
  );
  const bets = Array.from(
    { length: Math.max(4, Math.min(300, Math.ceil(count / 40))) },
    (_, index) => {
      const parent = next() < 0.8 ? pick(initiatives).id : null;
      return register(
        100 + index,
        `BET-${1 + index}`,
        strange(`Bet ${index + 1}: faster checkout in one step`),
        1,
        parent,
      );
    },
  );
  const issues = Array.from({ length: Math.max(5, Math.ceil(count / 5)) }, (_, index) => {
    const parent = next() < 0.85 ? pick(bets).id : null;
    return register(
      1000 + index,
      `PAY-${1 + index}`,
      strange(`Show the refund state on the order page (${index + 1})`),
      0,
      parent,
    );
  });
  const rowFor = (months: string[]): LedgerRow => {
    const month = pick(months);
    const units = 1 + Math.floor(next() * 120_000);
    const costMinor = rates ? Math.round(units * 7.5) : null;
    const common = {
      month,
      team: next() < 0.04 ? null : pick(teams),
      costCentre: next() < 0.06 ? null : pick(centres),
      location: null,
      units,
      fteMonths: units / 10_000 / 22,
      costMinor,
      currency: rates ? 'EUR' : null,
      person: individuals ? `Person ${Math.floor(next() * 40)}` : null,
    };
    if (next() < 0.07)
      return {
        ...common,
        itemId: null,
        key: null,
        title: 'Unrecorded',
        source: null,
        type: null,
        state: null,
        betKey: null,
        betTitle: null,
        initiativeKey: null,
        initiativeTitle: null,
        verdicts: {},
        accountingPrompt: null,
        url: null,
      };
    const one = pick(issues);
    const bet = one.parentId === null ? undefined : items.get(one.parentId);
    const initiative = bet?.parentId ? items.get(bet.parentId) : undefined;
    const shape = verdicts.get(one.id)?.['shape']?.value ?? '';
    return {
      ...common,
      itemId: one.id,
      key: one.key,
      title: one.title,
      source: 'acme-jira',
      type: strange(one.type),
      state: strange('In Progress'),
      betKey: bet?.key ?? null,
      betTitle: bet?.title ?? null,
      initiativeKey: initiative?.key ?? null,
      initiativeTitle: initiative?.title ?? null,
      verdicts: verdicts.get(one.id) ?? {},
      accountingPrompt: ['Build', 'All-in', 'Explore'].includes(shape)
        ? {
            prompt:
              shape === 'Explore'
                ? 'Expense: requirements still changing'
                : 'Consider capitalising: funding authorised and completion probable?',
            reason: `policy asu_2025_06: shape ${shape}`,
          }
        : null,
      url: one.url,
    };
  };
  const rows = Array.from({ length: count }, () => rowFor(MONTHS));
  const priorRows = Array.from({ length: Math.ceil(count / 5) }, () => rowFor(PRIOR_MONTHS));
  const sum = (list: LedgerRow[]): number => list.reduce((total, { units }) => total + units, 0);
  const allocated = sum(rows.filter(({ itemId }) => itemId !== null));
  const unrecorded = sum(rows) - allocated;
  const trendOf = (list: LedgerRow[], factor: number): Record<string, number> => {
    const byShape: Record<string, number> = {};
    for (const row of list) {
      const shape =
        row.itemId === null ? 'Unrecorded' : (row.verdicts['shape']?.value ?? 'Unclassified');
      byShape[shape] = (byShape[shape] ?? 0) + Math.round(row.units * factor);
    }
    return byShape;
  };
  return {
    run: {
      id: '01J8Z3',
      configHash: 'c'.repeat(64),
      mappingVersion: '3',
      mappingHash: 'd'.repeat(64),
      productVersion: '0.1.0',
    },
    period: { key: 'FY2026-Q3', kind: 'quarter', start: '2026-07-01', end: '2026-09-30' },
    prior: { key: 'FY2026-Q2', kind: 'quarter', start: '2026-04-01', end: '2026-06-30' },
    asOf: Date.UTC(2026, 9, 1, 3, 0, 0),
    timezone: 'Europe/Berlin',
    partial: false,
    rows,
    priorRows,
    trend: [
      { key: 'FY2026-Q1', unitsByShape: trendOf(priorRows, 0.9) },
      { key: 'FY2026-Q2', unitsByShape: trendOf(priorRows, 1) },
      { key: 'FY2026-Q3', unitsByShape: trendOf(rows, 1) },
    ],
    dimensions: [SHAPES, HORIZONS],
    horizonBands: BANDS,
    secondPresets: [
      {
        id: 'run-grow-transform',
        title: 'Run, grow, transform',
        map: {
          Explore: 'Transform',
          Outcome: 'Grow',
          Build: 'Grow',
          'All-in': 'Transform',
          Enable: 'Grow',
          Improve: 'Run',
          Run: 'Run',
          Oblige: 'Run',
          Unclassified: 'Unclassified',
        },
        values: [
          { value: 'Run', colour: '8C96A3', meaning: 'keeps the business running' },
          { value: 'Grow', colour: '2F6FA7', meaning: 'more of what works' },
          { value: 'Transform', colour: '7A5195', meaning: 'new ground' },
          { value: 'Unclassified', colour: 'E0A800', meaning: 'nothing matched' },
        ],
      },
    ],
    intended: { Explore: 0.1, Outcome: 0.25, Build: 0.3, Run: 0.2, Improve: 0.15 },
    items,
    verdicts,
    betHistory: new Map(),
    unitsBefore: new Map(bets.map(({ id }) => [id, Math.floor(next() * 2_000_000)])),
    slips: new Map(),
    ownerNames: new Map(),
    questions: {},
    capacity: {
      capacityUnits: sum(rows) + 500_000,
      allocatedUnits: allocated,
      unrecordedUnits: unrecorded,
      timeOffUnits: 500_000,
    },
    tieOuts: [
      {
        id: 'capacity',
        name: 'capacity = allocated + unrecorded + time off',
        left: (sum(rows) + 500_000) / 10_000,
        right: (sum(rows) + 500_000) / 10_000,
        unit: 'days',
        holds: true,
        detail: 'capacity from people.csv',
      },
    ],
    exceptions: [
      {
        kind: 'app-assignee',
        itemId: issues[0]?.id ?? null,
        detail: 'Assigned to an app account, which has no capacity.',
        since: '2026-08-02',
      },
      {
        kind: 'gone',
        itemId: issues[1]?.id ?? null,
        detail: strange('Not visible since 2026-09-01; effort until then is kept.'),
        since: '2026-09-01',
      },
    ],
    restatement: null,
    lastReview: null,
    sinceLastExport: {
      at: Date.UTC(2026, 8, 28, 5, 0, 0),
      runId: '01J8Z2',
      rows: [
        {
          month: '2026-07',
          key: 'PAY-1',
          title: issues[0]?.title ?? '',
          field: 'Bet shape',
          old: 'Unclassified',
          new: 'Build',
          daysDelta: 0,
          costDeltaMinor: 0,
          cause: 'rule',
          detail: 'rule-build was added',
        },
        {
          month: '2026-08',
          key: 'PAY-2',
          title: issues[1]?.title ?? '',
          field: 'Days',
          old: '3',
          new: '4.5',
          daysDelta: 1.5,
          costDeltaMinor: 112_500,
          cause: 'source data',
          detail: 'the item was reopened',
        },
      ],
    },
    sources: [
      {
        source: 'acme-jira',
        kind: 'jira',
        asOf: Date.UTC(2026, 9, 1, 2, 30, 0),
        itemsInSource: items.size,
        itemsInStore: items.size,
      },
    ],
    effort: { model: 'time-share', staleAfterDays: 30, levels: [-1, 0], roster: true },
    calendar: {
      weekend: [0, 6],
      holidays: ['2026-12-25'],
      fiscal: 'calendar quarters, fiscal year starts in January',
    },
    accountingDecisions: [],
    accountingBasis: 'asu_2025_06',
    currency: rates ? 'EUR' : null,
    individuals,
    workingDays: { '2026-07': 23, '2026-08': 21, '2026-09': 22 },
    filed: null,
  };
};
