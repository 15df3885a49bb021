import { HOUR } from './calendar.ts';
import type { JiraCatalogue } from './jira-catalogue.ts';
import { changed } from './jira-change.ts';
import type { DemoJira, DemoJiraHistory, DemoJiraIssue } from './organisation-model.ts';
import type { Random } from './random.ts';

type Project = DemoJira['projects'][number];

/** Issues that live, or lived first, in a side project: one in so many of those that can. */
const SIDE_EVERY = 12;

/** Statuses of a site by project set and name, to say the same thing in another project. */
const translator = (jira: DemoJira, from: Project, to: Project) => {
  const byId = new Map(jira.statuses.map((status) => [status.id, status]));
  const own = (project: Project) => (project.style === 'next-gen' ? project.id : null);
  return (id: string | null): string | null => {
    const status = byId.get(id ?? '');
    if (status === undefined || status.projectId !== own(from)) return id;
    const same = jira.statuses.find(
      ({ name, projectId }) => name === status.name && projectId === own(to),
    );
    return same?.id ?? id;
  };
};

const translate = (
  entry: DemoJiraHistory,
  say: (id: string | null) => string | null,
): DemoJiraHistory => ({
  ...entry,
  items: entry.items.map((item) =>
    item.field === 'status' ? { ...item, from: say(item.from), to: say(item.to) } : item,
  ),
});

const statusAt = (issue: DemoJiraIssue, at: number): string => {
  const moves = issue.history.flatMap((entry) =>
    entry.items.flatMap((item) => (item.field === 'status' ? [{ at: entry.at, item }] : [])),
  );
  const before = moves.findLast((move) => move.at <= at);
  return before?.item.to ?? moves[0]?.item.from ?? issue.statusId;
};

/** The issue as if it had begun in another project and moved to its own soon after. */
const movedFrom = (
  jira: DemoJira,
  issue: DemoJiraIssue,
  side: Project,
  home: Project,
  key: string,
  historyId: string,
): DemoJiraIssue => {
  const say = translator(jira, home, side);
  const at = issue.created + HOUR;
  const status = statusAt(issue, at);
  const name = jira.statuses.find(({ id }) => id === status)?.name ?? '';
  const entry: DemoJiraHistory = {
    id: historyId,
    at,
    author: issue.reporter ?? '',
    items: [
      changed('project', 'project', [side.id, side.name], [home.id, home.name]),
      changed('Key', null, [null, key], [null, issue.key]),
      changed('status', 'status', [say(status), name], [status, name]),
      changed(
        'Workflow',
        null,
        [side.id, `Software workflow for ${side.key}`],
        [home.id, `Software workflow for ${home.key}`],
      ),
    ],
  };
  const before = issue.history.filter((one) => one.at <= at).map((one) => translate(one, say));
  const after = issue.history.filter((one) => one.at > at);
  return {
    ...issue,
    formerKeys: [key, ...issue.formerKeys],
    history: [...before, entry, ...after],
    updated: Math.max(issue.updated, at),
  };
};

/** The issue as if it had been in the side project all along. */
const settledIn = (
  catalogue: JiraCatalogue,
  issue: DemoJiraIssue,
  side: Project,
  home: Project,
  key: string,
): DemoJiraIssue => {
  const say = translator(catalogue.jira, home, side);
  const typeName = catalogue.jira.issueTypes.find(({ id }) => id === issue.typeId)?.name ?? 'Task';
  return {
    ...issue,
    key,
    projectId: side.id,
    typeId: catalogue.typeOf(side.id, typeName).id,
    statusId: say(issue.statusId) ?? issue.statusId,
    fixVersionIds: [],
    history: issue.history.map((entry) => translate(entry, say)),
  };
};

/** Gives the abandoned projects some issues: a few stayed there, others were moved to a team. */
export const useSideProjects = (
  catalogue: JiraCatalogue,
  issues: readonly DemoJiraIssue[],
  random: Random,
): DemoJiraIssue[] => {
  const { jira } = catalogue;
  const sides = jira.projects.filter(
    ({ style, teamId }) => style === 'next-gen' && teamId === null,
  );
  const homes = new Map(
    jira.projects.filter(({ style }) => style === 'classic').map((one) => [one.id, one]),
  );
  const types = new Map(jira.issueTypes.map((type) => [type.id, type]));
  const parents = new Set(issues.map(({ parentId }) => parentId));
  const next = new Map<string, number>();
  let history = 90_000;
  let eligible = 0;
  return issues.map((issue) => {
    const home = homes.get(issue.projectId);
    const level = types.get(issue.typeId)?.hierarchyLevel;
    const plain = level === 0 && issue.formerKeys.length === 0 && !parents.has(issue.id);
    if (home === undefined || !plain || issue.sprintIds.length > 0) return issue;
    eligible += 1;
    if (eligible % SIDE_EVERY !== 0) return issue;
    const side = sides[(eligible / SIDE_EVERY) % sides.length];
    if (side === undefined) return issue;
    const number = (next.get(side.key) ?? 0) + 1;
    next.set(side.key, number);
    const key = `${side.key}-${number}`;
    if (issue.parentId === null && random.chance(0.7))
      return settledIn(catalogue, issue, side, home, key);
    return movedFrom(jira, issue, side, home, key, String((history += 1)));
  });
};
