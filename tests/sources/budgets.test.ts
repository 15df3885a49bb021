import { expect, it } from 'vitest';
import { createBudgets } from '../../src/sources/budgets.ts';
import { anEnvironment } from './fake-server.ts';

const signal = new AbortController().signal;

it('sources of one Jira host share its budget, with the smallest limit, and all hear of a pause', async () => {
  const { now, sleep, clock } = anEnvironment();
  const begun = clock.now;
  const budgets = createBudgets([
    { host: 'https://acme.example.com/', requestsPerSecond: 2 },
    { host: 'https://acme.example.com', requestsPerSecond: 50 },
    { host: 'https://other.example.com', requestsPerSecond: null },
  ]);
  const told: string[] = [];
  const open = (host: string, name: string) =>
    budgets.of(host, { now, sleep, onParked: () => told.push(name) });
  const first = open('https://acme.example.com/', 'first');
  const second = open('https://acme.example.com', 'second');
  const other = open('https://other.example.com', 'other');
  for (const budget of [first, second, first]) (await budget.acquire('GET /x', signal))();
  expect(clock.now - begun).toBe(1000);
  second.park(clock.now + 60_000);
  expect(told).toEqual(['first', 'second']);
  (await other.acquire('GET /x', signal))();
  expect(clock.now - begun).toBe(1000);
});
