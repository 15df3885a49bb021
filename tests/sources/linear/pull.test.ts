import { afterEach, describe, expect, it } from 'vitest';
import { pull, running, smallOrganisation } from './harness.ts';
import type { Running } from './harness.ts';

let run: Running | null = null;
afterEach(async () => {
  await run?.server.close();
  run = null;
});

describe('a full pull', () => {
  it('gives every item and every history entry of the organisation, and nothing else', async () => {
    run = await running(smallOrganisation());
    const { linear } = run.organisation;
    const { items, changes } = await pull(run.source);
    const wanted = [...linear.issues, ...linear.projects, ...linear.initiatives];
    expect([...items.values()].map(({ nativeId }) => nativeId).sort()).toEqual(
      wanted.map(({ id }) => id).sort(),
    );
    for (const { id, history } of linear.issues) {
      const entries = new Set(changes.get(`linear:${id}`)!.map(({ entryId }) => entryId));
      expect([...entries].sort()).toEqual(history.map((entry) => entry.id).sort());
    }
  });

  it('keeps every query under 10,000 points and never asks for a change', async () => {
    run = await running(smallOrganisation());
    await pull(run.source);
    expect(run.server.stats().mostComplex).toBeLessThanOrEqual(10_000);
    expect(run.server.stats().writes).toBe(0);
  });
});
