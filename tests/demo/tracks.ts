import type {
  DemoJiraIssue,
  DemoLinearIssue,
  Organisation,
} from '../../src/demo/organisation-model.ts';

/** One value followed through a history: what it was before the first change, each step, and what it is today. */
export interface Track {
  steps: { at: number; from: string | null; to: string | null }[];
  today: string | null;
}

const jiraTrack = (issue: DemoJiraIssue, field: string, today: string | null): Track => ({
  steps: issue.history.flatMap(({ at, items }) =>
    items.filter((item) => item.field === field).map(({ from, to }) => ({ at, from, to })),
  ),
  today,
});

/** Every value of a Jira issue that has both a history and a value today. */
export const jiraTracks = (
  organisation: Organisation,
  issue: DemoJiraIssue,
): Record<string, Track> => {
  const account =
    organisation.people.find(({ id }) => id === issue.assignee)?.jiraAccountId ?? null;
  const keys = jiraTrack(issue, 'Key', issue.key);
  return {
    status: jiraTrack(issue, 'status', issue.statusId),
    assignee: jiraTrack(issue, 'assignee', account),
    parent: jiraTrack(issue, 'IssueParentAssociation', issue.parentId),
    project: jiraTrack(issue, 'project', issue.projectId),
    sprint: jiraTrack(issue, 'Sprint', issue.sprintIds.join(', ')),
    targetEnd: jiraTrack(issue, 'Target end', (issue.custom.customfield_10023 as string) ?? null),
    key: {
      today: issue.key,
      steps: keys.steps.map(({ at }, index) => {
        const items = issue.history
          .flatMap((entry) => entry.items)
          .filter(({ field }) => field === 'Key');
        return { at, from: items[index]?.fromString ?? null, to: items[index]?.toString_ ?? null };
      }),
    },
  };
};

const FIELDS = {
  StateId: 'stateId',
  AssigneeId: 'assigneeId',
  ProjectId: 'projectId',
  TeamId: 'teamId',
  CycleId: 'cycleId',
  Title: 'title',
} as const;

/** Every value of a Linear issue that has both a history and a value today. */
export const linearTracks = (issue: DemoLinearIssue): Record<string, Track> =>
  Object.fromEntries(
    Object.entries(FIELDS).map(([name, property]) => {
      const from = `from${name}` as 'fromStateId';
      const to = `to${name}` as 'toStateId';
      const steps = issue.history
        .filter((entry) => entry[to] !== undefined)
        .map((entry) => ({
          at: entry.createdAt,
          from: entry[from] ?? null,
          to: entry[to] ?? null,
        }));
      return [property, { steps, today: issue[property] }];
    }),
  );

/** Why a track does not hold together, or null when every step begins where the one before ended and the last ends in today's value. */
export const breakIn = ({ steps, today }: Track): string | null => {
  let current: string | null | undefined;
  let last = 0;
  for (const { at, from, to } of steps) {
    if (at < last) return `goes back in time at ${at}`;
    if (current !== undefined && from !== current) return `${current} became ${from} unseen`;
    [current, last] = [to, at];
  }
  return current === undefined || current === today ? null : `ends in ${current}, not in ${today}`;
};
