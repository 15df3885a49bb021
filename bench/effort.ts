/**
 * Histories to ledger, in memory: node --max-old-space-size=1150 bench/effort.ts [items] [people]
 * Default 1,000,000 items with 5 changes each, 2,000 people, 15 months. Prints one JSON line a size.
 */
import { computeEffort } from '../src/effort/effort.ts';
import { endOfLastDay } from '../src/effort/grid.ts';
import { countCapacity, countExclusions } from '../src/effort/independent-counts.ts';
import { buildLedger } from '../src/ledger/build.ts';
import { countWorkingDays, startOfDay, workingDays } from '../src/model/calendar.ts';
import { monthsOf } from '../src/model/period.ts';
import { PackedItems } from '../src/packed/items.ts';
import { account, END, history, item, pages, STATES } from './work-histories.ts';

const calendar = {
  timezone: 'Europe/Berlin',
  fiscal: { startMonth: 1, pattern: 'calendar', yearNamedBy: 'end' },
  weekend: [0, 6],
  holidays: [],
  holidaysByLocation: {},
} as const;

const measure = async (items: number, people: number): Promise<void> => {
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const window = { start: '2025-07-01', end: '2026-09-30' };
  const fiscal = { ...calendar.fiscal };
  const rules = { ...calendar, fiscal, weekend: [0, 6], holidays: [] };
  // As readMaterial hands them over: in columns.
  const held = new PackedItems();
  for (let n = 0; n < items; n += 1) held.add(item(n, people));
  const began = process.hrtime.bigint();
  const common = {
    roster: null,
    effort: {
      model: 'time-share' as const,
      staleAfterDays: 30,
      levels: [-1, 0],
      active: { in: [], out: [] },
      assigneesField: null,
    },
  };
  const effort = await computeEffort({
    items: [held.values()],
    changes: pages(items, (n) => history(n, people)),
    worklogs: [],
    walk: {
      ...common,
      states: STATES,
      accounts: Array.from({ length: people }, (_, n) => account(n)),
      start: startOfDay(window.start, rules.timezone),
      end: endOfLastDay({ ...rules, end: window.end, asOf: END }),
    },
    share: {
      ...common,
      calendar: rules,
      kinds: new Map([['j', 'jira']]),
      effortFrom: 'jira',
      window,
      asOf: END,
      cuts: [],
    },
  });
  const tied = countCapacity(effort, workingDays(rules), window);
  const excluded = countExclusions(effort, window);
  const computed = process.hrtime.bigint();
  peak = Math.max(peak, process.memoryUsage.rss());
  const all = [...held.values()];
  const rows = buildLedger({
    allocations: effort.allocations,
    chosen: effort.allocations.within(window),
    items: held,
    itemAt: (number) => all[number],
    verdictsAt: () => undefined,
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
