import type { Overview } from '../../src/serve/overview.ts';

const NOW = Date.parse('2026-10-05T08:00:00Z');
const HOUR = 3_600_000;

/** What the page shows on a day on which several things are wrong. */
export const anOverview = (): Overview => ({
  now: NOW,
  timezone: 'Europe/Berlin',
  worker: 'worker-1 4711',
  sources: [
    {
      source: 'acme-jira',
      asOf: NOW - 50 * HOUR,
      items: 12_345,
      stale: true,
      tokenDaysLeft: null,
      error:
        'acme-jira: the token was refused (401): make a new one at https://id.atlassian.com and put it into JIRA_API_TOKEN',
    },
    {
      source: 'linear',
      asOf: NOW - 3.75 * HOUR,
      items: 3_210,
      stale: false,
      tokenDaysLeft: 9,
      error: null,
    },
    { source: 'new-jira', asOf: null, items: 0, stale: true, tokenDaysLeft: null, error: null },
  ],
  schedule: [
    {
      name: 'nightly',
      work: 'sync',
      next: NOW + 18 * HOUR,
      last: {
        name: 'nightly',
        at: NOW - 5.75 * HOUR,
        work: ['sync'],
        state: 'finished',
        attempt: 1,
        worker: 'worker-1 4711',
        startedAt: NOW - 5.7 * HOUR,
        finishedAt: NOW - 5.6 * HOUR,
        outcome: 'partial',
        error: 'acme-jira: failed: the token was refused <script>alert(1)</script>',
      },
    },
    {
      name: 'monday-review',
      work: 'sync, export leadership',
      next: NOW + 7 * 24 * HOUR,
      last: null,
    },
  ],
  runs: [
    {
      id: '20261005T051500-4f2a',
      command: 'sync acme-jira',
      startedAt: NOW - 5.7 * HOUR,
      configHash: 'c',
      state: 'finished',
      finishedAt: NOW - 5.6 * HOUR,
      outcome: 'failed',
      counts: {},
      error: 'acme-jira: failed: the token was refused (401)',
    },
    {
      id: '20261004T051500-1b0c',
      command: 'export',
      startedAt: NOW - 29 * HOUR,
      configHash: 'c',
      state: 'finished',
      finishedAt: NOW - 28.9 * HOUR,
      outcome: 'done',
      counts: { recordedDays: 100, unclassifiedDays: 6 },
      error: null,
    },
    {
      id: '20261003T051500-9d1e',
      command: 'export finance',
      startedAt: NOW - 53 * HOUR,
      configHash: 'c',
      state: 'abandoned',
    },
  ],
  coverage: [72, 75, 74, 81, 88, 90, 94].map((share, week) => ({
    at: NOW - (7 - week) * 7 * 24 * HOUR,
    share: share / 100,
  })),
  published: [
    {
      period: 'FY2026-Q4',
      partial: true,
      asOf: {},
      files: [
        {
          id: 'abc123',
          period: 'FY2026-Q4',
          name: 'finance-allocation.xlsx',
          path: 'x',
          size: 1_234_567,
        },
        {
          id: 'abc124',
          period: 'FY2026-Q4',
          name: 'leadership-review.xlsx',
          path: 'y',
          size: 84_321,
        },
      ],
      failedTieOuts: ['items in source = items in store: 12345 against 12346 items acme-jira'],
      coverage: 0.94,
    },
    {
      period: 'FY2026-Q3',
      partial: false,
      asOf: {},
      files: [
        {
          id: 'abc125',
          period: 'FY2026-Q3',
          name: 'finance-allocation.xlsx',
          path: 'z',
          size: 999,
        },
      ],
      failedTieOuts: [],
      coverage: 0.94,
    },
  ],
});
