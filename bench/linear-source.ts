/**
 * Reads a generated Linear workspace through the simulated API in another process, and prints what the worker took, and its
 * requests beside the least that 250 nodes and 10,000 points a query allow.
 * node bench/linear-source.ts [issues]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { complexityOf } from '../src/demo/linear-complexity.ts';
import { LINEAR_SCHEMA } from '../src/demo/linear-schema.ts';
import { generateOrganisation } from '../src/demo/organisation.ts';
import type { Organisation } from '../src/demo/organisation-model.ts';
import { startLinearServer } from '../src/demo/linear-server.ts';
import { HISTORIES, INITIATIVES, ISSUES, PROJECTS } from '../src/sources/linear/documents.ts';
import { createLinearSource } from '../src/sources/linear/index.ts';

const TOKEN = 'lin_api_bench';
const NOW = Date.UTC(2026, 10, 20, 12);

const [MOST_NODES, MOST_POINTS] = [250, 10_000];
const SCHEMA = buildSchema(LINEAR_SCHEMA);

/** What one node of the document's connection costs, in points. */
const priceOf = (document: string, history = 0): number => {
  const parsed = parse(document);
  const operation = getOperationAST(parsed);
  if (!operation) throw new Error('not a query');
  return complexityOf(SCHEMA, parsed, operation, { first: MOST_NODES, history }) / MOST_NODES;
};

const pagesOf = (nodes: number, price = 0): number =>
  Math.ceil(Math.max(nodes / MOST_NODES, (nodes * price) / MOST_POINTS));

/** With hindsight: the history depth for which issues and what is left of longer histories take the fewest requests. */
const leastForIssues = (lengths: readonly number[]): number => {
  const depths = Array.from({ length: 50 }, (_, index) => index + 1);
  const atDepth = (depth: number): number =>
    pagesOf(lengths.length, priceOf(ISSUES, depth)) +
    pagesOf(lengths.filter((length) => length > depth).length, priceOf(HISTORIES, 50));
  return Math.min(...depths.map(atDepth));
};

/** Lists of what issues point to share a query, which then takes as many pages as the longest of them. */
const leastFor = ({ linear, people }: Organisation): number =>
  Math.max(
    ...[linear.teams, linear.states, linear.projectStatuses, people, linear.labels].map(
      ({ length }) => Math.max(1, pagesOf(length)),
    ),
  ) +
  pagesOf(linear.projects.length, priceOf(PROJECTS)) +
  pagesOf(linear.initiatives.length, priceOf(INITIATIVES)) +
  leastForIssues(linear.issues.map(({ history }) => history.length));

const serve = async (issues: number): Promise<void> => {
  const organisation = generateOrganisation({ seed: 1, people: 400, issues, months: 15, now: NOW });
  const server = await startLinearServer({ organisation, token: TOKEN });
  process.send?.({
    url: server.url,
    issues: organisation.linear.issues.length,
    least: leastFor(organisation),
  });
  process.on('message', () => process.send?.({ stats: server.stats() }));
};

const measure = async (issues: number): Promise<void> => {
  const child = fork(import.meta.filename, ['serve', String(issues)]);
  const [{ url, issues: there, least }] = (await once(child, 'message')) as [
    { url: string; issues: number; least: number },
  ];
  const source = createLinearSource(
    {
      id: 'linear',
      type: 'linear',
      token: { reveal: () => TOKEN, toJSON: () => '[secret]', toString: () => '[secret]' },
      tokenKind: 'apiKey',
      apiUrl: url,
      teams: [],
      fields: {},
      requestsPerSecond: null,
      tokenExpires: null,
    },
    {
      now: Date.now,
      random: Math.random,
      sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
      signal: new AbortController().signal,
      onProgress: () => undefined,
      warn: (message) => console.error(message),
    },
  );
  const cpu = process.cpuUsage();
  const started = performance.now();
  let items = 0;
  let changes = 0;
  let peak = 0;
  for (const stream of await source.streams()) {
    for await (const page of stream.read({ since: null, resume: null })) {
      items += page.items.length;
      changes += page.changes.length;
      if (items % 7 === 0) peak = Math.max(peak, process.memoryUsage.rss());
    }
  }
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (user + system) / 1e6;
  child.send('stats');
  const [{ stats }] = (await once(child, 'message')) as [{ stats: { requests: number } }];
  child.kill();
  console.log(
    JSON.stringify({
      issues: there,
      items,
      changes,
      cpuSeconds: Number(seconds.toFixed(2)),
      issuesPerCpuSecond: Math.round(there / seconds),
      wallSeconds: Number(((performance.now() - started) / 1000).toFixed(1)),
      peakMegabytes: Math.round(peak / 1e6),
      least,
      timesTheLeast: Number((stats.requests / least).toFixed(2)),
      stats,
    }),
  );
};

const [first = '20000', second = '20000'] = process.argv.slice(2);
await (first === 'serve' ? serve(Number(second)) : measure(Number(first)));
