import type { DemoAnomaly, DemoJiraIssue } from './organisation-model.ts';
import type { Random } from './random.ts';

const LINK_EVERY = 40;
const LINK_TYPES = ['Blocks', 'Relates', 'Blocks', 'Duplicate'] as const;

export const addLinks = (issues: readonly DemoJiraIssue[], random: Random): DemoJiraIssue[] =>
  issues.map((issue, index) => {
    const other = issues[index - random.int(1, 60)];
    if (index % LINK_EVERY !== 5 || other === undefined || other.id === issue.id) return issue;
    const link = {
      id: String(30_000 + index),
      type: random.pick(LINK_TYPES),
      outwardIssueId: other.id,
    };
    return { ...issue, links: [link] };
  });

/** Two status changes in a row that can be told to have happened at once. */
const statusPair = (issue: DemoJiraIssue): [number, number] | null => {
  const places = issue.history.flatMap((entry, index) =>
    entry.items.some(({ field: name }) => name === 'status') ? [index] : [],
  );
  const [first, second] = places;
  return first !== undefined && second === first + 1 ? [first, second] : null;
};

const ODDITIES: readonly {
  kind: DemoAnomaly['kind'];
  count: number;
  make(issue: DemoJiraIssue): DemoJiraIssue | null;
}[] = [
  {
    kind: 'same-instant-reversed',
    count: 4,
    make: (issue) => {
      const [first, second] = statusPair(issue) ?? [];
      const [a, b] = [issue.history[first ?? -1], issue.history[second ?? -1]];
      if (a === undefined || b === undefined) return null;
      const history = issue.history.map((entry) =>
        entry === a ? { ...a, id: b.id } : entry === b ? { ...b, id: a.id, at: a.at } : entry,
      );
      return {
        ...issue,
        history,
        updated: Math.max(issue.created, ...history.map(({ at }) => at)),
      };
    },
  },
  {
    kind: 'entry-newer-than-updated',
    count: 4,
    make: (issue) => {
      const last = issue.history.at(-1);
      return last === undefined || last.at - 2000 <= issue.created
        ? null
        : { ...issue, updated: last.at - 2000 };
    },
  },
  {
    kind: 'missing-entry',
    count: 3,
    make: (issue) => {
      const pair = statusPair(issue);
      if (pair === null) return null;
      return { ...issue, history: issue.history.filter((_, index) => index !== pair[1]) };
    },
  },
  {
    kind: 'author-without-id',
    count: 3,
    make: (issue) => {
      const [first, ...rest] = issue.history;
      return first === undefined
        ? null
        : { ...issue, history: [{ ...first, author: '' }, ...rest] };
    },
  },
];

/** Breaks a handful of histories the way real ones are broken, and says which. */
export const addAnomalies = (
  issues: readonly DemoJiraIssue[],
  random: Random,
): { issues: DemoJiraIssue[]; anomalies: DemoAnomaly[] } => {
  const result = [...issues];
  const anomalies: DemoAnomaly[] = [];
  const taken = new Set<number>();
  for (const { kind, count, make } of ODDITIES) {
    let made = 0;
    for (let attempt = 0; attempt < 40 && made < count && issues.length > 100; attempt += 1) {
      const index = random.int(0, issues.length - 1);
      const issue = result[index];
      if (issue === undefined || taken.has(index) || issue.formerKeys.length > 0) continue;
      const broken = make(issue);
      if (broken === null) continue;
      taken.add(index);
      result[index] = broken;
      anomalies.push({ system: 'jira', issueId: issue.id, kind });
      made += 1;
    }
  }
  return { issues: result, anomalies };
};
