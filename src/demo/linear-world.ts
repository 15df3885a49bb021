import type {
  DemoLinear,
  DemoLinearIssue,
  DemoPerson,
  Organisation,
} from './organisation-model.ts';

/** The organisation's Linear side, indexed for serving: by id, and in the orders the API lists in. */
export interface LinearWorld {
  now: number;
  /** The age of what has no instant of its own: teams, states, labels, people. */
  founded: number;
  linear: DemoLinear;
  users: Map<string, LinearUser>;
  teams: Map<string, DemoLinear['teams'][number]>;
  states: Map<string, DemoLinear['states'][number]>;
  labels: Map<string, DemoLinear['labels'][number]>;
  cycles: Map<string, DemoLinear['cycles'][number]>;
  statuses: Map<string, DemoLinear['projectStatuses'][number]>;
  projects: Map<string, DemoLinear['projects'][number]>;
  initiatives: Map<string, DemoLinear['initiatives'][number]>;
  issues: Map<string, DemoLinearIssue>;
  /** Newest first, as `orderBy: createdAt` lists. */
  byCreation: readonly DemoLinearIssue[];
  /** Oldest change first. */
  byUpdate: readonly DemoLinearIssue[];
  children: Map<string, DemoLinearIssue[]>;
  issuesOfProject: Map<string, DemoLinearIssue[]>;
  inverseRelations: Map<
    string,
    { id: string; type: string; issueId: string; relatedIssueId: string }[]
  >;
  initiativesOfProject: Map<string, DemoLinear['initiatives'][number][]>;
}

export interface LinearUser {
  id: string;
  person: DemoPerson;
}

type IdText = { id: string };
const byId = <T extends IdText>(list: readonly T[]): Map<string, T> =>
  new Map(list.map((one) => [one.id, one]));

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Newest first; the id decides between equals. */
export const newestFirst = <T extends { id: string; createdAt: number }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => b.createdAt - a.createdAt || compareText(b.id, a.id));

const group = <T>(list: readonly T[], keyOf: (one: T) => string | null): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    if (key === null) continue;
    const members = groups.get(key);
    if (members) members.push(one);
    else groups.set(key, [one]);
  }
  return groups;
};

const peopleById = (people: readonly DemoPerson[]): Map<string, LinearUser> =>
  new Map(
    people.flatMap((person) =>
      person.linearUserId === null
        ? []
        : [[person.linearUserId, { id: person.linearUserId, person }] as const],
    ),
  );

export const indexWorld = ({ linear, people, now }: Organisation): LinearWorld => {
  const relations = linear.issues.flatMap((issue) =>
    issue.relations.map((relation) => ({ ...relation, issueId: issue.id })),
  );
  const memberships = linear.initiatives.flatMap((initiative) =>
    initiative.projectIds.map((projectId) => ({ projectId, initiative })),
  );
  const initiativesOfProject = new Map(
    [...group(memberships, ({ projectId }) => projectId)].map(([id, list]) => [
      id,
      newestFirst(list.map(({ initiative }) => initiative)),
    ]),
  );
  return {
    now,
    founded: [...linear.issues, ...linear.projects, ...linear.initiatives].reduce(
      (first, { createdAt }) => Math.min(first, createdAt),
      now,
    ),
    linear,
    users: peopleById(people),
    teams: byId(linear.teams),
    states: byId(linear.states),
    labels: byId(linear.labels),
    cycles: byId(linear.cycles),
    statuses: byId(linear.projectStatuses),
    projects: byId(linear.projects),
    initiatives: byId(linear.initiatives),
    issues: byId(linear.issues),
    byCreation: newestFirst(linear.issues),
    byUpdate: [...linear.issues].sort(
      (a, b) => a.updatedAt - b.updatedAt || compareText(a.id, b.id),
    ),
    children: group(linear.issues, ({ parentId }) => parentId),
    issuesOfProject: group(linear.issues, ({ projectId }) => projectId),
    inverseRelations: group(relations, ({ relatedIssueId }) => relatedIssueId),
    initiativesOfProject,
  };
};
