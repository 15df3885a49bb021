import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/demo/edits.ts';
import { startJiraServer } from '../../../src/demo/jira-server.ts';
import { generateOrganisation } from '../../../src/demo/organisation.ts';
import type { Change } from '../../../src/model/change.ts';
import type { WorkItem } from '../../../src/model/work-item.ts';
import { createJiraSource } from '../../../src/sources/jira/index.ts';
import type { Source } from '../../../src/sources/source.ts';
import { openStore } from '../../../src/store/connect.ts';
import type { Store } from '../../../src/store/store.ts';
import { syncSource } from '../../../src/sync.ts';
import { layStore } from '../../prepared/store.ts';
import { anEnvironment } from '../fake-server.ts';
import { aJiraConfig, aSecret } from './a-config.ts';
import { all, allChanges } from '../../store/builders.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const aStore = async (now: () => number): Promise<Store> => {
  const folder = await mkdtemp(join(tmpdir(), 'betsheet-incremental-'));
  folders.push(folder);
  await layStore(folder);
  return openStore({ url: null, folder, now, command: 'test' });
};

interface Held {
  items: WorkItem[];
  changes: Change[];
}

const heldBy = async (store: Store): Promise<Held> => {
  return { items: await all(store.items()), changes: await allChanges(store) };
};

/** Everything, read afresh. */
const fullSync = async (source: Source): Promise<Held> => {
  const held: Held = { items: [], changes: [] };
  for (const stream of await source.streams()) {
    for await (const page of stream.read({ since: null, resume: null })) {
      held.items.push(...page.items);
      held.changes.push(...page.changes);
    }
  }
  return held;
};

/** The issues that are not gone, by id, with their histories. */
const visibleIn = ({ items, changes }: Held) => {
  const shown = new Set(items.filter(({ gone }) => gone === null).map(({ id }) => id));
  const histories = Map.groupBy(changes, ({ itemId }) => itemId);
  const described = items
    .filter(({ id }) => shown.has(id))
    .map((item) => {
      // What becomes of a parent or of a linked issue changes nothing in the issue itself: Jira tells it of that one only.
      const parentId = item.parentId !== null && shown.has(item.parentId) ? item.parentId : null;
      const history = histories.get(item.id) ?? [];
      return [item.id, { ...item, parentId, links: [], history }] as const;
    });
  return new Map(described);
};

const FULL = process.env['BETSHEET_FULL'] === '1';
const DAYS = FULL ? 30 : 2;
const DEPLOYMENTS = (['cloud', 'data-center'] as const).slice(0, FULL ? 2 : 1);

describe.each(DEPLOYMENTS)('%s, day by day', (deployment) => {
  it(
    `holds after each of ${DAYS} days of edits what a full sync brings`,
    { timeout: 600_000 },
    async () => {
      let organisation = generateOrganisation({
        seed: 5,
        people: 20,
        issues: 300,
        now: Date.UTC(2026, 9, 1),
      });
      const now = (): number => organisation.now;
      const server = await startJiraServer({
        organisation,
        token: 't',
        email: 'ops@example.com',
        deployment,
        now,
      });
      const config = aJiraConfig({
        host: server.url,
        token: aSecret('t'),
        deployment,
        projects: [],
        ...(deployment === 'data-center' ? { email: null } : {}),
      });
      const sync = (store: Store, full: boolean) =>
        syncSource(createJiraSource(config, anEnvironment({ now })), store, { now, full });
      const incremental = await aStore(now);
      await sync(incremental, true);
      for (let day = 1; day <= DAYS; day += 1) {
        organisation = applyEdits(organisation, { seed: 5, day, edits: 25 });
        server.update(organisation);
        const before = server.stats().requests;
        await sync(incremental, false);
        const daily = server.stats().requests - before;
        const whole = await fullSync(createJiraSource(config, anEnvironment({ now })));
        const [ours, theirs] = [visibleIn(await heldBy(incremental)), visibleIn(whole)];
        expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
        for (const [id, item] of theirs) expect([day, ours.get(id)]).toEqual([day, item]);
        // Data Center is asked for gone issues one by one.
        expect(daily).toBeLessThan(deployment === 'cloud' ? 40 : 120);
      }
      await incremental.close();
      await server.close();
    },
  );
});
