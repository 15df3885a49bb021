import type { z } from 'zod';
import { fits } from './fits.ts';
import { issueFieldsSchema } from './schema.ts';
import type { JiraIssueFields } from './schema.ts';

/** Without these an issue cannot be placed, or its effort would be guessed: they are never taken as empty. */
const DECISIVE = new Set(['created', 'issuetype', 'status', 'parent', 'assignee']);

type Bag = Record<string, unknown>;

/** The field, or of a list only the entries, where the issues lie, taken out. */
const without = (value: unknown, issues: readonly z.core.$ZodIssue[]): unknown => {
  const entries = issues.map(({ path }) => path[1]);
  if (!Array.isArray(value) || !entries.every((entry) => typeof entry === 'number')) return null;
  return value.filter((_, index) => !entries.includes(index));
};

/**
 * The system fields of an issue. What is not of the documented shape, apps and old imports leave such behind, is taken
 * as empty and named in `unread`, so that one odd label does not end the sync; in a list only the odd entry is left out.
 * Throws a ZodError where that would decide effort or place.
 */
export const readIssueFields = (fields: Bag): { read: JiraIssueFields; unread: string[] } => {
  if (fits(issueFieldsSchema, fields)) return { read: fields, unread: [] };
  const parsed = issueFieldsSchema.safeParse(fields);
  if (parsed.success) return { read: parsed.data, unread: [] };
  const byField = Map.groupBy(parsed.error.issues, ({ path }) => String(path[0]));
  if ([...byField.keys()].some((name) => DECISIVE.has(name))) throw parsed.error;
  const readable = { ...fields };
  for (const [name, issues] of byField) readable[name] = without(fields[name], issues);
  return { read: issueFieldsSchema.parse(readable), unread: [...byField.keys()] };
};
