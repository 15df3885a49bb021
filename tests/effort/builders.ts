import {
  AllocationRecorder,
  type Allocation,
  type Allocations,
} from '../../src/effort/allocations.ts';
import type { Pages } from '../../src/effort/coming-items.ts';
import { computeEffort, type Effort, type ShareRules } from '../../src/effort/effort.ts';
import { dayGrid } from '../../src/effort/grid.ts';
import type { WalkRules } from '../../src/effort/walk.ts';
import type { RosterRow } from '../../src/config/config.ts';
import type { Change, ChangeField, Worklog } from '../../src/model/change.ts';
import type { Account, WorkItem, WorkflowState } from '../../src/model/work-item.ts';

export const utc = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`);

/** An issue of source `j`, created at the start of 2026, in state `todo`. Throws on an id of another source. */
export const anItem = (id: string, values: Partial<WorkItem> = {}): WorkItem => {
  const source = id.slice(0, id.indexOf(':'));
  if (source === '') throw new Error(`${id} names no source`);
  return {
    id,
    source,
    nativeId: id.slice(source.length + 1),
    key: `K-${id.slice(source.length + 1)}`,
    url: null,
    title: `Title of ${id}`,
    level: 0,
    type: 'story',
    sourceType: 'Story',
    stateId: 'todo',
    sourceState: 'To Do',
    phase: 'todo',
    parentId: null,
    otherParentIds: [],
    team: null,
    project: null,
    labels: [],
    components: [],
    priority: null,
    points: null,
    estimateSeconds: null,
    assigneeId: null,
    ownerId: null,
    createdAt: utc('2026-01-01 00:00'),
    updatedAt: utc('2026-01-01 00:00'),
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
    ...values,
  };
};

let entries = 0;

/** One history entry with one field. */
export const aChange = (
  itemId: string,
  at: string | number,
  field: ChangeField,
  from: string | null,
  to: string | null,
  values: Partial<Change> = {},
): Change => ({
  itemId,
  entryId: String((entries += 1)),
  seq: 0,
  at: typeof at === 'number' ? at : utc(at),
  field,
  sourceField: field,
  from,
  to,
  fromText: null,
  toText: null,
  authorId: null,
  ...values,
});

/** In progress from one instant to another; the item's today state is what it is left in. */
export const workedOn = (itemId: string, from: string, to: string): Change[] => [
  aChange(itemId, from, 'state', 'todo', 'doing'),
  aChange(itemId, to, 'state', 'doing', 'done'),
];

export const STATES: WorkflowState[] = (
  [
    ['todo', 'To Do', 'new', 'todo'],
    ['doing', 'In Progress', 'indeterminate', 'active'],
    ['blocked', 'Blocked', 'indeterminate', 'active'],
    ['done', 'Done', 'done', 'done'],
  ] as const
).map(([id, name, category, phase]) => ({ source: 'j', id, name, category, phase, gone: false }));

export const anAccount = (id: string, values: Partial<Account> = {}): Account => ({
  id,
  source: id.slice(0, id.indexOf(':')),
  nativeId: id.slice(id.indexOf(':') + 1),
  name: `Name of ${id}`,
  email: null,
  kind: 'person',
  active: true,
  ...values,
});

export const aRow = (id: string, values: Partial<RosterRow> = {}): RosterRow => ({
  line: 2,
  id,
  email: null,
  name: `Name of ${id}`,
  team: null,
  costCentre: null,
  role: null,
  location: null,
  fte: 1,
  from: null,
  to: null,
  timeOff: [],
  ...values,
});

/** All that effort is worked out from, in one. */
export interface CountInput extends ShareRules, Pick<WalkRules, 'states' | 'accounts'> {
  items: Pages<WorkItem>;
  changes: Pages<Change>;
  worklogs: Pages<Worklog>;
}

/** Effort of the days of a window that have ended. */
export const countEffort = ({
  items,
  changes,
  worklogs,
  ...rules
}: CountInput): Promise<Effort> => {
  const { days, ended } = dayGrid({ ...rules, ...rules.calendar });
  const walk = { ...rules, start: days.borders[0]!, end: days.borders[ended]! };
  return computeEffort({ items, changes, worklogs, walk, share: rules });
};

/** UTC, weekends off, calendar months, `time-share`, one account `j:ann`, the first quarter of 2026, as of 2026-06-01. */
export const anInput = (
  values: Partial<Omit<CountInput, 'items' | 'changes' | 'worklogs'>> & {
    items: WorkItem[];
    changes: Change[];
    worklogs?: CountInput['worklogs'];
  },
): CountInput => ({
  states: STATES,
  accounts: [anAccount('j:ann')],
  roster: null,
  calendar: {
    timezone: 'UTC',
    fiscal: { startMonth: 1, pattern: 'calendar', yearNamedBy: 'end' },
    weekend: [0, 6],
    holidays: [],
    holidaysByLocation: {},
  },
  effort: {
    model: 'time-share',
    staleAfterDays: 30,
    levels: [-1, 0],
    active: { in: [], out: [] },
    assigneesField: null,
  },
  kinds: new Map([
    ['j', 'jira'],
    ['l', 'linear'],
  ]),
  effortFrom: 'jira',
  window: { start: '2026-01-01', end: '2026-03-31' },
  asOf: utc('2026-06-01 00:00'),
  cuts: [],
  ...values,
  items: [values.items],
  changes: [
    [...values.changes].sort((a, b) => (a.itemId < b.itemId ? -1 : a.itemId > b.itemId ? 1 : 0)),
  ],
  worklogs: values.worklogs ?? [],
});

/** The same allocations in columns. */
export const allocationsOf = (list: readonly Allocation[]): Allocations => {
  const recorder = new AllocationRecorder();
  const items = [...new Set(list.flatMap(({ itemId }) => itemId ?? []))];
  const people = [...new Set(list.map(({ personId }) => personId))];
  const slices = [...new Set(list.map(({ month, from }) => `${month} ${from}`))];
  for (const { personId, itemId, month, from, employment, units } of list)
    recorder.add(people.indexOf(personId), {
      item: itemId === null ? -1 : items.indexOf(itemId),
      slice: slices.indexOf(`${month} ${from}`),
      employment,
      units,
    });
  return recorder.finish({
    people: people.map((id) => ({ id })),
    items: items.map((id) => ({ id })),
    slices: slices.map((slice) => {
      const [month, start] = slice.split(' ') as [string, string];
      return { month, start };
    }),
  });
};
