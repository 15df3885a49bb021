import { z } from 'zod';

/** Only what is read. Linear answers null for what does not apply, and may leave out what a plan lacks. */

const instant = z.string().transform((text, context) => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) context.addIssue(`not an instant: ${text}`);
  return at;
});
const maybeInstant = instant.nullish();
export const ref = z.object({ id: z.string() });
export const datedRef = z.object({ id: z.string(), createdAt: instant });
const text = z.string().nullish();

const number = z.number().nullish();

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: text });

/** A Relay connection of `node`. */
export const connectionOf = <T extends z.ZodType>(node: T) =>
  z.object({ nodes: z.array(node), pageInfo });

/** A connection that a plan or an older schema may lack: then it is empty. */
const optionalConnectionOf = <T extends z.ZodType>(node: T) =>
  connectionOf(node)
    .nullish()
    .transform((page) => page ?? { nodes: [], pageInfo: { hasNextPage: false } });

export type Connection<T> = {
  nodes: T[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null | undefined };
};

export const historyEntry = z.object({
  id: z.string(),
  createdAt: instant,
  actorId: text,
  fromStateId: text,
  toStateId: text,
  fromAssigneeId: text,
  toAssigneeId: text,
  fromParentId: text,
  toParentId: text,
  fromProjectId: text,
  toProjectId: text,
  fromTeamId: text,
  toTeamId: text,
  fromCycleId: text,
  toCycleId: text,
  fromTitle: text,
  toTitle: text,
  fromEstimate: number,
  toEstimate: number,
  fromPriority: number,
  toPriority: number,
  fromDueDate: text,
  toDueDate: text,
  addedLabelIds: z.array(z.string()).nullish(),
  removedLabelIds: z.array(z.string()).nullish(),
  archived: z.boolean().nullish(),
  trashed: z.boolean().nullish(),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

export const relation = z.object({
  id: z.string(),
  type: z.string(),
  relatedIssue: z.object({ id: z.string(), identifier: z.string() }).nullish(),
});
export const attachment = z.object({ id: z.string(), url: z.string(), sourceType: text });

export const issue = z.object({
  id: z.string(),
  identifier: z.string(),
  title: z.string(),
  url: text,
  priority: number,
  estimate: number,
  dueDate: text,
  labelIds: z.array(z.string()),
  createdAt: instant,
  updatedAt: instant,
  completedAt: maybeInstant,
  canceledAt: maybeInstant,
  archivedAt: maybeInstant,
  trashed: z.boolean().nullish(),
  state: ref,
  assignee: ref.nullish(),
  team: ref,
  project: ref.nullish(),
  parent: ref.nullish(),
  cycle: z
    .object({ id: z.string(), number: z.number(), name: text, startsAt: text, endsAt: text })
    .nullish(),
  relations: optionalConnectionOf(relation),
  attachments: optionalConnectionOf(attachment),
  history: connectionOf(historyEntry),
});
export type Issue = z.infer<typeof issue>;

export const linksOfIssue = z.object({
  id: z.string(),
  relations: optionalConnectionOf(relation),
  attachments: optionalConnectionOf(attachment),
});

export const historyOfIssue = z.object({ id: z.string(), history: connectionOf(historyEntry) });

export const label = z.object({
  id: z.string(),
  name: z.string(),
  parent: z.object({ id: z.string(), name: z.string() }).nullish(),
});
export type Label = z.infer<typeof label>;

/** `entries` is untyped in the published schema: read with care, kept as a sign of life at least. */
export const betHistory = z.object({ id: z.string(), createdAt: instant, entries: z.unknown() });
export type BetHistory = z.infer<typeof betHistory>;

export const update = z.object({
  id: z.string(),
  createdAt: instant,
  health: text,
  body: text,
  user: ref.nullish(),
});
export type StatusUpdate = z.infer<typeof update>;

export const milestone = z.object({ id: z.string(), name: z.string(), targetDate: text });

export const logsOfProject = z.object({
  id: z.string(),
  projectUpdates: optionalConnectionOf(update),
  history: optionalConnectionOf(betHistory),
});

export const project = z.object({
  id: z.string(),
  slugId: z.string(),
  name: z.string(),
  url: text,
  health: text,
  progress: number,
  startDate: text,
  startDateResolution: text,
  targetDate: text,
  targetDateResolution: text,
  createdAt: instant,
  updatedAt: instant,
  completedAt: maybeInstant,
  canceledAt: maybeInstant,
  archivedAt: maybeInstant,
  trashed: z.boolean().nullish(),
  status: z.object({ id: z.string(), name: z.string(), type: z.string() }),
  lead: ref.nullish(),
  teams: connectionOf(ref),
  initiatives: connectionOf(datedRef),
  labels: optionalConnectionOf(label),
  projectMilestones: optionalConnectionOf(
    z.object({ id: z.string(), name: z.string(), targetDate: text }),
  ),
  projectUpdates: optionalConnectionOf(update),
  history: optionalConnectionOf(betHistory),
});
export type Project = z.infer<typeof project>;

export const initiative = z.object({
  id: z.string(),
  slugId: z.string(),
  name: z.string(),
  url: text,
  status: z.string(),
  health: text,
  targetDate: text,
  targetDateResolution: text,
  createdAt: instant,
  updatedAt: instant,
  completedAt: maybeInstant,
  archivedAt: maybeInstant,
  trashed: z.boolean().nullish(),
  owner: ref.nullish(),
  parentInitiative: ref.nullish(),
  lastUpdate: update.nullish(),
  labels: optionalConnectionOf(label),
  history: optionalConnectionOf(betHistory),
});
export type Initiative = z.infer<typeof initiative>;

const namedType = z.object({ id: z.string(), name: z.string(), type: z.string() });

/** Node schemas of the catalogue, by connection. */
export const catalogueNodes = {
  teams: z.object({ id: z.string(), key: z.string(), name: z.string() }),
  workflowStates: namedType,
  projectStatuses: namedType,
  users: z.object({
    id: z.string(),
    name: z.string(),
    email: text,
    active: z.boolean(),
    app: z.boolean().nullish(),
  }),
  issueLabels: label,
} as const;
export type Team = z.infer<typeof catalogueNodes.teams>;
export type State = z.infer<typeof namedType>;
export type User = z.infer<typeof catalogueNodes.users>;

export const censusNode = z.object({
  id: z.string(),
  archivedAt: maybeInstant,
  trashed: z.boolean().nullish(),
  team: ref.nullish(),
  teams: z.object({ nodes: z.array(ref) }).nullish(),
});
export type CensusNode = z.infer<typeof censusNode>;

export const viewer = z.object({
  viewer: z.object({ id: z.string(), name: text }),
  organization: z.object({ id: z.string(), name: z.string(), urlKey: text }),
});
export const issueCount = z.object({ id: z.string(), issueCount: z.number() });
