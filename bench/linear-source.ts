/**
 * Reads a generated Linear workspace through the simulated API in another process, and prints what the worker took.
 * node bench/linear-source.ts [issues]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { generateOrganisation } from '../src/demo/organisation.ts';
import { startLinearServer } from '../src/demo/linear-server.ts';
import { createLinearSource } from '../src/sources/linear/index.ts';

const TOKEN = 'lin_api_bench';
const NOW = Date.UTC(2026, 10, 20, 12);

const serve = async (issues: number): Promise<void> => {
  const organisation = generateOrganisation({ seed: 1, people: 400, issues, months: 15, now: NOW });
  const server = await startLinearServer({ organisation, token: TOKEN });
  process.send?.({ url: server.url, issues: organisation.linear.issues.length });
  process.on('message', () => process.send?.({ stats: server.stats() }));
};

const measure = async (issues: number): Promise<void> => {
  const child = fork(import.meta.filename, ['serve', String(issues)]);
  const [{ url, issues: there }] = (await once(child, 'message')) as [
    { url: string; issues: number },
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
      stats,
    }),
  );
};

const [first = '20000', second = '20000'] = process.argv.slice(2);
await (first === 'serve' ? serve(Number(second)) : measure(Number(first)));
