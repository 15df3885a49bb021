/** Words every stage shares. Instants are epoch milliseconds (UTC); dates are ISO `YYYY-MM-DD`. Unknown is null, never 0 or ''. */

export type Instant = number;
export type IsoDate = string;

/** `<source id>:<the source's own id>`, for instance `acme-jira:10001`. Ids are made by {@link qualify} only. */
export type ItemId = string;
/** `<source id>:<the source's own account id>`. */
export type AccountId = string;

export type SourceKind = 'jira' | 'linear';

/** Where an item stands, whatever its source calls it. `paused` is a bet on hold; `stopped` is cancelled, duplicate or won't do. */
export type Phase = 'todo' | 'active' | 'paused' | 'done' | 'stopped' | 'unknown';

/** Linear's date resolutions; Jira dates are always `day`. A resolution caps how precise a horizon may claim to be. */
export type DateResolution = 'day' | 'month' | 'quarter' | 'halfYear' | 'year';

export interface PlannedDate {
  date: IsoDate;
  resolution: DateResolution;
}

export type Health = 'onTrack' | 'atRisk' | 'offTrack';

/**
 * Why an item is no longer pulled. `notVisible` is said whenever deletion cannot be told from lost permission; `moved` is
 * outside what is configured now; `archived` is out of the source's search (Linear shows what is archived: there it stays).
 */
export type GoneReason = 'deleted' | 'trashed' | 'notVisible' | 'moved' | 'archived';

export interface Gone {
  reason: GoneReason;
  /** The last instant at which a sync saw it, or the source's own instant of the removal. */
  since: Instant;
}

export type FieldValue = string | number | boolean | string[] | null;

export interface WorkItem {
  id: ItemId;
  source: string;
  nativeId: string;
  key: string;
  url: string | null;
  title: string;
  /** Sub-task at any depth -1, issue 0, epic or Linear project 1, initiative 2 and up. */
  level: number;
  /** Ours, lower case: initiative, epic, project, story, task, bug, subtask, issue, ...; the source's own word is `sourceType`. */
  type: string;
  sourceType: string;
  stateId: string | null;
  sourceState: string | null;
  phase: Phase;
  /** The one primary parent. */
  parentId: ItemId | null;
  /** Further containers, for instance a Linear project's second initiative. They carry no effort. */
  otherParentIds: ItemId[];
  /** Name of the team the source gives (Jira team field, else project name; Linear team). */
  team: string | null;
  /** Jira project key, Linear team key. */
  project: string | null;
  labels: string[];
  components: string[];
  priority: string | null;
  points: number | null;
  /** The source's own time estimate in seconds (Jira original estimate). */
  estimateSeconds: number | null;
  assigneeId: AccountId | null;
  ownerId: AccountId | null;
  createdAt: Instant;
  updatedAt: Instant;
  doneAt: Instant | null;
  archivedAt: Instant | null;
  gone: Gone | null;
  plannedStart: PlannedDate | null;
  plannedEnd: PlannedDate | null;
  /** Sprints or cycles the item is in, in order; the last is the current one. */
  iterations: Iteration[];
  fixVersions: string[];
  releaseDate: IsoDate | null;
  health: Health | null;
  /** Latest project update or status note. */
  healthNote: string | null;
  /** 0 to 1. */
  progress: number | null;
  milestones: Milestone[];
  links: ItemLink[];
  /** Values of every configured custom field by its name in the config (`fields:`), e.g. `shape`, `horizon`, `fundingRef`. */
  fields: Record<string, FieldValue>;
}

/** Items to look up and to go through; a map of them is one. */
export interface Items extends Iterable<[ItemId, WorkItem]> {
  readonly size: number;
  get(id: ItemId): WorkItem | undefined;
  values(): Iterable<WorkItem>;
}

export interface Iteration {
  id: string;
  name: string;
  start: IsoDate | null;
  end: IsoDate | null;
}

export interface Milestone {
  name: string;
  date: IsoDate | null;
}

export interface ItemLink {
  kind: 'blocks' | 'blockedBy' | 'relates' | 'duplicates' | 'sameWork';
  /** Another pulled item, when it is known by id. */
  itemId: ItemId | null;
  /** What the source printed: a key or an address (a Jira address on a Linear attachment pairs the two). */
  ref: string;
}

/** A status (Jira) or workflow state (Linear), by id: names repeat across projects. */
export interface WorkflowState {
  source: string;
  id: string;
  name: string;
  /** The name before it was translated into the language of the token's user, where the source says it. */
  originalName?: string | null;
  /** The source's own category: Jira new|indeterminate|done|undefined, Linear triage|backlog|unstarted|started|completed|canceled|duplicate. */
  category: string;
  phase: Phase;
  /** True once the source's catalogue no longer lists it. */
  gone: boolean;
}

export interface Account {
  id: AccountId;
  source: string;
  nativeId: string;
  name: string;
  email: string | null;
  kind: 'person' | 'app' | 'unknown';
  active: boolean;
}

/** What is known of an account after one more mention: a history's author is often named with less than an assignee. */
export const afterMention = (known: Account | undefined, said: Account): Account =>
  known === undefined
    ? said
    : {
        ...said,
        name: said.name === said.nativeId ? known.name : said.name,
        email: said.email ?? known.email,
        ...(said.kind === 'unknown' ? { kind: known.kind, active: known.active } : {}),
      };

export const qualify = (source: string, nativeId: string): ItemId => `${source}:${nativeId}`;

/** Splits an {@link ItemId} or {@link AccountId}; source ids never contain a colon. */
export const unqualify = (id: string): { source: string; nativeId: string } => {
  const colon = id.indexOf(':');
  return { source: id.slice(0, colon), nativeId: id.slice(colon + 1) };
};

const NUMERIC = /^\d+$/;

/** So many digits are exact as a number. */
const EXACT = 15;

/** Numbers of any length. */
export const compareDigits = (a: string, b: string): number => {
  if (a.length <= EXACT && b.length <= EXACT) return Math.sign(Number(a) - Number(b));
  const difference = BigInt(a) - BigInt(b);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
};

/** Order of ids that breaks ties everywhere: numeric native ids as numbers and before others, then code unit order, then the source. */
export const compareIds = (a: ItemId, b: ItemId): number => {
  const left = unqualify(a);
  const right = unqualify(b);
  const leftNumeric = NUMERIC.test(left.nativeId);
  const rightNumeric = NUMERIC.test(right.nativeId);
  if (leftNumeric && rightNumeric) {
    const order = compareDigits(left.nativeId, right.nativeId);
    if (order !== 0) return order;
  } else if (leftNumeric !== rightNumeric) return leftNumeric ? -1 : 1;
  else if (left.nativeId !== right.nativeId) return left.nativeId < right.nativeId ? -1 : 1;
  return left.source < right.source ? -1 : left.source > right.source ? 1 : 0;
};
