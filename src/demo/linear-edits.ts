import { DAY } from './calendar.ts';
import type { EditWindow } from './jira-editing.ts';
import { LinearEditing } from './linear-editing.ts';
import { replan } from './linear-replan.ts';
import type { DemoLinear, DemoLinearIssue, Organisation } from './organisation-model.ts';
import type { Random } from './random.ts';

/** What is in the trash is purged after this long, without a trace. */
const PURGE_AFTER = 30 * DAY;

type Edit = (editing: LinearEditing, issue: DemoLinearIssue) => void;

const transition: Edit = (editing, issue) => {
  const states = editing.linear.states.filter(
    ({ teamId, type, id }) => teamId === issue.teamId && type !== 'triage' && id !== issue.stateId,
  );
  const next = editing.random.pick(states);
  editing.change(issue, { fromStateId: issue.stateId, toStateId: next.id }, (at) => ({
    stateId: next.id,
    startedAt: next.type === 'started' ? at : issue.startedAt,
    completedAt: next.type === 'completed' ? at : null,
    canceledAt: next.type === 'canceled' ? at : null,
  }));
};

const reassign: Edit = (editing, issue) => {
  const next = editing.random.chance(0.1) ? null : editing.user();
  if (next === issue.assigneeId) return;
  editing.change(issue, { fromAssigneeId: issue.assigneeId, toAssigneeId: next }, () => ({
    assigneeId: next,
  }));
};

const rename: Edit = (editing, issue) => {
  const title = `${issue.title.slice(0, 230)} (edited)`;
  editing.change(issue, { fromTitle: issue.title, toTitle: title }, () => ({ title }));
};

const changeProject: Edit = (editing, issue) => {
  const projects = editing.linear.projects.filter(
    ({ teamIds, trashed }) => teamIds.includes(issue.teamId) && !trashed,
  );
  const next =
    editing.random.chance(0.2) || projects.length === 0 ? null : editing.random.pick(projects).id;
  if (next === issue.projectId) return;
  editing.change(issue, { fromProjectId: issue.projectId, toProjectId: next }, () => ({
    projectId: next,
  }));
};

/** To another team: new identifier, the state of the same name there. */
const changeTeam: Edit = (editing, issue) => {
  const { linear } = editing;
  const teams = linear.teams.filter(({ teamId, id }) => teamId !== '' && id !== issue.teamId);
  if (teams.length === 0 || issue.parentId !== null) return;
  const team = editing.random.pick(teams);
  const name = linear.states.find(({ id }) => id === issue.stateId)?.name;
  const state = linear.states.find((one) => one.teamId === team.id && one.name === name);
  if (state === undefined) return;
  const number = editing.nextNumber(team.id);
  editing.change(
    issue,
    {
      fromTeamId: issue.teamId,
      toTeamId: team.id,
      fromStateId: issue.stateId,
      toStateId: state.id,
      fromCycleId: issue.cycleId,
      toCycleId: null,
    },
    () => ({
      teamId: team.id,
      stateId: state.id,
      cycleId: null,
      number,
      identifier: `${team.key}-${number}`,
    }),
  );
};

const archive: Edit = (editing, issue) =>
  editing.change(issue, { archived: true }, (at) => ({ archivedAt: at }), true);
const trash: Edit = (editing, issue) =>
  editing.change(issue, { trashed: true }, (at) => ({ archivedAt: at, trashed: true }), true);
const restore: Edit = (editing, issue) =>
  editing.change(
    issue,
    issue.trashed ? { trashed: false } : { archived: false },
    () => ({ archivedAt: null, trashed: false }),
    true,
  );

const create: Edit = (editing, like) => {
  const createdAt = editing.random.int(editing.window.from + 1, editing.window.to);
  const team = editing.linear.teams.find(({ id }) => id === like.teamId);
  const state = editing.linear.states.find(
    ({ teamId, type }) => teamId === like.teamId && type === 'backlog',
  );
  const number = editing.nextNumber(like.teamId);
  const id = editing.random.uuid();
  editing.issues.set(id, {
    ...like,
    id,
    number,
    identifier: `${team?.key ?? ''}-${number}`,
    stateId: state?.id ?? like.stateId,
    parentId: null,
    createdAt,
    updatedAt: createdAt,
    startedAt: null,
    completedAt: null,
    canceledAt: null,
    archivedAt: null,
    trashed: false,
    relations: [],
    attachments: [],
    history: [],
  });
};

/** Gone for good: children lose their parent. */
const destroy = (editing: LinearEditing, issue: DemoLinearIssue): void => {
  editing.issues.delete(issue.id);
  for (const child of editing.issues.values()) {
    if (child.parentId === issue.id) editing.issues.set(child.id, { ...child, parentId: null });
  }
};

const EDITS: Readonly<Record<string, { weight: number; edit: Edit }>> = {
  transition: { weight: 36, edit: transition },
  reassign: { weight: 16, edit: reassign },
  create: { weight: 12, edit: create },
  changeProject: { weight: 8, edit: changeProject },
  rename: { weight: 6, edit: rename },
  changeTeam: { weight: 5, edit: changeTeam },
  archive: { weight: 8, edit: archive },
  trash: { weight: 4, edit: trash },
  destroy: { weight: 3, edit: destroy },
};
const WEIGHTS = Object.fromEntries(
  Object.entries(EDITS).map(([name, { weight }]) => [name, weight]),
);

/** One day of edits in Linear. */
export const editLinear = (
  organisation: Organisation,
  random: Random,
  window: EditWindow,
  edits: number,
): DemoLinear => {
  const editing = new LinearEditing(organisation, random, window);
  for (const issue of organisation.linear.issues) {
    if (issue.trashed && (issue.archivedAt ?? window.to) + PURGE_AFTER <= window.to)
      destroy(editing, issue);
  }
  const ids = [...editing.issues.keys()];
  for (let count = 0; count < edits && ids.length > 0; count += 1) {
    const issue = editing.issues.get(random.pick(ids));
    if (issue === undefined) continue;
    if (issue.archivedAt !== null) restore(editing, issue);
    else EDITS[random.weighted(WEIGHTS)]?.edit(editing, issue);
  }
  return {
    ...organisation.linear,
    ...replan(editing),
    issues: [...editing.issues.values()],
  };
};
