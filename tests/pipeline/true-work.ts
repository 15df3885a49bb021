import type {
  DemoJira,
  DemoJiraIssue,
  DemoLinearIssue,
  Organisation,
} from '../../src/demo/organisation-model.ts';

type Value = string | null;
export type Field = 'state' | 'assignee' | 'parent' | 'archived';

/** One entry of a history as the design reads it. */
export interface Entry {
  at: number;
  id: string;
  moves: { field: Field; from: Value; to: Value }[];
  /** False for Jira's workflow entries that change nothing else. */
  alive: boolean;
}

/** One issue of either system, reduced to what effort is made of. */
export interface Work {
  /** The source's own id. */
  id: string;
  key: string;
  system: 'jira' | 'linear';
  level: number;
  created: number;
  today: Record<Field, Value>;
  entries: Entry[];
  /** It is done in the other system, which carries the effort. */
  mirror: boolean;
  /** Archived today, and the history does not say when; else null. */
  archivedUnsaid: number | null;
  /** When it was last seen, for what is there no more. */
  goneSince: number | null;
}

const PARENT_FIELDS = ['IssueParentAssociation', 'Parent', 'Epic Link', 'Parent Link'];

const jiraMove = (item: DemoJiraIssue['history'][number]['items'][number]): Entry['moves'] => {
  const { field, from, to } = item;
  if (field === 'status') return [{ field: 'state', from, to }];
  if (field === 'assignee') return [{ field: 'assignee', from, to }];
  if (PARENT_FIELDS.includes(field)) return [{ field: 'parent', from, to }];
  return [];
};

const jiraWork = (issue: DemoJiraIssue, jira: DemoJira, accounts: Map<string, Value>): Work => ({
  id: issue.id,
  key: issue.key,
  system: 'jira',
  level: jira.issueTypes.find(({ id }) => id === issue.typeId)!.hierarchyLevel,
  created: issue.created,
  today: {
    state: issue.statusId,
    assignee: accounts.get(issue.assignee ?? '') ?? null,
    parent: issue.parentId,
    archived: null,
  },
  entries: issue.history.map(({ id, at, items }) => ({
    id,
    at,
    moves: items.flatMap(jiraMove),
    alive: items.some(({ field }) => field !== 'Workflow'),
  })),
  mirror: false,
  archivedUnsaid: null,
  goneSince: null,
});

const linearMoves = (entry: DemoLinearIssue['history'][number]): Entry['moves'] => {
  const pairs = [
    ['state', entry.fromStateId, entry.toStateId],
    ['assignee', entry.fromAssigneeId, entry.toAssigneeId],
    ['parent', entry.fromParentId, entry.toParentId],
  ] as const;
  const moves: Entry['moves'] = pairs
    .map(([field, from, to]) => ({ field, from: from ?? null, to: to ?? null }))
    .filter(({ from, to }) => from !== to);
  for (const said of [entry.archived, entry.trashed])
    if (typeof said === 'boolean')
      moves.push({ field: 'archived', from: said ? null : 'yes', to: said ? 'yes' : null });
  return moves;
};

/** Its last word on archiving is that it is archived. */
const saysArchived = ({ history }: DemoLinearIssue): boolean => {
  const last = history.flatMap(linearMoves).findLast(({ field }) => field === 'archived');
  return last !== undefined && last.to !== null;
};

const linearWork = (issue: DemoLinearIssue): Work => ({
  id: issue.id,
  key: issue.identifier,
  system: 'linear',
  level: 0,
  created: issue.createdAt,
  today: {
    state: issue.stateId,
    assignee: issue.assigneeId,
    parent: issue.parentId,
    archived: null,
  },
  entries: issue.history.map((entry) => ({
    id: entry.id,
    at: entry.createdAt,
    moves: linearMoves(entry),
    alive: true,
  })),
  mirror: false,
  archivedUnsaid: saysArchived(issue) ? null : issue.archivedAt,
  goneSince: null,
});

/** Issues of Jira that the token may see, archived ones too, with the parents it may see. */
const seenInJira = ({ people, jira }: Organisation): { issue: DemoJiraIssue; work: Work }[] => {
  const accounts = new Map(people.map(({ id, jiraAccountId }) => [id, jiraAccountId]));
  const hidden = new Set(jira.projects.filter((one) => one.hidden === true).map(({ id }) => id));
  const seen = jira.issues.filter((issue) => !issue.hidden && !hidden.has(issue.projectId));
  const ids = new Set(seen.map(({ id }) => id));
  return seen.map((issue) => {
    const parentId = ids.has(issue.parentId ?? '') ? issue.parentId : null;
    return { issue, work: jiraWork({ ...issue, parentId }, jira, accounts) };
  });
};

/** Every issue that the tokens are shown; of work kept in both systems Jira carries the effort. */
export const allWork = (organisation: Organisation): Work[] => {
  const seen = seenInJira(organisation);
  const keys = new Set(seen.flatMap(({ issue }) => [issue.key, ...issue.formerKeys]));
  const isMirror = ({ attachments }: DemoLinearIssue): boolean =>
    attachments.some(({ url }) => keys.has(url.split('/browse/')[1] ?? ''));
  return [
    ...seen.filter(({ issue }) => issue.archivedAt === undefined).map(({ work }) => work),
    ...organisation.linear.issues.map((issue) => ({
      ...linearWork(issue),
      mirror: isMirror(issue),
    })),
  ];
};

/**
 * What was there on some day and is no more: as it was last seen, at the `now` of each day. What is archived in Jira is
 * gone since it was, with all that was done to it until then.
 */
export const goneWork = (days: readonly Organisation[]): Work[] => {
  const last = new Map<string, Work>();
  for (const day of days) {
    for (const one of allWork(day)) last.set(one.id, { ...one, goneSince: day.now });
    for (const { issue, work } of seenInJira(day))
      if (issue.archivedAt !== undefined && last.has(issue.id))
        last.set(issue.id, { ...work, goneSince: issue.archivedAt });
  }
  for (const { id } of allWork(days.at(-1)!)) last.delete(id);
  return [...last.values()];
};

/** Ids of states that mean in progress, by the catalogues of today. */
export const activeStates = ({ jira, linear }: Organisation): Set<string> =>
  new Set([
    ...jira.statuses.filter((one) => one.category === 'indeterminate').map(({ id }) => id),
    ...linear.states.filter(({ type }) => type === 'started').map(({ id }) => id),
  ]);

const permutations = <T>(list: readonly T[]): T[][] =>
  list.length === 0
    ? [[]]
    : list.flatMap((one, i) =>
        permutations(list.filter((_, j) => j !== i)).map((rest) => [one, ...rest]),
      );

const compareEntries = (a: Entry, b: Entry): number => {
  const numeric = /^\d+$/.test(a.id) && /^\d+$/.test(b.id);
  return a.at - b.at || (numeric ? Number(a.id) - Number(b.id) : a.id < b.id ? -1 : 1);
};

/** The moves of one field in the order in which they apply. */
const movesOf = (work: Work, field: Field): { at: number; from: Value; to: Value }[] => {
  const moves = [...work.entries]
    .sort(compareEntries)
    .flatMap((entry) =>
      entry.moves.filter((move) => move.field === field).map((move) => ({ at: entry.at, ...move })),
    );
  const ordered: typeof moves = [];
  for (const together of Map.groupBy(moves, ({ at }) => at).values()) {
    const chains = permutations(together).filter((order) =>
      order.every((move, i) => i === 0 || order[i - 1]!.to === move.from),
    );
    const before = ordered.at(-1)?.to;
    ordered.push(...(chains.find(([first]) => first!.from === before) ?? chains[0] ?? together));
  }
  return ordered;
};

const MEMORY = new WeakMap<Work, Map<Field, ReturnType<typeof movesOf>>>();

const remembered = (work: Work, field: Field): ReturnType<typeof movesOf> => {
  const known = MEMORY.get(work) ?? new Map<Field, ReturnType<typeof movesOf>>();
  MEMORY.set(work, known);
  const moves = known.get(field) ?? movesOf(work, field);
  known.set(field, moves);
  return moves;
};

/** What a field was at an instant. */
export const valueAt = (work: Work, field: Field, at: number): Value => {
  const moves = remembered(work, field);
  const last = moves.findLast((move) => move.at <= at);
  if (last !== undefined) return last.to;
  return moves[0] === undefined ? work.today[field] : moves[0].from;
};
