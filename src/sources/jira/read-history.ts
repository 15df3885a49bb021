import { z } from 'zod';
import type { JiraUser } from './schema.ts';

/** One changed field. Read `toString` as an own property: every object inherits a function of that name. */
export interface JiraHistoryItem {
  field?: string | null;
  fieldId?: string | null;
  from?: string | null;
  fromString?: string | null;
  to?: string | null;
}

export interface JiraHistory {
  id: string;
  /** As Jira sends moments: ISO text, epoch number, or a Date out of a library. */
  created: string | number | Date;
  author?: JiraUser | null;
  items?: JiraHistoryItem[] | null;
}

type Bag = Record<string, unknown>;

const isMoment = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || value instanceof Date;

const isBag = (value: unknown): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): boolean => typeof value === 'string' || value == null;

const isUser = (value: unknown): boolean => {
  if (!isBag(value)) return false;
  const { accountId, accountType, key, name, displayName, emailAddress, active } = value;
  return (
    isText(accountId) &&
    isText(accountType) &&
    isText(key) &&
    isText(name) &&
    isText(displayName) &&
    isText(emailAddress) &&
    (active == null || typeof active === 'boolean')
  );
};

const ITEM_WORDS = ['field', 'fieldId', 'from', 'fromString', 'to'];

const isSettled = ({ field, fieldId, from, fromString, to }: Bag): boolean =>
  isText(field) && isText(fieldId) && isText(from) && isText(fromString) && isText(to);

/** Some fields put a number or a flag where the document promises a text: it becomes one, in place. */
const settleItem = (item: Bag): boolean => {
  if (isSettled(item)) return true;
  for (const name of ITEM_WORDS) {
    const value = item[name];
    if (value == null || typeof value === 'string') continue;
    if (typeof value !== 'number' && typeof value !== 'boolean') return false;
    item[name] = String(value);
  }
  return true;
};

/** What is wrong with an entry, by place; null when nothing is. */
const faultIn = (entry: Bag): { path: (string | number)[]; expected: string } | null => {
  const { id, created, author, items } = entry;
  if (typeof id === 'number') entry['id'] = String(id);
  else if (typeof id !== 'string') return { path: ['id'], expected: 'a text or number' };
  if (!isMoment(created)) return { path: ['created'], expected: 'a moment' };
  if (author != null && !isUser(author)) return { path: ['author'], expected: 'a user' };
  if (items == null) return null;
  if (!Array.isArray(items)) return { path: ['items'], expected: 'a list' };
  const odd = items.findIndex((item) => !isBag(item) || !settleItem(item));
  return odd === -1 ? null : { path: ['items', odd], expected: 'a change' };
};

/**
 * The entries of a history: checked where they stand and not copied, entry by entry, because they are most of what Jira
 * sends.
 */
export const historiesSchema = z.unknown().transform((value, context): JiraHistory[] => {
  if (value == null) return [];
  const entries = Array.isArray(value) ? (value as unknown[]) : [value];
  for (const [index, entry] of entries.entries()) {
    const fault = isBag(entry) ? faultIn(entry) : { path: [], expected: 'an entry' };
    if (fault === null) continue;
    const message = `expected ${fault.expected}`;
    context.addIssue({ code: 'custom', path: [index, ...fault.path], message });
  }
  // Checked above: what is not as declared became an issue.
  return entries as JiraHistory[];
});
