import type { DemoJira, DemoJiraIssue, DemoPerson, Organisation } from './organisation-model.ts';

const byId = <T extends { id: string | number }>(values: readonly T[]): Map<string, T> =>
  new Map(values.map((value) => [String(value.id), value]));

/** An organisation's Jira with the indexes that answering needs. Hidden issues do not exist here: the token cannot see them. */
export class JiraSite {
  readonly organisation: Organisation;
  readonly jira: DemoJira;
  /** What searches find: visible and not archived, in the order of creation. */
  readonly issues: readonly DemoJiraIssue[];
  readonly people: ReadonlyMap<string, DemoPerson>;
  readonly projects: ReadonlyMap<string, DemoJira['projects'][number]>;
  readonly types: ReadonlyMap<string, DemoJira['issueTypes'][number]>;
  readonly statuses: ReadonlyMap<string, DemoJira['statuses'][number]>;
  readonly sprints: ReadonlyMap<string, DemoJira['sprints'][number]>;
  readonly versions: ReadonlyMap<string, DemoJira['versions'][number]>;
  /** Incoming links by the id of the issue they point to. */
  readonly inward: ReadonlyMap<string, { link: DemoJiraIssue['links'][number]; from: string }[]>;
  private readonly issueById: ReadonlyMap<string, DemoJiraIssue>;
  private readonly issueByKey: ReadonlyMap<string, DemoJiraIssue>;

  constructor(organisation: Organisation) {
    this.organisation = organisation;
    const projects = organisation.jira.projects.filter(({ hidden }) => hidden !== true);
    this.jira = { ...organisation.jira, projects };
    const visible = new Set(projects.map(({ id }) => id));
    const resolving = this.jira.issues.filter(
      ({ hidden, projectId }) => !hidden && visible.has(projectId),
    );
    this.issues = resolving.filter(({ archivedAt }) => archivedAt === undefined);
    this.people = byId(organisation.people);
    this.projects = byId(this.jira.projects);
    this.types = byId(this.jira.issueTypes);
    this.statuses = byId(this.jira.statuses);
    this.sprints = byId(this.jira.sprints);
    this.versions = byId(this.jira.versions);
    this.issueById = byId(resolving);
    const former = resolving.flatMap((issue) =>
      issue.formerKeys.map((key) => [key, issue] as const),
    );
    this.issueByKey = new Map([
      ...former,
      ...resolving.map((issue) => [issue.key, issue] as const),
    ]);
    const links = resolving.flatMap((issue) =>
      issue.links.map((link) => ({ link, from: issue.id })),
    );
    this.inward = Map.groupBy(links, ({ link }) => link.outwardIssueId);
  }

  /** By id, key or a key it once had. */
  issue(idOrKey: string): DemoJiraIssue | undefined {
    return this.issueById.get(idOrKey) ?? this.issueByKey.get(idOrKey.toUpperCase());
  }

  project(idOrKey: string): DemoJira['projects'][number] | undefined {
    const wanted = idOrKey.toUpperCase();
    return (
      this.projects.get(idOrKey) ??
      this.jira.projects.find(({ key, name }) => key === wanted || name.toUpperCase() === wanted)
    );
  }
}
