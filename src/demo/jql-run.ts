import { Temporal } from 'temporal-polyfill';
import type { JiraSite } from './jira-site.ts';
import { OPERATORS, fieldOf, lower } from './jql-fields.ts';
import type { Comparable, JqlField } from './jql-fields.ts';
import { JqlError } from './jql-parse.ts';
import type { Jql, JqlClause, JqlValue } from './jql-parse.ts';
import type { DemoJiraIssue } from './organisation-model.ts';

export interface JqlContext {
  site: JiraSite;
  /** Zone of the API user: quoted dates are read in it. */
  timezone: string;
  now: number;
  /** When the search index was last refreshed; later changes are not found yet. */
  indexedAt: number;
  /** Whether a query without a restriction is refused, as Cloud does. */
  bounded: boolean;
}

const RELATIVE = /^([+-]?\d+)([wdhm])$/;
const UNITS = { w: 7 * 86_400_000, d: 86_400_000, h: 3_600_000, m: 60_000 } as const;
const DATE = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?: (\d{1,2}):(\d{2}))?$/;
const FUNCTIONS: Readonly<Record<string, (now: Temporal.ZonedDateTime) => Temporal.ZonedDateTime>> =
  {
    now: (now) => now,
    startofday: (now) => now.startOfDay(),
    startofmonth: (now) => now.with({ day: 1 }).startOfDay(),
    startofyear: (now) => now.with({ month: 1, day: 1 }).startOfDay(),
  };

/** A date as the vendor reads it: bare digits are epoch milliseconds, quoted dates minutes in the user's zone, `-7d` relative. */
const dateOf = (name: string, value: JqlValue, context: JqlContext): number => {
  if ('call' in value) {
    const call = FUNCTIONS[lower(value.call)];
    if (call === undefined)
      throw new JqlError(`Unable to find JQL function '${value.call}(${value.args.join(', ')})'.`);
    const now = Temporal.Instant.fromEpochMilliseconds(context.now).toZonedDateTimeISO(
      context.timezone,
    );
    return call(now).epochMilliseconds;
  }
  if (/^\d+$/.test(value.text)) return Number(value.text);
  const relative = RELATIVE.exec(value.text);
  if (relative !== null)
    return context.now + Number(relative[1]) * UNITS[relative[2] as keyof typeof UNITS];
  const date = DATE.exec(value.text);
  if (date === null) {
    throw new JqlError(
      `Date value '${value.text}' for field '${name}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
    );
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = date
    .slice(1)
    .map((part) => Number(part ?? 0));
  return Temporal.PlainDateTime.from(
    { year, month, day, hour, minute },
    { overflow: 'reject' },
  ).toZonedDateTime(context.timezone).epochMilliseconds;
};

const literalOf = (
  name: string,
  field: JqlField,
  value: JqlValue,
  context: JqlContext,
): string | number => {
  if (field.kind === 'date') return dateOf(name, value, context);
  if ('call' in value)
    throw new JqlError(`Unable to find JQL function '${value.call}(${value.args.join(', ')})'.`);
  const text = lower(value.text);
  if (field.kind === 'id') {
    const issue = context.site.issue(value.text);
    if (issue !== undefined) return Number(issue.id);
    if (/^\d+$/.test(text)) return Number(text);
    throw new JqlError(`An issue with key '${value.text}' does not exist for field '${name}'.`);
  }
  if (field.kind === 'number') {
    if (!/^\d+$/.test(text))
      throw new JqlError(`'${value.text}' is not a number for the field '${name}'.`);
    return Number(text);
  }
  if (field.known !== undefined && !field.known(context.site).has(text)) {
    throw new JqlError(`The value '${value.text}' does not exist for the field '${name}'.`);
  }
  return text;
};

type Predicate = (issue: DemoJiraIssue) => boolean;

const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const testOf = (clause: Extract<JqlClause, { op: 'test' }>, context: JqlContext): Predicate => {
  const { field: name, operator } = clause;
  const field = fieldOf(name);
  if (!OPERATORS[field.kind].includes(operator)) {
    throw new JqlError(`The operator '${operator}' is not supported by the '${name}' field.`);
  }
  const present: Predicate = (issue) =>
    field.read(issue, context.site).some((value) => value !== null);
  if (operator === 'is') return (issue) => !present(issue);
  if (operator === 'is not') return present;
  const literals = clause.values.map((value) => literalOf(name, field, value, context));
  const wanted = new Set<Comparable>(literals);
  const equal: Predicate = (issue) =>
    field.read(issue, context.site).some((value) => wanted.has(value));
  const compare = COMPARISONS[operator];
  if (compare !== undefined) {
    const limit = Number(literals[0]);
    return (issue) =>
      field
        .read(issue, context.site)
        .some((value) => value !== null && compare(Number(value), limit));
  }
  if (operator === '~' || operator === '!~') {
    const found: Predicate = (issue) =>
      field.read(issue, context.site).some((value) => String(value).includes(String(literals[0])));
    return operator === '~' ? found : (issue) => !found(issue);
  }
  // As at the vendor, "not" finds only issues that have a value.
  return operator === '=' || operator === 'in' ? equal : (issue) => present(issue) && !equal(issue);
};

const predicateOf = (clause: JqlClause, context: JqlContext): Predicate => {
  if (clause.op === 'test') return testOf(clause, context);
  if (clause.op === 'not') {
    const inner = predicateOf(clause.of, context);
    return (issue) => !inner(issue);
  }
  const parts = clause.of.map((part) => predicateOf(part, context));
  return clause.op === 'and'
    ? (issue) => parts.every((part) => part(issue))
    : (issue) => parts.some((part) => part(issue));
};

const sortValue = (field: JqlField, issue: DemoJiraIssue, site: JiraSite): string | number => {
  const value = field.read(issue, site)[0];
  return (
    value ?? (field.kind === 'date' || field.kind === 'number' || field.kind === 'id' ? 0 : '')
  );
};

export type SortKey = readonly (string | number)[];

/** An issue with its place in the order of a query: what a page token remembers. */
export interface Found {
  issue: DemoJiraIssue;
  key: SortKey;
}

/** Key of an issue in the order of a query, ended by the id so that it is total; without ORDER BY the newest comes first. */
const keyReader = (jql: Jql, site: JiraSite): ((issue: DemoJiraIssue) => SortKey) => {
  const fields = jql.orderBy.map(({ field }) => fieldOf(field));
  return (issue) => [...fields.map((field) => sortValue(field, issue, site)), Number(issue.id)];
};

/** Compares two keys of the same query. */
export const keyOrder = (jql: Jql): ((a: SortKey, b: SortKey) => number) => {
  const signs = jql.orderBy.map(({ descending }) => (descending ? -1 : 1));
  signs.push(signs.length === 0 ? -1 : 1);
  return (a, b) => {
    for (const [index, sign] of signs.entries()) {
      const left = a[index] ?? 0;
      const right = b[index] ?? 0;
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  };
};

/** What the index still believes of an issue that changed after it was last refreshed; null if it does not know it yet. */
const asIndexed = (issue: DemoJiraIssue, indexedAt: number): DemoJiraIssue | null => {
  if (issue.updated <= indexedAt) return issue;
  if (issue.created > indexedAt) return null;
  const before = issue.history.findLast(({ at }) => at <= indexedAt);
  return { ...issue, updated: before?.at ?? issue.created };
};

/** Every visible issue that the query finds, in its order; throws {@link JqlError} where Jira answers 400. */
export const runJql = (jql: Jql, context: JqlContext): Found[] => {
  if (jql.where === null && context.bounded) {
    throw new JqlError(
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    );
  }
  const matches = jql.where === null ? () => true : predicateOf(jql.where, context);
  const keyOf = keyReader(jql, context.site);
  const order = keyOrder(jql);
  const found: Found[] = [];
  for (const issue of context.site.issues) {
    const indexed = asIndexed(issue, context.indexedAt);
    if (indexed !== null && matches(indexed)) found.push({ issue, key: keyOf(indexed) });
  }
  return found.sort((a, b) => order(a.key, b.key));
};
