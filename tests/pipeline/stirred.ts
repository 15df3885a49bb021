import type {
  DemoJiraHistory,
  DemoJiraIssue,
  DemoLinearHistory,
  DemoLinearIssue,
  Organisation,
} from '../../src/demo/organisation-model.ts';
import { createRandom } from '../../src/demo/random.ts';
import type { Random } from '../../src/demo/random.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Side = string | null;
type Item = DemoJiraHistory['items'][number];

const item = (field: string, from: Side, to: Side): Item => ({
  field,
  fieldId: ['status', 'assignee'].includes(field) ? field : null,
  fieldtype: 'jira',
  from,
  fromString: from,
  to,
  toString_: to,
});

/** Adds entries to a history; `updated` follows all but the administrators' own. */
const withEntries = (issue: DemoJiraIssue, added: DemoJiraHistory[]): DemoJiraIssue => {
  const history = [...issue.history, ...added].sort((a, b) => a.at - b.at);
  const seen = added.filter(({ items }) => items.some(({ field }) => field !== 'Workflow'));
  return { ...issue, history, updated: Math.max(issue.updated, ...seen.map(({ at }) => at)) };
};

/** A time of a few days in which a field did not change, and its value then; null where none is found. */
const quiet = (
  moves: { at: number; from: Side; to: Side }[],
  span: { from: number; to: number; today: Side },
  random: Random,
): { at: number; until: number; value: Side } | null => {
  const until = (at: number): number => at + 3 * DAY;
  for (let attempt = 0; attempt < 5 && span.to - span.from > 5 * DAY; attempt += 1) {
    const at = random.int(span.from + HOUR, span.to - 4 * DAY);
    if (moves.some((move) => move.at >= at - 1 && move.at <= until(at) + 1)) continue;
    const last = moves.filter((move) => move.at < at).at(-1);
    return { at, until: until(at), value: last ? last.to : moves[0] ? moves[0].from : span.today };
  }
  return null;
};

/** Puts awkward things into the history of issues, chain by chain: what is true today stays true. */
class JiraStirring {
  private readonly organisation: Organisation;
  private readonly random: Random;
  private id = 500_000;

  constructor(organisation: Organisation, random: Random) {
    this.organisation = organisation;
    this.random = random;
  }

  stir(issue: DemoJiraIssue): DemoJiraIssue {
    const steps = [
      this.adminTouches,
      this.bounce,
      this.hop,
      this.handOver,
      this.otherParentBefore,
    ].filter(() => this.random.chance(0.35));
    return steps.reduce((stirred, step) => step.call(this, stirred), issue);
  }

  private entry(at: number, ...items: Item[]): DemoJiraHistory {
    return { id: String((this.id += 1)), at, author: '', items };
  }

  private quiet(issue: DemoJiraIssue, field: string, today: Side) {
    const moves = issue.history.flatMap(({ at, items }) =>
      items.filter((one) => one.field === field).map(({ from, to }) => ({ at, from, to })),
    );
    const to = Math.min(issue.updated + 20 * DAY, this.organisation.now);
    return quiet(moves, { from: issue.created, to, today }, this.random);
  }

  private otherStatus(id: Side): string {
    const { statuses } = this.organisation.jira;
    const projectId = statuses.find((status) => status.id === id)?.projectId ?? null;
    return this.random.pick(statuses.filter((s) => s.projectId === projectId && s.id !== id)).id;
  }

  /** Administrators' entries alone, and one that changes something else too. */
  private adminTouches(issue: DemoJiraIssue): DemoJiraIssue {
    const last = issue.history.at(-1)?.at ?? issue.created;
    const workflow = item('Workflow', '1', '2');
    const added = [
      this.entry(last + 20 * DAY, workflow),
      this.entry(last + 45 * DAY, workflow, item('Rank', null, null)),
    ];
    return withEntries(
      issue,
      added.filter(({ at }) => at < this.organisation.now),
    );
  }

  /** There and back in one instant, the later entry with the smaller id. */
  private bounce(issue: DemoJiraIssue): DemoJiraIssue {
    const found = this.quiet(issue, 'status', issue.statusId);
    if (found === null) return issue;
    const other = this.otherStatus(found.value);
    const back = this.entry(found.at, item('status', other, found.value));
    const there = this.entry(found.at, item('status', found.value, other));
    return withEntries(issue, [back, there]);
  }

  /** Two steps in one instant, told in the wrong order, and back some days later. */
  private hop(issue: DemoJiraIssue): DemoJiraIssue {
    const found = this.quiet(issue, 'status', issue.statusId);
    if (found === null) return issue;
    const by = this.otherStatus(found.value);
    const end = this.otherStatus(by);
    if (end === found.value) return issue;
    return withEntries(issue, [
      this.entry(found.at, item('status', by, end)),
      this.entry(found.at, item('status', found.value, by)),
      this.entry(found.until, item('status', end, found.value)),
    ]);
  }

  private handOver(issue: DemoJiraIssue): DemoJiraIssue {
    const accounts = new Map(this.organisation.people.map((one) => [one.id, one.jiraAccountId]));
    const found = this.quiet(issue, 'assignee', accounts.get(issue.assignee ?? '') ?? null);
    const next = this.random.pick([...accounts.values(), null]);
    if (found === null || next === found.value) return issue;
    return withEntries(issue, [
      this.entry(found.at, item('assignee', found.value, next)),
      this.entry(found.until, item('assignee', next, found.value)),
    ]);
  }

  /** Hung under another issue until some instant. */
  private otherParentBefore(issue: DemoJiraIssue): DemoJiraIssue {
    const found = this.quiet(issue, 'IssueParentAssociation', issue.parentId);
    const moved = issue.history.some(({ items }) =>
      items.some(({ field }) => field === 'IssueParentAssociation'),
    );
    const other = this.random.pick(this.organisation.jira.issues);
    if (found === null || moved || [issue.id, issue.parentId].includes(other.id)) return issue;
    const move = item('IssueParentAssociation', other.id, issue.parentId);
    return withEntries(issue, [this.entry(found.at, move)]);
  }
}

const linearEntry = (
  random: Random,
  createdAt: number,
  values: Partial<DemoLinearHistory>,
): DemoLinearHistory => ({ id: random.uuid(), createdAt, actorId: null, ...values });

const withHistory = (issue: DemoLinearIssue, added: DemoLinearHistory[]): DemoLinearIssue => {
  const history = [...issue.history, ...added].sort((a, b) => a.createdAt - b.createdAt);
  return { ...issue, history, updatedAt: Math.max(issue.updatedAt, history.at(-1)!.createdAt) };
};

const lifeOf = (issue: DemoLinearIssue): { from: number; to: number; today: null } => ({
  from: issue.createdAt,
  to: (issue.completedAt ?? issue.canceledAt ?? issue.updatedAt) + 10 * DAY,
  today: null,
});

/** Archived, and restored some days later. */
const archivedForAWhile = (issue: DemoLinearIssue, random: Random): DemoLinearIssue => {
  const found = quiet([], lifeOf(issue), random);
  if (found === null || issue.archivedAt !== null) return issue;
  const word = random.pick(['archived', 'trashed'] as const);
  return withHistory(issue, [
    linearEntry(random, found.at, { [word]: true }),
    linearEntry(random, found.until, { [word]: false }),
  ]);
};

/** Two states in one instant; which came first only the chain tells. */
const hopped = (issue: DemoLinearIssue, random: Random, states: string[]): DemoLinearIssue => {
  const moves = issue.history
    .filter((one) => one.fromStateId !== undefined)
    .map((one) => ({ at: one.createdAt, from: one.fromStateId!, to: one.toStateId! }));
  const found = quiet(moves, { ...lifeOf(issue), today: issue.stateId as never }, random);
  const [by, end] = [random.pick(states), random.pick(states)];
  if (found === null || new Set([by, end, found.value]).size < 3) return issue;
  const step = (at: number, fromStateId: Side, toStateId: Side): DemoLinearHistory =>
    linearEntry(random, at, { fromStateId, toStateId });
  return withHistory(issue, [
    step(found.at, by, end),
    step(found.at, found.value, by),
    step(found.until, end, found.value),
  ]);
};

/** Every few issues in a row of one assignee hang under each other, some only after a while. */
const nested = (issues: readonly DemoLinearIssue[], random: Random): DemoLinearIssue[] => {
  const above = new Map<Side, { id: string; depth: number }>();
  return issues.map((issue) => {
    const parent = above.get(issue.assigneeId);
    const depth = parent === undefined || parent.depth > 2 ? 0 : parent.depth + 1;
    above.set(issue.assigneeId, { id: issue.id, depth });
    if (parent === undefined || depth === 0 || random.chance(0.3)) return issue;
    const child = { ...issue, parentId: parent.id };
    const found = quiet([], lifeOf(issue), random);
    if (found === null || random.chance(0.4)) return child;
    const move = linearEntry(random, found.at, { fromParentId: null, toParentId: parent.id });
    return withHistory(child, [move]);
  });
};

const stirLinear = ({ linear }: Organisation, random: Random): DemoLinearIssue[] => {
  const issues = linear.issues.map((issue) => {
    const states = linear.states.filter(({ teamId }) => teamId === issue.teamId);
    let stirred = issue;
    if (random.chance(0.3)) stirred = archivedForAWhile(stirred, random);
    if (random.chance(0.4))
      stirred = hopped(
        stirred,
        random,
        states.map(({ id }) => id),
      );
    // Archived without a word in the history.
    if (random.chance(0.1) && stirred.archivedAt === null)
      stirred = { ...stirred, archivedAt: stirred.updatedAt + DAY };
    return stirred;
  });
  return nested(issues, random);
};

/** The same organisation with every awkwardness that a history can have, in many issues; nothing contradicts itself. */
export const stirred = (organisation: Organisation, seed: number): Organisation => {
  const random = createRandom(seed).fork('stirred');
  const jira = new JiraStirring(organisation, random);
  const ofTitle = new Set(['In Review', 'Code review']);
  return {
    ...organisation,
    jira: {
      ...organisation.jira,
      statuses: organisation.jira.statuses.map((status, i) =>
        i % 7 === 5 ? { ...status, category: 'indeterminate' as const } : status,
      ),
      issues: organisation.jira.issues.map((issue) => jira.stir(issue)),
    },
    linear: {
      ...organisation.linear,
      states: organisation.linear.states.map((state) =>
        ofTitle.has(state.name) ? { ...state, type: 'unstarted' } : state,
      ),
      issues: stirLinear(organisation, random),
    },
  };
};
