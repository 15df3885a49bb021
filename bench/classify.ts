/*
 * Classifies generated items with 50 rules and prints the time: `node --single-threaded-gc bench/classify.ts [items]`,
 * which keeps the garbage collector on the one core, too. Half of the rules ask for labels, types, teams and parents,
 * the rest for titles, numbers and expressions. Generating the items, and collecting what that left behind, is not timed.
 * Items come out of columns, as in an export; what reading those columns takes by itself is told beside it.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { classify } from '../src/classify/classify.ts';
import { mappingsFrom } from '../tests/classify/mappings-from.ts';
import { anItem } from '../tests/classify/an-item.ts';
import type { WorkItem } from '../src/model/work-item.ts';
import { numbersOf, PackedItems } from '../src/packed/items.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const count = Number(process.argv[2] ?? 1_000_000);
const TYPES = ['story', 'task', 'bug', 'spike', 'improvement'];
const LABELS = [
  'ktlo',
  'feature',
  'tech-debt',
  'q3',
  'mobile',
  'ux',
  'backend',
  'audit',
  'poc',
  'misc',
];
const WORDS = [
  'Add',
  'retry',
  'to',
  'payment',
  'export',
  'research',
  'button',
  'for',
  'customers',
  'nightly',
];

/** The same number for the same index, spread over 0 to `below`. */
const pick = (index: number, salt: number, below: number): number =>
  (Math.imul(index + salt * 7919, 2654435761) >>> 8) % below;

const item = (index: number): WorkItem => {
  const level = index % 200 === 0 ? 2 : index % 20 === 0 ? 1 : index % 4 === 0 ? -1 : 0;
  const parent =
    level === 2
      ? null
      : level === 1
        ? index - (index % 200)
        : level === 0
          ? index - (index % 20)
          : index - 1;
  return anItem(index, {
    level,
    type:
      level === 2
        ? 'initiative'
        : level === 1
          ? 'epic'
          : level === -1
            ? 'subtask'
            : TYPES[pick(index, 1, 5)]!,
    parentId: parent === null || pick(index, 2, 5) === 0 ? null : `src:${parent}`,
    title:
      Array.from({ length: 7 }, (_, n) => WORDS[pick(index, n + 10, 10)]).join(' ') + ` ${index}`,
    labels:
      pick(index, 3, 3) === 0 ? [LABELS[pick(index, 4, 10)]!, LABELS[pick(index, 5, 10)]!] : [],
    team: `Team ${pick(index, 6, 60)}`,
    project: `P${pick(index, 7, 40)}`,
    points: pick(index, 8, 9),
    plannedStart: level > 0 ? { date: '2026-03-02', resolution: 'day' } : null,
    plannedEnd: level > 0 ? { date: '2026-07-31', resolution: 'day' } : null,
    iterations:
      level === 0 ? [{ id: '1', name: 'Sprint 1', start: '2026-07-06', end: '2026-07-19' }] : [],
  });
};

const kinds = [
  (n: number) => `{ labels: [label-${n}, "area-${n}-*"], not: { type: bug } }`,
  (n: number) => `{ team: "Team ${n}", type: [story, task], points: ">6" }`,
  (n: number) => `{ title: ["*word-${n} *", "topic ${n}*"] }`,
  (n: number) => `{ parent.labels: topic-${n}, level: 0 }`,
  (n: number) => `{ ancestor.title: "*programme ${n}*" }`,
  (n: number) => `{ project: P${n}, title: "/\\\\b(reconcile|ledger ${n})\\\\b/" }`,
  (n: number) => `{ plannedDays: ">${300 + n}" }`,
  (n: number) => `{ field.theme: "theme ${n}" }`,
];

const base = await mappingsFrom();
const added = Math.max(0, 50 - base.rules.length);
const rules = Array.from(
  { length: added },
  (_, n) => `  - { id: own-${n}, when: ${kinds[n % kinds.length]!(n)}, set: { shape: Build } }`,
);
const mappings = await mappingsFrom(`rules:\n${rules.join('\n')}`);
// As readMaterial hands them over: in columns.
const items = new PackedItems();
for (let index = 0; index < count; index += 1) items.add(item(index));
setFlagsFromString('--expose-gc');
(runInNewContext('gc') as () => void)();
/** Everything that rules, inheritance and horizon ask of an item, and nothing done with it; the sum keeps it from being left out. */
const readAlone = (): number => {
  let sum = 0;
  for (const item of items.values()) {
    const texts = [item.id, item.parentId, item.title.toLowerCase(), item.type, item.sourceType];
    for (const text of [...texts, item.team, item.project]) sum += text?.length ?? 0;
    for (const list of [item.labels, item.components, item.iterations]) sum += list.length;
    sum += item.level + (item.points ?? 0) + (item.estimateSeconds ?? 0);
    sum += (item.plannedStart ? 1 : 0) + (item.plannedEnd ? 1 : 0) + (item.fields ? 1 : 0);
    sum += item.milestones.length + item.fixVersions.length;
  }
  return sum;
};

/** What it gave, and what it took of clock and processor, in seconds. */
const timed = <T>(work: () => T): { result: T; clock: number; processor: number } => {
  const before = process.cpuUsage();
  const started = performance.now();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return {
    result,
    clock: (performance.now() - started) / 1000,
    processor: (user + system) / 1e6,
  };
};

const megabytes = (): number => Math.round(process.memoryUsage().rss / 1e6);

const memoryBefore = megabytes();
const { result, clock, processor } = timed(
  () => classify(items.values(), mappings, { numbers: numbersOf(items) }).verdicts,
);
const memory = megabytes();
const reading = timed(readAlone);
print(
  `${mappings.rules.length} rules, ${result.size} items: ${clock.toFixed(1)} s, ` +
    `processor ${processor.toFixed(1)} s, of them ${reading.processor.toFixed(1)} s to read the columns ` +
    `(${reading.result} read), ${memory} MB, ${memoryBefore} MB of them before`,
);
