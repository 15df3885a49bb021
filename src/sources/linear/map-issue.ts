import type { ItemLink, Iteration, WorkItem } from '../../model/work-item.ts';
import { qualify } from '../../model/work-item.ts';
import type { Catalogue } from './map.ts';
import { httpsOnly, mapLabels, maybeId, phaseOf, plannedDate } from './map.ts';
import type { Issue, Label } from './schema.ts';

const PRIORITIES: Record<number, string> = { 1: 'Urgent', 2: 'High', 3: 'Medium', 4: 'Low' };

/** An issue page of Jira, whatever its host: `/browse/KEY-1`. */
const JIRA_PAGE = /\/browse\/[A-Z][A-Z0-9_]+-\d+/;

const LINK_KINDS: Record<string, ItemLink['kind']> = {
  blocks: 'blocks',
  duplicate: 'duplicates',
};

const mapLinks = (issue: Issue, source: string): ItemLink[] => {
  const relations = issue.relations.nodes.flatMap(({ type, relatedIssue }) =>
    relatedIssue
      ? [
          {
            kind: LINK_KINDS[type] ?? 'relates',
            itemId: qualify(source, relatedIssue.id),
            ref: relatedIssue.identifier,
          } satisfies ItemLink,
        ]
      : [],
  );
  const pairs = issue.attachments.nodes
    .filter(({ url, sourceType }) => sourceType?.toLowerCase() === 'jira' || JIRA_PAGE.test(url))
    .map(({ url }): ItemLink => ({ kind: 'sameWork', itemId: null, ref: url }));
  return [...relations, ...pairs];
};

const mapCycle = (issue: Issue): Iteration[] => {
  if (!issue.cycle) return [];
  const { id, number, name, startsAt, endsAt } = issue.cycle;
  return [
    {
      id,
      name: name ?? `Cycle ${number}`,
      start: startsAt?.slice(0, 10) ?? null,
      end: endsAt?.slice(0, 10) ?? null,
    },
  ];
};

const labelsOf = (issue: Issue, catalogue: Catalogue): Label[] =>
  issue.labelIds.flatMap((id) => catalogue.labels.get(id) ?? []);

/** A sub-issue at any depth is level -1. Trash is told by `gone`, whose instant is that of the archiving that comes with it. */
export const mapIssue = (issue: Issue, catalogue: Catalogue): WorkItem => {
  const { source } = catalogue;
  const state = catalogue.states.get(issue.state.id);
  const team = catalogue.teams.get(issue.team.id);
  const subIssue = Boolean(issue.parent);
  return {
    id: qualify(source, issue.id),
    source,
    nativeId: issue.id,
    key: issue.identifier,
    url: httpsOnly(issue.url),
    title: issue.title,
    level: subIssue ? -1 : 0,
    type: subIssue ? 'subtask' : 'issue',
    sourceType: subIssue ? 'Sub-issue' : 'Issue',
    stateId: issue.state.id,
    sourceState: state?.name ?? null,
    phase: state ? phaseOf(state.type) : 'unknown',
    parentId: maybeId(source, issue.parent ?? issue.project),
    otherParentIds: [],
    team: team?.name ?? null,
    project: team?.key ?? null,
    ...mapLabels(labelsOf(issue, catalogue), catalogue.fieldOfGroup),
    components: [],
    priority: PRIORITIES[issue.priority ?? 0] ?? null,
    points: issue.estimate ?? null,
    estimateSeconds: null,
    assigneeId: maybeId(source, issue.assignee),
    ownerId: null,
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    doneAt: issue.completedAt ?? issue.canceledAt ?? null,
    archivedAt: issue.archivedAt ?? null,
    gone: issue.trashed ? { reason: 'trashed', since: issue.archivedAt ?? issue.updatedAt } : null,
    plannedStart: null,
    plannedEnd: plannedDate(issue.dueDate),
    iterations: mapCycle(issue),
    fixVersions: [],
    releaseDate: null,
    health: null,
    healthNote: null,
    progress: null,
    milestones: [],
    links: mapLinks(issue, source),
  };
};
