/**
 * A first pull of a simulated Jira Cloud or Linear that takes its time for every answer, as one walk and in parts side by
 * side, both into embedded stores: what sharing a pull out buys where the answers are what is waited for. Of Linear also what
 * it charged, for that is what its hourly quota is counted in.
 * `node bench/parts.ts [--source jira|linear] [--issues 4000] [--latency 1000] [--part 500]`
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../src/config/load.ts';
import { startJiraServer } from '../src/demo/jira-server.ts';
import { startLinearServer } from '../src/demo/linear-server.ts';
import { generateOrganisation } from '../src/demo/organisation.ts';
import { pullPart, type Sharing } from '../src/parts.ts';
import { pull } from '../src/run.ts';
import { createBudgets } from '../src/sources/budgets.ts';
import type { SourceEnvironment } from '../src/sources/source.ts';
import { openStore } from '../src/store/connect.ts';

const { values } = parseArgs({
  options: {
    source: { type: 'string', default: 'jira' },
    issues: { type: 'string', default: '4000' },
    latency: { type: 'string', default: '1000' },
    part: { type: 'string', default: '500' },
  },
});
const token = 'not-a-real-token';
const organisation = generateOrganisation({
  seed: 1,
  people: 80,
  issues: Number(values.issues),
  now: Date.now(),
});
const served = { organisation, token, latencyMs: Number(values.latency), now: Date.now };
const email = 'worker@example.com';
const startServer = async () => {
  if (values.source === 'jira') {
    const jira = await startJiraServer({ ...served, email });
    const entry = `{ id: jira, type: jira, host: "${jira.url}", email: ${email}, token: ${token} }`;
    return { ...jira, entry, points: () => 0 };
  }
  const linear = await startLinearServer(served);
  const entry = `{ id: linear, type: linear, apiUrl: "${linear.url}", token: ${token} }`;
  return { ...linear, entry, points: () => linear.stats().complexity };
};
const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), 'betsheet-bench-'));
const file = join(folder, 'betsheet.yaml');
await writeFile(file, `sources:\n  - ${server.entry}\n`);
const loaded = await loadConfig({ file, env: {}, cwd: folder });
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const { config } = loaded;
const environment = (): SourceEnvironment => ({
  now: Date.now,
  random: Math.random,
  sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  signal: new AbortController().signal,
  onProgress: () => undefined,
  warn: () => undefined,
});

const measure = async (name: string, shared: boolean): Promise<void> => {
  const store = await openStore({
    url: null,
    folder: join(folder, name),
    now: Date.now,
    command: 'bench',
  });
  let parts = 1;
  const sharing: Sharing = {
    items: Number(values.part),
    async walk(source, stream, cut) {
      parts = cut.length;
      const budgets = createBudgets(config.sources);
      await Promise.all(
        cut.map((part) =>
          pullPart(config, store, environment(), { part: { source, stream, ...part }, budgets }),
        ),
      );
    },
  };
  const before = server.stats().requests;
  const charged = server.points();
  const started = performance.now();
  const [pulled] = await pull(config, store, environment, {
    now: Date.now,
    full: false,
    only: null,
    sharing: shared ? sharing : null,
  });
  if (pulled?.error !== null) throw pulled?.error ?? new Error('nothing was pulled');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const requests = server.stats().requests - before;
  const points = server.points() - charged;
  const price = points === 0 ? '' : `, ${Math.round(points)} points`;
  const { items } = pulled.outcome;
  console.log(
    `${name}: ${items} items in ${parts} parts, ${seconds} s, ${requests} requests${price}`,
  );
  await store.close();
};

await measure('one walk', false);
await measure('in parts', true);
await server.close();
await rm(folder, { recursive: true, force: true });
