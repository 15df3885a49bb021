import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../../../src/demo/faults.ts';
import { startJiraServer } from '../../../src/demo/jira-server.ts';
import { generateOrganisation } from '../../../src/demo/organisation.ts';
import { createJiraSource } from '../../../src/sources/jira/index.ts';
import type { JiraSourceConfig } from '../../../src/config/config.ts';
import type { Json, Page, SourceError } from '../../../src/sources/source.ts';
import { anEnvironment } from '../fake-server.ts';
import { aJiraConfig, aSecret } from './a-config.ts';

const organisation = generateOrganisation({
  seed: 11,
  people: 20,
  issues: 400,
  now: Date.UTC(2026, 10, 20),
});

const KINDS: FaultKind[] = [
  'rate-limited',
  'quota',
  'unavailable',
  'reset',
  'truncated',
  'html',
  'slow',
  'duplicate-page',
  'reordered-page',
  'repeated-token',
  'early-end',
];

const store = (pages: Page[]): string => {
  const byId = new Map<string, unknown>();
  for (const { items, changes, accounts, historyOf } of pages) {
    for (const item of items) byId.set(item.id, item);
    for (const account of accounts) byId.set(`account ${account.id}`, account);
    for (const id of historyOf)
      byId.set(
        `history ${id}`,
        changes.filter(({ itemId }) => itemId === id),
      );
  }
  return JSON.stringify([...byId].sort(([a], [b]) => (a < b ? -1 : 1)));
};

interface Run {
  deployment: JiraSourceConfig['deployment'];
  seed: number | null;
}

/** Pulls all issues as the worker would: after a failure again, from what was stored last. A third of the seeds is also killed after some page. */
const pull = async ({ deployment, seed }: Run) => {
  const server = await startJiraServer({
    organisation,
    token: 'demo-token',
    email: 'ops@example.com',
    deployment,
    ...(seed === null
      ? {}
      : { faults: { seed, probability: 0.25, kinds: KINDS, most: 25, slowMs: 5 } }),
  });
  const config = aJiraConfig({
    host: server.url,
    token: aSecret('demo-token'),
    projects: [],
    deployment,
    ...(deployment === 'data-center' ? { email: null } : {}),
  });
  const pages: Page[] = [];
  const failures: string[] = [];
  let resume: Json = null;
  let killAfter = seed !== null && seed % 3 === 0 ? (seed % 5) + 1 : 0;
  for (let complete = false; !complete && failures.length < 60;) {
    const env = anEnvironment();
    try {
      const [, issues] = await createJiraSource(config, env).streams();
      for await (const page of issues?.read({ since: null, resume }) ?? []) {
        pages.push(page);
        resume = page.checkpoint;
        killAfter -= 1;
        if (killAfter === 0) throw new Error('killed');
      }
      complete = true;
    } catch (error) {
      failures.push((error as SourceError).kind ?? 'killed');
    }
  }
  await server.close();
  return { stored: store(pages), failures, faults: server.stats().faults };
};

const RUNS = process.env['BETSHEET_FULL'] === '1' ? 200 : 8;

describe.each(['cloud', 'data-center'] as const)(
  '%s under random faults and kills',
  (deployment) => {
    it(
      `ends with exactly what a quiet run brings, in ${RUNS} seeded runs`,
      { timeout: 600_000 },
      async () => {
        const quiet = await pull({ deployment, seed: null });
        expect(quiet.failures).toEqual([]);
        const met = new Set<string>();
        for (let seed = 1; seed <= RUNS; seed += 1) {
          const run = await pull({ deployment, seed });
          for (const kind of Object.keys(run.faults)) met.add(kind);
          expect([seed, run.stored === quiet.stored, run.failures.length < 60]).toEqual([
            seed,
            true,
            true,
          ]);
          const known = ['killed', 'protocol', 'incomplete', 'quota', 'host'];
          expect(run.failures.filter((kind) => !known.includes(kind))).toEqual([]);
        }
        expect(met.size).toBeGreaterThan(KINDS.length / 2);
      },
    );
  },
);
