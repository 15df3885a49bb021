import { z } from 'zod';
import { historiesSchema } from './read-history.ts';

/** Only what is read, and lenient: what Jira may leave out or send as null is optional. */
const text = z.string().nullish();
/** Ids are texts; a proxy or an app may send them as numbers. */
const id = z.union([z.string(), z.number().transform(String)]);
const moment = z.union([z.string(), z.number(), z.date()]);

/** Cloud users have an accountId; Data Center's have a key and a name. */
export const userSchema = z.object({
  accountId: text,
  accountType: text,
  key: text,
  name: text,
  displayName: text,
  emailAddress: text,
  active: z.boolean().nullish(),
});
export type JiraUser = z.infer<typeof userSchema>;

export const fieldSchema = z.object({
  id: z.string(),
  name: z.string(),
  untranslatedName: text,
  custom: z.boolean().nullish(),
  schema: z.object({ type: text, items: text, custom: text, system: text }).nullish(),
});
export type JiraField = z.infer<typeof fieldSchema>;

export const statusSchema = z.object({
  id,
  name: z.string(),
  untranslatedName: text,
  statusCategory: z.object({ key: text }).nullish(),
});
export type JiraStatus = z.infer<typeof statusSchema>;

export const projectSchema = z.object({ id, key: z.string(), name: text });
export type JiraProject = z.infer<typeof projectSchema>;
export const projectPageSchema = z.object({
  values: z.array(projectSchema),
  isLast: z.boolean().nullish(),
  total: z.number().nullish(),
});

export const issueSchema = z.object({
  id,
  key: z.string(),
  fields: z.record(z.string(), z.unknown()).nullish(),
});
export type JiraIssue = z.infer<typeof issueSchema>;

const linkedIssue = z.object({ id, key: z.string() }).nullish();

/** The system fields of an issue; custom fields are read by id. */
export const issueFieldsSchema = z.object({
  summary: text,
  created: moment,
  updated: moment.nullish(),
  issuetype: z.object({
    name: z.string(),
    untranslatedName: text,
    subtask: z.boolean().nullish(),
    hierarchyLevel: z.number().nullish(),
  }),
  status: statusSchema.nullish(),
  project: projectSchema.nullish(),
  parent: z.object({ id }).nullish(),
  assignee: userSchema.nullish(),
  reporter: userSchema.nullish(),
  labels: z.array(z.string()).nullish(),
  components: z.array(z.object({ name: z.string() })).nullish(),
  priority: z.object({ name: z.string() }).nullish(),
  duedate: text,
  timeoriginalestimate: z.number().nullish(),
  resolution: z.object({ id: text, name: text }).nullish(),
  resolutiondate: moment.nullish(),
  archiveddate: moment.nullish(),
  fixVersions: z.array(z.object({ name: z.string(), releaseDate: text })).nullish(),
  issuelinks: z
    .array(
      z.object({
        type: z.object({ name: z.string() }),
        inwardIssue: linkedIssue,
        outwardIssue: linkedIssue,
      }),
    )
    .nullish(),
});
export type JiraIssueFields = z.infer<typeof issueFieldsSchema>;

export const searchPageSchema = z.object({
  issues: z.array(issueSchema),
  nextPageToken: text,
});

/** With nothing but ids asked for, not even keys come. */
export const idPageSchema = z.object({
  issues: z.array(z.object({ id })),
  nextPageToken: text,
});

export const changelogPageSchema = z.object({
  issueChangeLogs: z.array(z.object({ issueId: id, changeHistories: historiesSchema })).nullish(),
  nextPageToken: text,
});

export const countSchema = z.object({ count: z.number() });

export const bulkIssuesSchema = z.object({ issues: z.array(issueSchema) });

export const remoteLinksSchema = z.array(z.object({ object: z.object({ url: text }).nullish() }));

export const worklogSchema = z.object({
  id,
  issueId: id,
  author: userSchema.nullish(),
  started: moment,
  updated: moment,
  timeSpentSeconds: z.number(),
});
export type JiraWorklog = z.infer<typeof worklogSchema>;

export const changedWorklogsSchema = z.object({
  values: z.array(z.object({ worklogId: z.number() })),
  until: z.number().nullish(),
  lastPage: z.boolean().nullish(),
});

export const serverSchema = z.object({ baseUrl: z.string() });
export const userPageSchema = z.object({ values: z.array(userSchema) });

/** Data Center embeds the changelog in the issue; it is complete, and says how long it is. */
export const issueWithHistorySchema = issueSchema.extend({
  changelog: z.object({ total: z.number().nullish(), histories: historiesSchema }).nullish(),
});
export type IssueWithHistory = z.infer<typeof issueWithHistorySchema>;

export const startAtPageSchema = z.object({
  startAt: z.number(),
  total: z.number(),
  issues: z.array(issueWithHistorySchema),
});

export const urlsOf = (links: z.infer<typeof remoteLinksSchema>): string[] =>
  links.map((link) => link.object?.url ?? '').filter((url) => url !== '');

export type StartAtPage = z.infer<typeof startAtPageSchema>;
