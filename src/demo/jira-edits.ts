import { addDays } from './calendar.ts';
import { FIELD } from './jira-site-plan.ts';
import { changed } from './jira-change.ts';
import { JiraEditing } from './jira-editing.ts';
import type { EditWindow } from './jira-editing.ts';
import type { DemoJira, DemoJiraIssue, Organisation } from './organisation-model.ts';
import type { Random } from './random.ts';

const levelOf = (editing: JiraEditing, issue: DemoJiraIssue): number =>
  editing.jira.issueTypes.find(({ id }) => id === issue.typeId)?.hierarchyLevel ?? 0;

/** The set of statuses that an issue's project uses. */
const statusesFor = (editing: JiraEditing, issue: DemoJiraIssue): DemoJira['statuses'] => {
  const now = editing.jira.statuses.find(({ id }) => id === issue.statusId);
  return editing.jira.statuses.filter(({ projectId }) => projectId === (now?.projectId ?? null));
};

type Edit = (editing: JiraEditing, issue: DemoJiraIssue) => void;

const transition: Edit = (editing, issue) => {
  const statuses = statusesFor(editing, issue);
  const now = statuses.find(({ id }) => id === issue.statusId);
  const next = editing.random.pick(statuses.filter(({ id }) => id !== issue.statusId));
  const over = next.category === 'done';
  editing.change(
    issue,
    [changed('status', 'status', [issue.statusId, now?.name ?? ''], [next.id, next.name])],
    (at) => ({ statusId: next.id, resolved: over ? at : null }),
  );
};

const reassign: Edit = (editing, issue) => {
  const account = (id: string | null): [string | null, string | null] => {
    const person = editing.organisation.people.find((one) => one.id === id);
    return person === undefined ? [null, null] : [person.jiraAccountId, person.name];
  };
  const next = editing.random.chance(0.1) ? null : editing.person().id;
  if (next === issue.assignee) return;
  editing.change(
    issue,
    [changed('assignee', 'assignee', account(issue.assignee), account(next))],
    () => ({
      assignee: next,
    }),
  );
};

const rename: Edit = (editing, issue) => {
  const summary = `${issue.summary.slice(0, 230)} (edited)`;
  editing.change(
    issue,
    [changed('summary', 'summary', [null, issue.summary], [null, summary])],
    () => ({
      summary,
    }),
  );
};

const relabel: Edit = (editing, issue) => {
  const labels = issue.labels.includes('ktlo')
    ? issue.labels.filter((label) => label !== 'ktlo')
    : [...issue.labels, 'ktlo'];
  editing.change(
    issue,
    [changed('labels', 'labels', [null, issue.labels.join(' ')], [null, labels.join(' ')])],
    () => ({ labels }),
  );
};

const reparent: Edit = (editing, issue) => {
  if (levelOf(editing, issue) !== 0) return;
  const epics = [...editing.issues.values()].filter(
    (one) => one.projectId === issue.projectId && levelOf(editing, one) === 1 && !one.hidden,
  );
  const next = editing.random.chance(0.2)
    ? undefined
    : epics[editing.random.int(0, Math.max(0, epics.length - 1))];
  const old = issue.parentId === null ? undefined : editing.issues.get(issue.parentId);
  if (old?.id === next?.id) return;
  editing.change(
    issue,
    [
      changed(
        'IssueParentAssociation',
        null,
        [old?.id ?? null, old?.key ?? null],
        [next?.id ?? null, next?.key ?? null],
      ),
    ],
    () => ({ parentId: next?.id ?? null }),
  );
};

/** To another classic project; statuses and types are the same there. */
const move: Edit = (editing, issue) => {
  const hasChildren = [...editing.issues.values()].some(({ parentId }) => parentId === issue.id);
  const from = editing.jira.projects.find(({ id }) => id === issue.projectId);
  const targets = editing.jira.projects.filter(
    ({ style, teamId, id }) => style === 'classic' && teamId !== null && id !== issue.projectId,
  );
  if (
    hasChildren ||
    levelOf(editing, issue) !== 0 ||
    from?.style !== 'classic' ||
    targets.length === 0
  )
    return;
  const to = editing.random.pick(targets);
  const key = editing.key(to.key);
  const items = [
    changed('project', 'project', [from.id, from.name], [to.id, to.name]),
    changed('Key', null, [null, issue.key], [null, key]),
    changed(
      'Workflow',
      null,
      [from.id, `Software workflow for ${from.key}`],
      [to.id, `Software workflow for ${to.key}`],
    ),
  ];
  editing.change(issue, items, () => ({
    projectId: to.id,
    key,
    formerKeys: [...issue.formerKeys, issue.key],
  }));
};

/** A target date that slips, or the title of something without one. */
const replan: Edit = (editing, issue) => {
  const end = issue.custom[FIELD.plannedEnd];
  if (typeof end !== 'string') return rename(editing, issue);
  const later = addDays(end, editing.random.int(7, 60));
  editing.change(
    issue,
    [changed('Target end', FIELD.plannedEnd, [end, end], [later, later])],
    () => ({
      custom: { ...issue.custom, [FIELD.plannedEnd]: later },
      dueDate: later,
    }),
  );
};

const create: Edit = (editing, like) => {
  if (levelOf(editing, like) !== 0) return;
  const project = editing.jira.projects.find(({ id }) => id === like.projectId);
  const first = statusesFor(editing, like)[0];
  const created = editing.instant();
  editing.put({
    ...like,
    id: editing.issueId(),
    key: editing.key(project?.key ?? ''),
    formerKeys: [],
    statusId: first?.id ?? like.statusId,
    created,
    updated: created,
    resolved: null,
    links: [],
    remoteLinks: [],
    history: [],
    worklogs: [],
  });
};

/** Deletes an issue with its sub-tasks; what else hung under it has no parent any more. */
const remove: Edit = (editing, issue) => {
  if (levelOf(editing, issue) > 0) return;
  editing.issues.delete(issue.id);
  for (const child of editing.issues.values()) {
    if (child.parentId === issue.id) editing.issues.delete(child.id);
  }
};

const hide: Edit = (editing, issue) => editing.put({ ...issue, hidden: true });

/** Archives an issue with its sub-tasks. Nothing but the census shows it: neither `updated` nor the history tells. */
const archive: Edit = (editing, issue) => {
  if (levelOf(editing, issue) > 0) return;
  const archivedAt = Math.max(editing.instant(), issue.updated + 1);
  for (const one of editing.issues.values()) {
    if (one.id === issue.id || one.parentId === issue.id) editing.put({ ...one, archivedAt });
  }
};

const restore: Edit = (editing, { archivedAt: _, ...issue }) => editing.put(issue);

const EDITS: Readonly<Record<string, { weight: number; edit: Edit }>> = {
  transition: { weight: 34, edit: transition },
  reassign: { weight: 16, edit: reassign },
  create: { weight: 14, edit: create },
  reparent: { weight: 8, edit: reparent },
  rename: { weight: 6, edit: rename },
  relabel: { weight: 6, edit: relabel },
  move: { weight: 5, edit: move },
  replan: { weight: 4, edit: replan },
  remove: { weight: 4, edit: remove },
  hide: { weight: 3, edit: hide },
  archive: { weight: 3, edit: archive },
};
const WEIGHTS = Object.fromEntries(
  Object.entries(EDITS).map(([name, { weight }]) => [name, weight]),
);

/** Now and then the token loses a whole project that no team owns, or gets it back. */
const switchProject = (editing: JiraEditing): DemoJira['projects'] => {
  const { random, jira } = editing;
  const side = jira.projects.filter(({ style, teamId }) => style === 'next-gen' && teamId === null);
  if (side.length === 0 || !random.chance(0.15)) return jira.projects;
  const chosen = random.pick(side).id;
  return jira.projects.map((project) =>
    project.id === chosen ? { ...project, hidden: project.hidden !== true } : project,
  );
};

/** One day of edits in Jira. */
export const editJira = (
  organisation: Organisation,
  random: Random,
  window: EditWindow,
  edits: number,
): DemoJira => {
  const editing = new JiraEditing(organisation, random, window);
  const ids = organisation.jira.issues.map(({ id }) => id);
  for (let count = 0; count < edits && ids.length > 0; count += 1) {
    const issue = editing.issues.get(random.pick(ids));
    if (issue === undefined) continue;
    if (issue.hidden) editing.put({ ...issue, hidden: false });
    else if (issue.archivedAt !== undefined) restore(editing, issue);
    else EDITS[random.weighted(WEIGHTS)]?.edit(editing, issue);
  }
  const projects = switchProject(editing);
  const issues = [...editing.issues.values()].sort((a, b) => Number(a.id) - Number(b.id));
  return { ...organisation.jira, projects, issues };
};
