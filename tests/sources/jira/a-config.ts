import type { JiraSourceConfig } from '../../../src/config/config.ts';

export const aSecret = (value: string) => ({
  reveal: () => value,
  toJSON: () => '[secret]',
  toString: () => '[secret]',
});

export const aJiraConfig = (overrides: Partial<JiraSourceConfig>): JiraSourceConfig => ({
  id: 'acme',
  type: 'jira',
  deployment: 'cloud',
  host: 'http://127.0.0.1:1',
  email: 'ops@example.com',
  token: aSecret('not-a-real-token'),
  projects: ['PAY'],
  fields: {},
  requestsPerSecond: null,
  tokenExpires: null,
  ...overrides,
});
