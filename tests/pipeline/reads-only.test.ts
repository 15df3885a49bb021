import { expect, it, onTestFinished } from 'vitest';
import { applyEdits } from '../../src/demo/edits.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { openSource } from '../../src/sources/index.ts';
import { connect } from '../../src/sources/jira/connect.ts';
import { createRateBudget } from '../../src/sources/rate-budget.ts';
import { anEnvironment, openCompany, pullAll } from './company.ts';
import type { Company } from './company.ts';

const NOW = Date.UTC(2026, 9, 5, 6);

const aCompany = async (): Promise<Company> => {
  const organisation = generateOrganisation({ seed: 51, people: 12, issues: 150, now: NOW });
  const company = await openCompany(organisation, { timezone: 'UTC', people: null });
  onTestFinished(() => company.close());
  company.update(applyEdits(organisation, { seed: 51, day: 1, edits: 20 }));
  return company;
};

/** POST only where the arguments of a search do not fit an address. */
const SEARCHES = [
  'POST /rest/api/2/search',
  'POST /rest/api/3/search/jql',
  'POST /rest/api/3/search/approximate-count',
  'POST /rest/api/3/changelog/bulkfetch',
  'POST /rest/api/3/issue/bulkfetch',
  'POST /rest/api/3/worklog/list',
];

it('a check and pulls of both sources ask for nothing but reads', async () => {
  const company = await aCompany();
  const store = await company.aStore('store');
  await pullAll(company, store);
  await pullAll(company, store);
  for (const entry of company.config.sources) {
    const source = await openSource(entry, anEnvironment({ now: NOW }), { worklogs: true });
    await source.check();
  }
  const { byPath } = company.jira.stats();
  const asked = Object.keys(byPath).filter((one) => !one.startsWith('GET '));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((one) => !SEARCHES.includes(one))).toEqual([]);
  expect(Object.keys(company.linear.stats().operations).length).toBeGreaterThan(3);
  expect(company.writes()).toBe(0);
}, 300_000);

it.each([
  ['POST', '/rest/api/3/issue'],
  ['PUT', '/rest/api/3/issue/10001'],
  ['DELETE', '/rest/api/3/issue/10001'],
  ['POST', '/rest/api/3/issue/10001/transitions'],
  ['POST', '/rest/api/3/search/jql/../../issue'],
] as const)('the transport refuses %s %s before it is sent', async (method, url) => {
  const company = await aCompany();
  const env = anEnvironment({ now: NOW });
  const { now, sleep } = env;
  const budget = createRateBudget({
    now,
    sleep,
    requestsPerSecond: null,
    onParked: () => undefined,
  });
  const jira = company.config.sources.find((one) => one.type === 'jira')!;
  const client = connect(jira, env, budget, () => undefined);
  await expect(client.sendRequest({ method, url, body: {} })).rejects.toThrow(
    'not on the list of requests that only read',
  );
  expect(company.jira.stats()).toMatchObject({ requests: 0, writes: 0 });
});
