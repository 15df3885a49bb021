import type { Change, ChangeField } from '../../model/change.ts';
import type { WorkItem } from '../../model/work-item.ts';
import { qualify } from '../../model/work-item.ts';
import type { Catalogue } from './map.ts';
import { healthOf, httpsOnly, mapLabels, maybeId, phaseOf, plainText, plannedDate } from './map.ts';
import type { BetHistory, Initiative, Project, StatusUpdate } from './schema.ts';

type Fact = Pick<Change, 'field' | 'sourceField' | 'from' | 'to'>;

/** What Linear has in no place of its own, and every bet lacks. */
const NOT_A_TASK = {
  components: [],
  priority: null,
  points: null,
  estimateSeconds: null,
  assigneeId: null,
  iterations: [],
  fixVersions: [],
  releaseDate: null,
  links: [],
} satisfies Partial<WorkItem>;

const goneOf = (node: Project | Initiative): WorkItem['gone'] =>
  node.trashed ? { reason: 'trashed', since: node.archivedAt ?? node.updatedAt } : null;

const byTime = <T extends { createdAt: number; id: string }>(a: T, b: T): number =>
  a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const latest = (updates: readonly StatusUpdate[]): StatusUpdate | undefined =>
  [...updates].sort(byTime).at(-1);

/** A project's primary parent is the initiative that has existed longest; the others carry no effort. */
export const mapProject = (project: Project, catalogue: Catalogue): WorkItem => {
  const { source } = catalogue;
  const [first, ...others] = [...project.initiatives.nodes]
    .sort(byTime)
    .map(({ id }) => qualify(source, id));
  const teams = project.teams.nodes
    .flatMap(({ id }) => catalogue.teams.get(id) ?? [])
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    ...NOT_A_TASK,
    id: qualify(source, project.id),
    source,
    nativeId: project.id,
    key: project.slugId,
    url: httpsOnly(project.url),
    title: project.name,
    level: 1,
    type: 'project',
    sourceType: 'Project',
    stateId: project.status.id,
    sourceState: project.status.name,
    phase: phaseOf(project.status.type),
    parentId: first ?? null,
    otherParentIds: others,
    team: teams[0]?.name ?? null,
    project: teams[0]?.key ?? null,
    ...mapLabels(project.labels.nodes, catalogue.fieldOfGroup),
    ownerId: maybeId(source, project.lead),
    createdAt: project.createdAt,
    updatedAt: project.updatedAt,
    doneAt: project.completedAt ?? project.canceledAt ?? null,
    archivedAt: project.archivedAt ?? null,
    gone: goneOf(project),
    plannedStart: plannedDate(project.startDate, project.startDateResolution),
    plannedEnd: plannedDate(project.targetDate, project.targetDateResolution),
    health: healthOf(project.health),
    healthNote: plainText(latest(project.projectUpdates.nodes)?.body),
    progress: project.progress ?? null,
    milestones: project.projectMilestones.nodes.map(({ name, targetDate }) => ({
      name,
      date: targetDate?.slice(0, 10) ?? null,
    })),
  };
};

/** `level` is 2 for an initiative without sub-initiatives, and above its highest sub-initiative otherwise. */
export const mapInitiative = (
  initiative: Initiative,
  level: number,
  catalogue: Catalogue,
): WorkItem => {
  const { source } = catalogue;
  return {
    ...NOT_A_TASK,
    id: qualify(source, initiative.id),
    source,
    nativeId: initiative.id,
    key: initiative.slugId,
    url: httpsOnly(initiative.url),
    title: initiative.name,
    level,
    type: 'initiative',
    sourceType: 'Initiative',
    stateId: null,
    sourceState: initiative.status,
    phase: phaseOf(initiative.status),
    parentId: maybeId(source, initiative.parentInitiative),
    otherParentIds: [],
    team: null,
    project: null,
    ...mapLabels(initiative.labels.nodes, catalogue.fieldOfGroup),
    ownerId: maybeId(source, initiative.owner),
    createdAt: initiative.createdAt,
    updatedAt: initiative.updatedAt,
    doneAt: initiative.completedAt ?? null,
    archivedAt: initiative.archivedAt ?? null,
    gone: goneOf(initiative),
    plannedStart: null,
    plannedEnd: plannedDate(initiative.targetDate, initiative.targetDateResolution),
    health: healthOf(initiative.health),
    healthNote: plainText(initiative.lastUpdate?.body),
    progress: null,
    milestones: [],
  };
};

/** Level of every initiative: 2 plus the height of the tree of sub-initiatives below it. A cycle ends where it closes. */
export const initiativeLevels = (initiatives: readonly Initiative[]): Map<string, number> => {
  const children = new Map<string, string[]>();
  for (const { id, parentInitiative } of initiatives) {
    if (parentInitiative) {
      children.set(parentInitiative.id, [...(children.get(parentInitiative.id) ?? []), id]);
    }
  }
  const heights = new Map<string, number>();
  const heightOf = (id: string, path: ReadonlySet<string>): number => {
    const known = heights.get(id);
    if (known !== undefined) return known;
    const below = (children.get(id) ?? []).filter((child) => !path.has(child) && child !== id);
    const deeper = new Set(path).add(id);
    const height = Math.max(0, ...below.map((child) => 1 + heightOf(child, deeper)));
    heights.set(id, height);
    return height;
  };
  return new Map(initiatives.map(({ id }) => [id, 2 + heightOf(id, new Set())]));
};

const DATE_FIELDS: Record<string, ChangeField> = {
  targetDate: 'plannedEnd',
  startDate: 'plannedStart',
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const dateText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 10) : null;

/** `{fromTargetDate, toTargetDate}` and `{type: 'targetDate', from, to}` are both understood. */
const dateFacts = (entry: Record<string, unknown>): Fact[] =>
  Object.entries(DATE_FIELDS).flatMap(([name, field]) => {
    const capital = name.charAt(0).toUpperCase() + name.slice(1);
    const named = entry['type'] === name || entry['field'] === name;
    const from = dateText(named ? entry['from'] : entry[`from${capital}`]);
    const to = dateText(named ? entry['to'] : entry[`to${capital}`]);
    return from === to ? [] : [{ field, sourceField: name, from, to }];
  });

const factsOf = ({ entries }: BetHistory): Fact[] => {
  const list = Array.isArray(entries) ? entries : [entries];
  const facts = list.filter(isRecord).flatMap(dateFacts);
  return facts.length > 0
    ? facts
    : [{ field: 'other', sourceField: 'history', from: null, to: null }];
};

/** Recorded changes of a project or initiative: moved dates, and its health as the status updates said it. */
export const mapBetHistory = (
  nativeId: string,
  history: readonly BetHistory[],
  updates: readonly StatusUpdate[],
  source: string,
): Change[] => {
  const base = { itemId: qualify(source, nativeId), fromText: null, toText: null };
  const dated = history.flatMap((entry) =>
    factsOf(entry).map((fact, seq): Change => ({
      ...base,
      ...fact,
      entryId: entry.id,
      seq,
      at: entry.createdAt,
      authorId: null,
    })),
  );
  const told = [...updates].sort(byTime);
  const healths = told.map((update, index): Change => ({
    ...base,
    entryId: update.id,
    seq: 0,
    at: update.createdAt,
    field: 'health',
    sourceField: 'projectUpdate',
    from: healthOf(told[index - 1]?.health),
    to: healthOf(update.health),
    authorId: maybeId(source, update.user),
  }));
  return [...dated, ...healths].sort(
    (a, b) =>
      a.at - b.at || (a.entryId < b.entryId ? -1 : a.entryId > b.entryId ? 1 : a.seq - b.seq),
  );
};
