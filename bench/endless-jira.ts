/**
 * A Jira Cloud of any size for benches: every issue is worked out from its number when it is asked for, so that a
 * million of them cost the server nothing to hold. Pages are as large as the vendor's. Started as a process of its own.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RateMeter } from '../src/demo/rate-meter.ts';

const FIRST_ID = 10_000;
const CREATED = Date.UTC(2024, 0, 1);
const STATUSES = [
  { id: '1', name: 'To Do', statusCategory: { key: 'new' } },
  { id: '3', name: 'In Progress', statusCategory: { key: 'indeterminate' } },
  { id: '5', name: 'Done', statusCategory: { key: 'done' } },
] as const;
const FIELDS = [
  ['customfield_10016', 'Story point estimate', 'com.pyxis.greenhopper.jira:jsw-story-points'],
  ['customfield_10020', 'Sprint', 'com.pyxis.greenhopper.jira:gh-sprint'],
  ['customfield_10022', 'Target start', 'com.atlassian.jpo:jpo-custom-field-baseline-start'],
  ['customfield_10023', 'Target end', 'com.atlassian.jpo:jpo-custom-field-baseline-end'],
] as const;

const stamp = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');
const MINUTE_MS = 60_000;
const createdOf = (index: number): number => CREATED + index * MINUTE_MS;

const aUser = (number: number) => ({
  self: `https://acme.example.com/rest/api/3/user?accountId=account-${number}`,
  accountId: `account-${number}`,
  accountType: 'atlassian',
  emailAddress: `person.${number}@example.com`,
  displayName: `Person Number ${number}`,
  active: true,
  timeZone: 'Europe/Berlin',
});

const fieldsOf = (index: number) => ({
  summary: `Make the settlement report of region ${index % 97} quicker (${index})`,
  created: stamp(createdOf(index)),
  updated: stamp(createdOf(index) + 40 * 86_400_000),
  issuetype: { id: '10001', name: 'Story', subtask: false, hierarchyLevel: 0 },
  status: STATUSES[index % 3],
  project: { id: '10100', key: 'PAY', name: 'Payments' },
  parent: index % 50 === 0 ? undefined : { id: String(FIRST_ID + index - (index % 50)) },
  assignee: aUser(index % 500),
  reporter: aUser((index + 7) % 500),
  labels: ['payments', index % 4 === 0 ? 'tech-debt' : 'feature'],
  components: [{ id: '1', name: 'Core' }],
  priority: { id: '3', name: 'Medium' },
  duedate: null,
  timeoriginalestimate: null,
  resolution: index % 3 === 2 ? { id: '10000', name: 'Done' } : null,
  resolutiondate: index % 3 === 2 ? stamp(createdOf(index) + 30 * 86_400_000) : null,
  fixVersions: [{ id: '7', name: '2026.1', releaseDate: '2026-03-01' }],
  issuelinks: [],
  customfield_10016: index % 8,
  customfield_10020: [
    {
      id: index % 40,
      name: `Sprint ${index % 40}`,
      state: 'closed',
      startDate: '2026-01-05T08:00:00.000Z',
      endDate: '2026-01-16T16:00:00.000Z',
    },
  ],
  customfield_10022: null,
  customfield_10023: null,
});

const entryOf = (index: number, entry: number) => ({
  id: String(index * 100 + entry),
  author: aUser((index + entry) % 500),
  created: createdOf(index) + (entry + 1) * 86_400_000,
  items: [
    entry % 3 === 2
      ? {
          field: 'assignee',
          fieldtype: 'jira',
          fieldId: 'assignee',
          from: `account-${(index + 1) % 500}`,
          fromString: 'Person',
          to: `account-${index % 500}`,
          toString: 'Person',
        }
      : {
          field: 'status',
          fieldtype: 'jira',
          fieldId: 'status',
          from: STATUSES[entry % 3]?.id,
          fromString: STATUSES[entry % 3]?.name,
          to: STATUSES[(entry + 1) % 3]?.id,
          toString: STATUSES[(entry + 1) % 3]?.name,
        },
  ],
});

export interface EndlessOptions {
  issues: number;
  /** History entries of each issue. */
  entries: number;
  /** Requests above this many in a second are refused with 429; null for no limit. */
  requestsPerSecond: number | null;
}

export interface EndlessStats {
  requests: number;
  maxPerSecond: number;
  exceeded: number;
  /** From the first request to the last. */
  seconds: number;
}

type Asked = {
  jql?: string;
  maxResults?: number;
  nextPageToken?: string;
  issueIdsOrKeys?: string[];
  fields?: string[];
};

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/** The first issue of a search: walks begin anew from an instant of creation when a chain of tokens grows long. */
const startOf = ({ jql = '' }: Asked): number => {
  const since = Number(/created >= (\d+)/.exec(jql)?.[1] ?? CREATED);
  return Math.max(0, Math.ceil((since - CREATED) / MINUTE_MS));
};

const search = ({ issues }: EndlessOptions, asked: Asked) => {
  const idsOnly = asked.fields?.join() === 'id';
  const from = Number(asked.nextPageToken ?? startOf(asked));
  const to = Math.min(issues, from + Math.min(asked.maxResults ?? 50, idsOnly ? 5000 : 100));
  return {
    issues: range(from, to).map((index) => ({
      id: String(FIRST_ID + index),
      ...(idsOnly ? {} : { key: `PAY-${index + 1}`, fields: fieldsOf(index) }),
    })),
    ...(to < issues ? { nextPageToken: String(to) } : {}),
  };
};

const changelogs = ({ entries }: EndlessOptions, asked: Asked) => {
  const ids = asked.issueIdsOrKeys ?? [];
  const perPage = Math.max(1, Math.floor(Math.min(asked.maxResults ?? 1000, 10_000) / entries));
  const from = Number(asked.nextPageToken ?? 0);
  const next = from + perPage;
  return {
    issueChangeLogs: ids.slice(from, next).map((issueId) => ({
      issueId,
      changeHistories: range(0, entries).map((entry) => entryOf(Number(issueId) - FIRST_ID, entry)),
    })),
    ...(next < ids.length ? { nextPageToken: String(next) } : {}),
  };
};

const answer = (options: EndlessOptions, path: string, asked: Asked): unknown => {
  switch (path.replace('/rest/api/3/', '')) {
    case 'myself':
      return aUser(0);
    case 'serverInfo':
      return { baseUrl: 'https://acme.example.com' };
    case 'field':
      return FIELDS.map(([id, name, custom]) => ({ id, name, schema: { type: 'any', custom } }));
    case 'status':
      return STATUSES;
    case 'project/search':
      return { values: [{ id: '10100', key: 'PAY', name: 'Payments' }], isLast: true, total: 1 };
    case 'search/approximate-count':
      return { count: options.issues };
    case 'search/jql':
      return search(options, asked);
    case 'issue/bulkfetch':
      return {
        issues: (asked.issueIdsOrKeys ?? []).map((id) => ({
          id,
          key: `PAY-${Number(id) - FIRST_ID + 1}`,
          fields: fieldsOf(Number(id) - FIRST_ID),
        })),
      };
    case 'changelog/bulkfetch':
      return changelogs(options, asked);
    default:
      return null;
  }
};

/** Serves on a free loopback port; `stats` tells what was asked of it. */
export const startEndlessJira = async (
  options: EndlessOptions,
): Promise<{ url: string; stats: () => EndlessStats }> => {
  const meter = new RateMeter(options.requestsPerSecond);
  let requests = 0;
  let [first, last] = [0, 0];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests += 1;
      const text = Buffer.concat(chunks).toString();
      const path = new URL(request.url ?? '/', 'http://endless').pathname;
      last = performance.now();
      if (requests === 1) first = last;
      const admitted = meter.admit(last);
      const body = answer(options, path, text === '' ? {} : (JSON.parse(text) as Asked));
      const status = admitted ? (body === null ? 404 : 200) : 429;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(status === 200 ? body : { errorMessages: [String(status)] }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stats: () => ({
      requests,
      maxPerSecond: meter.maxPerSecond,
      exceeded: meter.exceeded,
      seconds: (last - first) / 1000,
    }),
  };
};
