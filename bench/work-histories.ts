/** Items and histories by number alone, so that any of them can be made again without keeping it: what the benches of effort read. */
import type { Change } from '../src/model/change.ts';
import type { Account, WorkItem, WorkflowState } from '../src/model/work-item.ts';

const DAY = 86_400_000;
const START = Date.UTC(2025, 6, 1);
export const END = Date.UTC(2026, 9, 1);
export const PAGE = 1000;

export const STATES: WorkflowState[] = (
  [
    ['1', 'To Do', 'new', 'todo'],
    ['2', 'In Progress', 'indeterminate', 'active'],
    ['3', 'Done', 'done', 'done'],
  ] as const
).map(([id, name, category, phase]) => ({ source: 'j', id, name, category, phase, gone: false }));

/** A fixed mixing of an integer to 0..1, so that any item can be made again without state. */
const mix = (n: number): number => {
  let h = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
};

export const item = (n: number, people: number): WorkItem => ({
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

const createdAt = (n: number): number => START + Math.floor(mix(n) * (END - START - 30 * DAY));

/** To progress, handed over, back, again in progress, done. */
export const history = (n: number, people: number): Change[] => {
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

export function* pages<T>(count: number, make: (n: number) => T[]): Generator<T[]> {
  for (let n = 0; n < count; n += PAGE) {
    const page: T[] = [];
    for (let i = n; i < Math.min(count, n + PAGE); i += 1) page.push(...make(i));
    yield page;
  }
}

export const account = (n: number): Account => ({
  id: `j:p${n}`,
  source: 'j',
  nativeId: `p${n}`,
  name: `Person ${n}`,
  email: null,
  kind: 'person',
  active: true,
});
