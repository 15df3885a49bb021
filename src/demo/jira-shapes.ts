import type { JiraSite } from './jira-site.ts';
import type { DemoJira, DemoJiraHistory, DemoJiraIssue } from './organisation-model.ts';

export type Shape = Record<string, unknown>;

/** What the answers of both deployments need to know. */
export interface ShapeContext {
  site: JiraSite;
  /** Where the simulation listens, with its path prefix: what `self` addresses start with. */
  base: string;
  /** `3` on Cloud, `2` on Data Center. */
  api: '2' | '3';
}

export const CLOUD_ZONE = 'Europe/Berlin';

/** Jira's own format: milliseconds and an offset without a colon. */
export const stamp = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

const CATEGORIES = {
  new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
  indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
  done: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
} as const;

export const categoryShape = (context: ShapeContext, key: keyof typeof CATEGORIES): Shape => ({
  self: `${context.base}/rest/api/${context.api}/statuscategory/${CATEGORIES[key].id}`,
  ...CATEGORIES[key],
});

const scopeOf = (projectId: string | null): Shape =>
  projectId === null ? {} : { scope: { type: 'PROJECT', project: { id: projectId } } };

export const statusShape = (
  context: ShapeContext,
  status: DemoJira['statuses'][number],
  embedded: boolean,
): Shape => ({
  self: `${context.base}/rest/api/${context.api}/status/${status.id}`,
  description: '',
  iconUrl: `${context.base}/images/icons/status.png`,
  name: status.name,
  ...(context.api === '3' && !embedded ? { untranslatedName: status.name } : {}),
  id: status.id,
  statusCategory: categoryShape(
    context,
    embedded ? (status.embeddedCategory ?? status.category) : status.category,
  ),
  ...(context.api === '3' ? scopeOf(status.projectId) : {}),
});

export const typeShape = (context: ShapeContext, type: DemoJira['issueTypes'][number]): Shape => ({
  self: `${context.base}/rest/api/${context.api}/issuetype/${type.id}`,
  id: type.id,
  description: '',
  iconUrl: `${context.base}/images/icons/type.svg`,
  name: type.name,
  subtask: type.subtask,
  ...(context.api === '3'
    ? { hierarchyLevel: type.hierarchyLevel, ...scopeOf(type.projectId) }
    : {}),
});

export const projectShape = (
  context: ShapeContext,
  project: DemoJira['projects'][number],
): Shape => ({
  self: `${context.base}/rest/api/${context.api}/project/${project.id}`,
  id: project.id,
  key: project.key,
  name: project.name,
  projectTypeKey: 'software',
  ...(context.api === '3'
    ? { simplified: project.style === 'next-gen', style: project.style, isPrivate: false }
    : {}),
});

/** A user as each deployment shows one. Cloud hides some addresses as null; Data Center has no account ids. */
export const userShape = (context: ShapeContext, personId: string | null): Shape | null => {
  const person = context.site.people.get(personId ?? '');
  if (person === undefined || person.jiraAccountId === null) return null;
  const common = { displayName: person.name, active: person.active, timeZone: person.timezone };
  if (context.api === '2') {
    const name = person.email.split('@')[0] ?? person.id;
    return {
      self: `${context.base}/rest/api/2/user?username=${name}`,
      key: `JIRAUSER${person.id.slice(1)}`,
      name,
      emailAddress: person.email,
      ...common,
    };
  }
  return {
    self: `${context.base}/rest/api/3/user?accountId=${encodeURIComponent(person.jiraAccountId)}`,
    accountId: person.jiraAccountId,
    accountType: person.app ? 'app' : 'atlassian',
    emailAddress: person.emailVisible ? person.email : null,
    ...common,
  };
};

const linkedShape = (context: ShapeContext, issueId: string): Shape | null => {
  const issue = context.site.issue(issueId);
  if (issue === undefined) return null;
  const status = context.site.statuses.get(issue.statusId);
  const type = context.site.types.get(issue.typeId);
  return {
    id: issue.id,
    key: issue.key,
    self: `${context.base}/rest/api/${context.api}/issue/${issue.id}`,
    fields: {
      summary: issue.summary,
      status: status === undefined ? null : statusShape(context, status, true),
      priority: { id: '3', name: issue.priority },
      issuetype: type === undefined ? null : typeShape(context, type),
    },
  };
};

const LINK_TYPES = {
  Blocks: { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
  Relates: { id: '10003', name: 'Relates', inward: 'relates to', outward: 'relates to' },
  Duplicate: { id: '10002', name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' },
} as const;

const linksShape = (context: ShapeContext, issue: DemoJiraIssue): Shape[] => {
  const outward = issue.links.map((link) => ({
    link,
    side: 'outwardIssue',
    other: link.outwardIssueId,
  }));
  const inward = (context.site.inward.get(issue.id) ?? []).map(({ link, from }) => ({
    link,
    side: 'inwardIssue',
    other: from,
  }));
  return [...outward, ...inward].flatMap(({ link, side, other }) => {
    const linked = linkedShape(context, other);
    if (linked === null) return [];
    const self = `${context.base}/rest/api/${context.api}/issueLink/${link.id}`;
    return [{ id: link.id, self, type: { ...LINK_TYPES[link.type], self }, [side]: linked }];
  });
};

const versionsShape = (context: ShapeContext, issue: DemoJiraIssue): Shape[] =>
  issue.fixVersionIds.flatMap((id) => {
    const version = context.site.versions.get(id);
    if (version === undefined) return [];
    return [
      {
        self: `${context.base}/rest/api/${context.api}/version/${id}`,
        id,
        name: version.name,
        archived: false,
        released: version.released,
        ...(version.releaseDate === null ? {} : { releaseDate: version.releaseDate }),
      },
    ];
  });

/** System fields that both deployments have, by name, each computed only when asked for. */
const SYSTEM: Readonly<Record<string, (context: ShapeContext, issue: DemoJiraIssue) => unknown>> = {
  summary: (_, issue) => issue.summary,
  created: (_, issue) => stamp(issue.created),
  updated: (_, issue) => stamp(issue.updated),
  resolutiondate: (_, issue) => (issue.resolved === null ? null : stamp(issue.resolved)),
  resolution: (_, issue) =>
    issue.resolved === null ? null : { id: '10000', name: 'Done', description: '' },
  duedate: (_, issue) => issue.dueDate,
  timeoriginalestimate: (_, issue) => issue.estimateSeconds,
  labels: (_, issue) => issue.labels,
  components: (context, issue) =>
    issue.components.map((name) => ({
      self: `${context.base}/rest/api/${context.api}/component/${name}`,
      id: name,
      name,
    })),
  priority: (context, issue) => ({
    self: `${context.base}/rest/api/${context.api}/priority/3`,
    id: '3',
    name: issue.priority,
  }),
  project: (context, issue) => {
    const project = context.site.projects.get(issue.projectId);
    return project === undefined ? null : projectShape(context, project);
  },
  issuetype: (context, issue) => {
    const type = context.site.types.get(issue.typeId);
    return type === undefined ? null : typeShape(context, type);
  },
  status: (context, issue) => {
    const status = context.site.statuses.get(issue.statusId);
    return status === undefined ? null : statusShape(context, status, true);
  },
  assignee: (context, issue) => userShape(context, issue.assignee),
  reporter: (context, issue) => userShape(context, issue.reporter),
  creator: (context, issue) => userShape(context, issue.reporter),
  fixVersions: versionsShape,
  versions: () => [],
  issuelinks: linksShape,
  parent: (context, issue) =>
    issue.parentId === null ? undefined : (linkedShape(context, issue.parentId) ?? undefined),
  description: () => null,
  archiveddate: (_, { archivedAt }) => (archivedAt === undefined ? null : stamp(archivedAt)),
};

export const SYSTEM_FIELDS = Object.keys(SYSTEM);

/** Value of one field, or undefined where the issue has no such field. */
export const fieldValue = (
  context: ShapeContext,
  issue: DemoJiraIssue,
  id: string,
  custom: (context: ShapeContext, issue: DemoJiraIssue, id: string) => unknown,
): unknown => {
  const system = SYSTEM[id];
  return system === undefined ? custom(context, issue, id) : system(context, issue);
};

/** An author whose account is gone: the id is empty. */
const nobody = (context: ShapeContext): Shape => ({
  ...(context.api === '3' ? { accountId: '', accountType: 'unknown' } : { key: '', name: '' }),
  displayName: 'Former user',
  active: false,
});

/** One entry of a history. Data Center names no field ids and knows other words for parents. */
export const historyShape = (
  context: ShapeContext,
  entry: DemoJiraHistory,
  items: readonly Shape[],
): Shape => {
  const author = entry.author === '' ? nobody(context) : userShape(context, entry.author);
  return {
    id: entry.id,
    ...(author === null ? {} : { author }),
    created: stamp(entry.at),
    items,
  };
};
