import { expect, it } from 'vitest';
import { makeSecret } from '../../src/config/secret.ts';
import { createBudgets } from '../../src/sources/budgets.ts';
import { anEnvironment } from './fake-server.ts';

const signal = new AbortController().signal;

const aJira = (id: string, host: string, requestsPerSecond: number | null) => ({
  id,
  type: 'jira' as const,
  host,
  token: makeSecret('t'),
  requestsPerSecond,
});

const aLinear = (id: string, token: string) => ({
  id,
  type: 'linear' as const,
  apiUrl: 'https://api.linear.example/graphql',
  token: makeSecret(token),
  requestsPerSecond: 1,
});

it('sources of one Jira host share its budget, with the smallest limit, and all hear of a pause', async () => {
  const { now, sleep, clock } = anEnvironment();
  const begun = clock.now;
  const sources = [
    aJira('first', 'https://acme.example.com/', 2),
    aJira('second', 'https://acme.example.com', 50),
    aJira('other', 'https://other.example.com', null),
  ] as const;
  const budgets = createBudgets(sources);
  const told: string[] = [];
  const open = (source: (typeof sources)[number]) =>
    budgets.of(source, { now, sleep, onParked: () => told.push(source.id) });
  const [first, second, other] = [open(sources[0]), open(sources[1]), open(sources[2])];
  for (const budget of [first, second, first]) (await budget.acquire('GET /x', signal))();
  // By whole milliseconds: one more, to be sure of a second.
  expect(clock.now - begun).toBe(1001);
  second.park(clock.now + 60_000);
  expect(first.parkedUntil).toBe(clock.now + 60_000);
  (await other.acquire('GET /x', signal))();
  expect(clock.now - begun).toBe(1001);
  (await first.acquire('GET /x', signal))();
  expect(clock.now - begun).toBe(61_001);
  // Told when the pause began where it was met, and by whoever waits for its end.
  expect(told).toEqual(['second', 'first', 'first']);
  expect([first, second, other].map(({ requests }) => requests)).toEqual([3, 1, 1]);
});

it('sources of one Linear token share a budget, those of another have theirs', async () => {
  const { now, sleep, clock } = anEnvironment();
  const begun = clock.now;
  const sources = [aLinear('a', 'one'), aLinear('b', 'two'), aLinear('c', 'one')] as const;
  const budgets = createBudgets(sources);
  const [a, b, c] = sources.map((source) =>
    budgets.of(source, { now, sleep, onParked: () => undefined }),
  );
  (await a!.acquire('POST /graphql', signal))();
  (await b!.acquire('POST /graphql', signal))();
  expect(clock.now - begun).toBe(0);
  (await c!.acquire('POST /graphql', signal))();
  expect(clock.now - begun).toBe(1001);
});
