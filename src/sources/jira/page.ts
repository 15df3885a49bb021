import { setImmediate as others } from 'node:timers/promises';
import { ZodError } from 'zod';
import { qualify } from '../../model/work-item.ts';
import { SourceError } from '../source.ts';
import type { Page } from '../source.ts';
import type { Batch } from './client.ts';
import { toInstant } from './dates.ts';
import { mapHistory } from './map-change.ts';
import type { ReadField } from './map-change.ts';
import { accountOf, mapIssue, toAccount } from './map-item.ts';
import type { JiraSite } from './map-item.ts';
import { firstValue } from './map-value.ts';
import { Mentions } from './mentions.ts';
import type { JiraIssue, JiraWorklog } from './schema.ts';

export const emptyPage = (): Page => ({
  items: [],
  changes: [],
  historyOf: [],
  states: [],
  accounts: [],
  worklogs: [],
  raw: [],
  checkpoint: null,
});

/** Where an issue is not as documented, and what was expected there; never the value. */
const unreadable = (key: string, error: unknown): string => {
  const [issue] = error instanceof ZodError ? error.issues : [];
  const place = issue === undefined ? '' : ` at "${issue.path.join('.')}": ${issue.message}`;
  const said = error instanceof RangeError ? `: ${error.message}` : place;
  return `issue ${key} has a shape that cannot be read${said}`;
};

/** Issues that are mapped in one go, some milliseconds; then answers and timers have their turn. */
const AT_ONCE = 100;

/**
 * A batch as one page: items, complete histories and the accounts they name. Nothing raw is kept: which fields Jira is
 * asked for depends on the config, so that a changed field mapping has to ask again anyway.
 */
export const pageOf = async (
  site: JiraSite,
  readField: ReadField,
  batch: Batch,
  onUnread: (field: string, key: string) => void,
): Promise<Page> => {
  const page = { ...emptyPage(), checkpoint: batch.checkpoint };
  const mentions = new Mentions(site.source);
  const add = (issue: JiraIssue): void => {
    const { item, users, unread } = mapIssue(site, issue);
    for (const field of unread) onUnread(field, issue.key);
    const hasTarget = firstValue(issue.fields ?? {}, site.fields.plannedEnd) !== null;
    const histories = batch.histories.get(issue.id) ?? [];
    const changes = mapHistory({ site, readField, mentions }, issue.id, histories, hasTarget);
    page.items.push(item);
    page.historyOf.push(item.id);
    for (const change of changes) page.changes.push(change);
    for (const user of users) mentions.note(user);
  };
  for (const [index, issue] of batch.issues.entries()) {
    if (index > 0 && index % AT_ONCE === 0) await others();
    try {
      add(issue);
    } catch (error) {
      throw new SourceError(site.source, 'protocol', unreadable(issue.key, error), error);
    }
  }
  page.accounts = mentions.accounts;
  return page;
};

/** Logged work with its authors. */
export const worklogPage = (source: string, worklogs: JiraWorklog[]): Page => {
  const authors = worklogs.map(({ author }) => author).filter((author) => author != null);
  return {
    ...emptyPage(),
    accounts: authors.map((user) => toAccount(source, user)).filter((one) => one !== null),
    worklogs: worklogs.map((log) => {
      const author = accountOf(log.author);
      const startedAt = toInstant(log.started);
      const updatedAt = toInstant(log.updated);
      if (startedAt === null || updatedAt === null) {
        const what = `${source}: worklog ${log.id} has no readable instant`;
        throw new SourceError(source, 'protocol', what);
      }
      return {
        id: log.id,
        itemId: qualify(source, log.issueId),
        authorId: author === null ? null : qualify(source, author),
        startedAt,
        seconds: log.timeSpentSeconds,
        updatedAt,
      };
    }),
  };
};
