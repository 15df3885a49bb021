import { LONGER } from './overflow.ts';
import type { OverflowSizes } from './overflow.ts';
import type { Issue } from './schema.ts';

/** History entries asked for with each issue, at first. */
export const FIRST_HISTORY = 10;
const [LEAST_HISTORY, MOST_HISTORY] = [5, 50];
/** Pages for which an issue waits at most; fewer the first time, to learn from. */
const MOST_PAGES = { first: 4, then: 16 };

/**
 * How many history entries to ask for with each issue: so many that they, and those asked for again where a history is
 * longer, would have been the fewest in all for the issues read last.
 */
export const createHistoryDepth = () => {
  let depth = FIRST_HISTORY;
  return {
    get depth() {
      return depth;
    },
    learn(lengths: readonly number[]): number {
      const before = depth;
      const asked = (entries: number): number =>
        entries * lengths.length + LONGER * lengths.filter((length) => length > entries).length;
      let least = asked(depth);
      for (let entries = LEAST_HISTORY; entries <= MOST_HISTORY; entries += 1) {
        if (asked(entries) < least) [depth, least] = [entries, asked(entries)];
      }
      return Math.max(1, depth / before);
    },
  };
};

const isOpen = ({ history, relations, attachments }: Issue): boolean =>
  [history, relations, attachments].some(({ pageInfo }) => pageInfo.hasNextPage);

/**
 * Issues of which a page did not hold all. They wait for each other: what one page leaves open seldom fills a request, what
 * several do does.
 */
export const createWaiting = () => {
  let issues = new Map<string, Issue>();
  let pages = 0;
  let most = MOST_PAGES.first;
  return {
    get ids(): string[] {
      return [...issues.keys()];
    },
    /** Takes the issues of a page; gives back those that need not wait. */
    add(fresh: readonly Issue[]): Issue[] {
      pages += 1;
      for (const issue of fresh) {
        issues.delete(issue.id);
        if (isOpen(issue)) issues.set(issue.id, issue);
      }
      return fresh.filter(({ id }) => !issues.has(id));
    },
    /** Another page would leave open more than one request can take, or they have waited for long. */
    isFull({ histories }: OverflowSizes): boolean {
      const withOneMore = issues.size * (1 + 1 / pages);
      return pages >= most || withOneMore > histories.first;
    },
    take(): Issue[] {
      const taken = [...issues.values()];
      issues = new Map();
      pages = 0;
      most = MOST_PAGES.then;
      return taken;
    },
  };
};
