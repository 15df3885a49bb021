/**
 * Histories to ledger, in memory: node --max-old-space-size=1250 bench/effort.ts [items] [people]
 * Default 1,000,000 items with 5 changes each, 2,000 people, 15 months. Prints one JSON line a size.
 */
import { computeEffort } from '../src/effort/effort.ts';
import { countCapacity, countExclusions } from '../src/effort/independent-counts.ts';
import type { LedgerItem } from '../src/ledger/build.ts';
import { buildLedger } from '../src/ledger/build.ts';
import { countWorkingDays, workingDays } from '../src/model/calendar.ts';
import type { Change } from '../src/model/change.ts';
import { monthsOf } from '../src/model/period.ts';
import type { Account, ItemId, WorkItem, WorkflowState } from '../src/model/work-item.ts';

const DAY = 86_400_000;
const START = Date.UTC(2025, 6, 1);
const END = Date.UTC(2026, 9, 1);
const PAGE = 1000;

const STATES: WorkflowState[] = (
  [
    ['1', 'To Do', 'new', 'todo'],
    ['2', 'In Progress', 'indeterminate', 'active'],
    ['3', 'Done', 'done', 'done'],
  ] as const
).map(([id, name, category, phase]) => ({ source: 'j', id, name, category, phase, gone: false }));

const calendar = {
  timezone: 'Europe/Berlin',
  fiscal: { startMonth: 1, pattern: 'calendar', yearNamedBy: 'end' },
  weekend: [0, 6],
  holidays: [],
  holidaysByLocation: {},
} as const;

/** A fixed mixing of an integer to 0..1, so that any item can be made again without state. */
const mix = (n: number): number => {
  let h = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
};

const item = (n: number, people: number): WorkItem => ({
  id: `j:${n}`,
  source: 'j',
  nativeId: String(n),
  key: `K-${n}`,
  url: null,
  title: `Item ${n}`,
  level: n % 20 === 0 ? 1 : n % 7 === 0 ? -1 : 0,
  type: 'story',
  sourceType: 'Story',
  stateId: '3',
  sourceState: 'Done',
  phase: 'done',
  parentId: n % 20 === 0 ? null : n % 7 === 0 ? `j:${n - 1}` : `j:${n - (n % 20)}`,
  otherParentIds: [],
  team: `Team ${n % 200}`,
  project: 'K',
  labels: [],
  components: [],
  priority: null,
  points: null,
  estimateSeconds: null,
  assigneeId: `j:p${(n + 1) % people}`,
  ownerId: null,
  createdAt: createdAt(n),
  updatedAt: END,
  doneAt: null,
  archivedAt: null,
  gone: null,
  plannedStart: null,
  plannedEnd: null,
  iterations: [],
  fixVersions: [],
  releaseDate: null,
  health: null,
  healthNote: null,
  progress: null,
  milestones: [],
  links: [],
  fields: {},
});

const ledgerItem = ({
  id,
  key,
  title,
  source,
  sourceType,
  sourceState,
  team,
  level,
  parentId,
  url,
}: WorkItem): LedgerItem => ({
  id,
  key,
  title,
  source,
  sourceType,
  sourceState,
  team,
  level,
  parentId,
  url,
});

const createdAt = (n: number): number => START + Math.floor(mix(n) * (END - START - 30 * DAY));

/** To progress, handed over, back, again in progress, done. */
const history = (n: number, people: number): Change[] => {
  const begin = createdAt(n) + Math.floor(mix(n + 1) * 3 * DAY);
  const step = 1 + Math.floor(mix(n + 2) * 2 * DAY);
  const moves = [
    ['state', '1', '2'],
    ['assignee', `j:p${n % people}`, `j:p${(n + 1) % people}`],
    ['state', '2', '1'],
    ['state', '1', '2'],
    ['state', '2', '3'],
  ] as const;
  return moves.map(([field, from, to], i) => ({
    itemId: `j:${n}`,
    entryId: String(n * 10 + i),
    seq: 0,
    at: begin + i * step,
    field,
    sourceField: field,
    from,
    to,
    fromText: null,
    toText: null,
    authorId: null,
  }));
};

function* pages<T>(count: number, make: (n: number) => T[]): Generator<T[]> {
  for (let n = 0; n < count; n += PAGE) {
    const page: T[] = [];
    for (let i = n; i < Math.min(count, n + PAGE); i += 1) page.push(...make(i));
    yield page;
  }
}

const account = (n: number): Account => ({
  id: `j:p${n}`,
  source: 'j',
  nativeId: `p${n}`,
  name: `Person ${n}`,
  email: null,
  kind: 'person',
  active: true,
});

const measure = async (items: number, people: number): Promise<void> => {
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const window = { start: '2025-07-01', end: '2026-09-30' };
  const fiscal = { ...calendar.fiscal };
  const rules = { ...calendar, fiscal, weekend: [0, 6], holidays: [] };
  const known = new Map<ItemId, LedgerItem>();
  const began = process.hrtime.bigint();
  const effort = await computeEffort({
    items: pages(items, (n) => {
      const made = item(n, people);
      known.set(made.id, ledgerItem(made));
      return [made];
    }),
    changes: pages(items, (n) => history(n, people)),
    worklogs: [],
    states: STATES,
    accounts: Array.from({ length: people }, (_, n) => account(n)),
    roster: null,
    calendar: rules,
    effort: {
      model: 'time-share',
      staleAfterDays: 30,
      levels: [-1, 0],
      active: { in: [], out: [] },
      assigneesField: null,
    },
    kinds: new Map([['j', 'jira']]),
    effortFrom: 'jira',
    window,
    asOf: END,
    cuts: [],
  });
  const tied = countCapacity(effort, workingDays(rules), window);
  const excluded = countExclusions(effort, window);
  const computed = process.hrtime.bigint();
  peak = Math.max(peak, process.memoryUsage.rss());
  const rows = buildLedger({
    allocations: effort.allocations,
    items: known,
    verdicts: new Map(),
    people: effort.people,
    individuals: false,
    workingDays: Object.fromEntries(
      monthsOf(window, fiscal).map(({ key, start, end }) => [
        key,
        countWorkingDays(workingDays(rules), start, end),
      ]),
    ),
    costs: null,
    promptFor: () => null,
  });
  const built = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  clearInterval(watch);
  peak = Math.max(peak, process.memoryUsage.rss());
  console.log(
    JSON.stringify({
      items,
      changes: items * 5,
      people,
      capacityDays: tied.capacityUnits / 10_000,
      notInProgress: excluded['not in progress'],
      days: rows.reduce((sum, row) => sum + row.units, 0) / 10_000,
      allocations: effort.allocations.length,
      rows: rows.length,
      effortSeconds: Number(computed - began) / 1e9,
      ledgerSeconds: Number(built - computed) / 1e9,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      peakMegabytes: Math.round(peak / 1_048_576),
    }),
  );
};

const [items, people] = process.argv.slice(2).map(Number);
await measure(items ?? 1_000_000, people ?? 2_000);
