import type { BareChange, Change } from '../../src/model/change.ts';
import { qualify, type Account, type WorkItem } from '../../src/model/work-item.ts';
import type { Page } from '../../src/sources/source.ts';
import type { Store } from '../../src/store/store.ts';

export const SOURCE = 'acme-jira';

/** An item of {@link SOURCE} by its number, with everything unknown that is not given. */
export const anItem = (number: number, given: Partial<WorkItem> = {}): WorkItem => ({
  id: qualify(SOURCE, String(number)),
  source: SOURCE,
  nativeId: String(number),
  key: `PAY-${number}`,
  url: null,
  title: `Item ${number}`,
  level: 0,
  type: 'story',
  sourceType: 'Story',
  stateId: '3',
  sourceState: 'In Progress',
  phase: 'active',
  parentId: null,
  otherParentIds: [],
  team: null,
  project: 'PAY',
  labels: [],
  components: [],
  priority: null,
  points: null,
  estimateSeconds: null,
  assigneeId: null,
  ownerId: null,
  createdAt: 1_767_225_600_000,
  updatedAt: 1_767_312_000_000,
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
  ...given,
});

export const aChange = (item: number, entryId: string, given: Partial<Change> = {}): Change => ({
  itemId: qualify(SOURCE, String(item)),
  entryId,
  seq: 0,
  at: 1_767_225_600_000,
  field: 'state',
  sourceField: 'status',
  from: '1',
  to: '3',
  fromText: 'To Do',
  toText: 'In Progress',
  authorId: null,
  ...given,
});

export const anAccount = (name: string): Account => ({
  id: `${SOURCE}:a1`,
  source: SOURCE,
  nativeId: 'a1',
  name,
  email: null,
  kind: 'person',
  active: true,
});

export const aPage = (given: Partial<Page> = {}): Page => ({
  items: [],
  changes: [],
  historyOf: [],
  states: [],
  accounts: [],
  worklogs: [],
  raw: [],
  checkpoint: null,
  ...given,
});

/** Everything that an asynchronous stream of batches yields, in one array. */
export const all = async <T>(batches: AsyncIterable<Iterable<T>>): Promise<T[]> => {
  const rows: T[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
};

/** Every change with all that the store has of it. */
export const allChanges = async (
  store: Pick<Store, 'changes' | 'changesOf'>,
): Promise<Change[]> => {
  const itemIds = (await all(store.changes())).map(({ itemId }) => itemId);
  return store.changesOf([...new Set(itemIds)]);
};

/** What effort asks of a change. */
export const bare = ({ itemId, entryId, seq, at, field, from, to }: Change): BareChange => ({
  itemId,
  entryId,
  seq,
  at,
  field,
  from,
  to,
});
