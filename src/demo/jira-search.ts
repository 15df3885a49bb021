import { createHash } from 'node:crypto';
import { JqlError, parseJql } from './jql-parse.ts';
import { keyOrder, runJql } from './jql-run.ts';
import type { Found, JqlContext, SortKey } from './jql-run.ts';
import type { JiraSite } from './jira-site.ts';

/** What may go wrong with a page of a search, chosen by the fault plan. */
export type PageFault = 'duplicate-page' | 'reordered-page' | 'repeated-token' | 'early-end';

export interface SearchPage {
  found: Found[];
  /** Null on the last page. */
  nextPageToken: string | null;
}

interface Cursor {
  /** Which query it belongs to. */
  query: string;
  after: SortKey;
}

const OVERLAP = 3;
/** Queries whose answer depends on the clock. */
const RELATIVE = /\w\(\)|[+-]\d+[wdhm]\b/i;
const digest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);
const encode = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

const decode = (token: string, query: string): Cursor => {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('{')) throw new JqlError('The nextPageToken is invalid.');
  const cursor = JSON.parse(text) as Cursor;
  if (cursor.query !== query) throw new JqlError('The nextPageToken is invalid for this query.');
  return cursor;
};

/** First position whose key comes after the cursor. */
const positionAfter = (
  found: readonly Found[],
  after: SortKey,
  order: (a: SortKey, b: SortKey) => number,
): number => {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const key = found[middle]?.key ?? [];
    if (order(key, after) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Searches with token paging: a token is a place in the order, so that issues that change between pages can be missed or come twice, as at the vendor. */
export class JiraSearch {
  private results = new Map<string, Found[]>();
  private site: JiraSite | null = null;

  /** Every issue that a query finds, remembered until the site changes. */
  all(text: string, context: JqlContext): Found[] {
    if (this.site !== context.site) {
      this.site = context.site;
      this.results = new Map();
    }
    const clock = RELATIVE.test(text) ? context.now : '';
    const slot = `${clock} ${context.indexedAt} ${text}`;
    const known = this.results.get(slot);
    if (known !== undefined) return known;
    const found = runJql(parseJql(text), context);
    this.results.set(slot, found);
    return found;
  }

  page(
    text: string,
    token: string | null,
    size: number,
    context: JqlContext,
    fault: PageFault | null,
  ): SearchPage {
    const query = digest(text);
    const all = this.all(text, context);
    const order = keyOrder(parseJql(text));
    const start = token === null ? 0 : positionAfter(all, decode(token, query).after, order);
    const from = fault === 'duplicate-page' ? Math.max(0, start - OVERLAP) : start;
    const found = all.slice(from, from + size);
    const last = found.at(-1);
    const ended = fault === 'early-end' || last === undefined || from + size >= all.length;
    if (fault === 'reordered-page') found.reverse();
    const repeated = fault === 'repeated-token' && token !== null;
    return {
      found,
      nextPageToken: repeated ? token : ended ? null : encode({ query, after: last.key }),
    };
  }
}
