import type { JiraUser } from './schema.ts';
import { isSameUser } from './mentions.ts';

/** How a page and each of its histories begin, where the site writes them in that order and without spaces. */
const LIST = '{"issueChangeLogs":[';
const HISTORY = '{"issueId":';

type Entry = { author?: JiraUser | null } | null;
type History = { changeHistories?: unknown };
type Share = (history: unknown) => unknown;

/** Lets entries of one person have one author between them: a page names the same few people ten thousand times. */
const authorsShared = (): Share => {
  const known = new Map<unknown, JiraUser>();
  const share = (entry: Entry): void => {
    const author = entry?.author;
    if (!entry || typeof author !== 'object' || author === null) return;
    const native = author.accountId;
    const same = known.get(native);
    if (same !== undefined && isSameUser(same, author)) entry.author = same;
    else known.set(native, author);
  };
  return (history) => {
    const entries = (history as History | null)?.changeHistories;
    if (Array.isArray(entries)) for (const entry of entries as Entry[]) share(entry);
    return history;
  };
};

/**
 * The JSON of a page of bulk changelogs, some megabytes, taken apart history by history, so that what nobody reads of one is
 * gone before the next. Of a person's mentions that say the same only the first is kept. Throws a SyntaxError like `JSON.parse`.
 *
 * In JSON a quotation mark within a text is escaped: what looks like the beginning of a history is one, or lies deeper than
 * the list, and then what is before it is no JSON and the page is read in one go.
 */
export const parseChangelogs = (text: string): unknown => {
  const share = authorsShared();
  try {
    return inHistories(text, share) ?? JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return JSON.parse(text);
  }
};

/** Null where the text is not written as this reads it. */
const inHistories = (text: string, share: Share): unknown => {
  if (!text.startsWith(LIST + HISTORY)) return null;
  const histories: unknown[] = [];
  let from = LIST.length;
  for (;;) {
    const next = text.indexOf(`,${HISTORY}`, from);
    if (next === -1) break;
    histories.push(share(JSON.parse(text.slice(from, next))));
    from = next + 1;
  }
  // The last history ends where the list does: read as a page of its own it brings what follows the list.
  const page = JSON.parse(LIST + text.slice(from)) as { issueChangeLogs: unknown[] };
  for (const history of page.issueChangeLogs) histories.push(share(history));
  page.issueChangeLogs = histories;
  return page;
};
