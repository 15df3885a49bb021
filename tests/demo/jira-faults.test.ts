import { afterEach, describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/demo/edits.ts';
import type { FaultKind } from '../../src/demo/faults.ts';
import { startJiraServer } from '../../src/demo/jira-server.ts';
import type { JiraServer, JiraServerOptions } from '../../src/demo/jira-server.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import { EMAIL, TOKEN, call, walk } from './jira-call.ts';

const organisation = generateOrganisation({
  seed: 12,
  now: Date.UTC(2026, 10, 20, 12),
  people: 20,
  issues: 500,
  months: 6,
});
const EVERYTHING = 'project is not EMPTY ORDER BY created ASC';
const total = organisation.jira.issues.length;

let server: JiraServer;
afterEach(() => server.close());
const start = async (options: Partial<JiraServerOptions>): Promise<JiraServer> => {
  server = await startJiraServer({ organisation, token: TOKEN, email: EMAIL, ...options });
  return server;
};
const always = (kind: FaultKind) => ({
  faults: { seed: 1, probability: 1, kinds: [kind], retryAfterSeconds: 7, slowMs: 40 },
});
const myself = () => call(server, 'GET', '/rest/api/3/myself');

describe('faults of the transport', () => {
  it('refuses with 429 and says when to come back', async () => {
    await start(always('rate-limited'));
    const { status, headers } = await myself();
    expect([status, headers.get('retry-after'), headers.get('ratelimit-reason')]).toEqual([
      429,
      '7',
      'jira-burst-based',
    ]);
  });

  it('says when the quota is used up and until when', async () => {
    await start(always('quota'));
    const { status, headers } = await myself();
    expect([status, headers.get('x-ratelimit-remaining')]).toEqual([429, '0']);
    expect(headers.get('ratelimit-reason')).toContain('quota');
    expect(headers.get('x-ratelimit-reset')).toBe(new Date(organisation.now + 7000).toISOString());
  });

  it('is unavailable, answers with a web page, hangs up, cuts the body', async () => {
    await start(always('unavailable'));
    expect((await myself()).status).toBe(503);
    await server.close();
    await start(always('html'));
    expect((await myself()).body).toContain('<!DOCTYPE html>');
    await server.close();
    await start(always('reset'));
    await expect(myself()).rejects.toThrow('fetch failed');
    await server.close();
    await start(always('truncated'));
    await expect(myself()).rejects.toThrow('terminated');
  });

  it('drips slowly but completely', async () => {
    await start(always('slow'));
    expect((await myself()).body).toHaveProperty('accountId');
  });

  it('gives the same faults for the same seed', async () => {
    const statuses = async (seed: number): Promise<number[]> => {
      await start({ faults: { seed, probability: 0.5, kinds: ['rate-limited', 'unavailable'] } });
      const seen: number[] = [];
      for (let index = 0; index < 20; index += 1) seen.push((await myself()).status);
      await server.close();
      return seen;
    };
    expect(await statuses(3)).toEqual(await statuses(3));
    expect(await statuses(3)).not.toEqual(await statuses(4));
    await start({});
  });

  it('stops after the most faults it may make', async () => {
    await start({ faults: { seed: 1, probability: 1, kinds: ['html'], most: 2 } });
    await myself();
    await myself();
    expect((await myself()).status).toBe(200);
    expect(server.stats().faults).toEqual({ html: 2 });
  });
});

describe('faults of paging', () => {
  it('shows issues twice, in another order, or ends early', async () => {
    await start(always('duplicate-page'));
    const twice = await walk(server, EVERYTHING);
    expect(twice.length).toBeGreaterThan(total);
    expect(new Set(twice).size).toBe(total);
    await server.close();
    await start(always('reordered-page'));
    expect(new Set(await walk(server, EVERYTHING)).size).toBe(total);
    await server.close();
    await start(always('early-end'));
    expect((await walk(server, EVERYTHING)).length).toBeLessThan(total);
  });

  it('repeats a token, which never ends', async () => {
    await start(always('repeated-token'));
    await expect(walk(server, EVERYTHING)).rejects.toThrow('never ends');
  });

  it('lets records change between pages', async () => {
    let later = organisation;
    await start({
      onRequest: (count, running) => {
        if (count === 0) return;
        later = applyEdits(later, { seed: 5, day: count, edits: 40 });
        running.update(later);
      },
    });
    const ids = await walk(server, EVERYTHING);
    expect(new Set(ids).size).toBe(ids.length);
    expect(later.now).toBeGreaterThan(organisation.now);
  });

  it('does not find what the index has not seen yet', async () => {
    const later = applyEdits(organisation, { seed: 6, day: 1, edits: 60 });
    const since = `updated > ${organisation.now}`;
    await start({ organisation: later });
    const fresh = await walk(server, since);
    await server.close();
    await start({ organisation: later, indexLagMs: 12 * 3_600_000 });
    const lagging = await walk(server, since);
    expect(lagging.length).toBeLessThan(fresh.length);
    expect(lagging.length).toBeGreaterThan(0);
  });

  it('has a clock of its own', async () => {
    await start({ clockSkewMs: 90_000 });
    expect(Date.parse((await myself()).headers.get('date') ?? '')).toBe(organisation.now + 90_000);
  });
});

describe('the rate meter', () => {
  it('refuses what comes above the limit and remembers the busiest second', async () => {
    await start({ requestsPerSecond: 5 });
    const answers = await Promise.all(Array.from({ length: 12 }, myself));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
    expect(server.stats()).toMatchObject({ maxPerSecond: 12, exceeded: 7, requests: 12 });
  });
});
