import { expect, it, onTestFinished } from 'vitest';
import { changed } from '../../src/demo/jira-change.ts';
import { applyEdits } from '../../src/demo/edits.ts';
import { JiraEditing } from '../../src/demo/jira-editing.ts';
import type { JiraServerOptions } from '../../src/demo/jira-server-options.ts';
import { generateOrganisation } from '../../src/demo/organisation.ts';
import type { Organisation } from '../../src/demo/organisation-model.ts';
import { createRandom } from '../../src/demo/random.ts';
import type { Sharing } from '../../src/parts.ts';
import type { Part } from '../../src/store/parts.ts';
import { heldBy, openCompany } from './company.ts';
import { partsInStore } from './in-parts.ts';

const FULL = process.env.BETSHEET_FULL !== undefined;
const NOW = Date.UTC(2026, 8, 22, 18);

const { store, empty, sync, alone, workers, dying, everything } = partsInStore(NOW);

const aCompany = async (jira: Partial<JiraServerOptions> = {}, issues = 200) => {
  const start = generateOrganisation({ seed: 17, people: 14, issues, months: 3, now: NOW });
  const [project] = start.jira.projects;
  const empty = { ...project!, id: '99990', key: 'VOID', name: 'Nothing yet' };
  const projects = [...start.jira.projects, empty];
  const organisation = { ...start, jira: { ...start.jira, projects } };
  const more = jira.deployment === 'data-center' ? { deployment: 'data-center' as const } : {};
  const company = await openCompany(organisation, { timezone: 'UTC', people: null, jira });
  onTestFinished(() => company.close());
  const sources = company.config.sources.flatMap((source) =>
    source.type === 'jira'
      ? [{ ...source, ...more, ...(jira.deployment ? { email: null } : {}) }]
      : [],
  );
  return { organisation, company: { ...company, config: { ...company.config, sources } } };
};

/** What is shown; links to what is gone are Jira's to forget: it tells of them only with the other end. */
const shown = async () => {
  const items = (await heldBy(store())).items.filter(({ gone }) => gone === null);
  const ids = new Set(items.map(({ id }) => id));
  const isShown = ({ itemId }: { itemId: string | null }) => itemId === null || ids.has(itemId);
  return items.map((item) => ({ ...item, links: item.links.filter(isShown) }));
};

it('a pull in parts leaves the store that one process leaves, item for item', async () => {
  const { company } = await aCompany();
  const expected = await alone(company, everything);
  const { sharing, cut } = workers(company);
  const outcome = await sync(company, sharing);
  expect(cut.length).toBeGreaterThan(3);
  expect(await everything()).toEqual(expected);
  await empty();
  const { items, changes } = await sync(company, null);
  expect(outcome).toMatchObject({ items, changes });
});

it('a part whose worker dies goes on at its checkpoint, and the pull ends when all have', async () => {
  const { company } = await aCompany({ deployment: 'data-center' }, 500);
  const expected = await alone(company, everything);
  const { sharing, cut } = workers(company, undefined, dying());
  await expect(sync(company, { ...sharing, items: 200 })).rejects.toThrow('killed');
  const [state] = await store().sourceStates();
  expect(state?.asOf).toBeNull();
  const parts = await store().parts.of('jira', cut[0]!.stream);
  expect(parts.some(({ finished }) => finished)).toBe(true);
  expect(parts.some(({ finished, checkpoint }) => !finished && checkpoint !== null)).toBe(true);
  // Whoever takes it up next, alone too, goes on with the parts as they are.
  const left = parts.filter(({ finished }) => !finished).length;
  await sync(company, null);
  expect(left).toBeLessThan(parts.length);
  expect(await everything()).toEqual(expected);
});

const classic = ({ jira }: Organisation, keys: string[]) =>
  jira.projects.filter(
    ({ key, style, teamId, hidden }) =>
      style === 'classic' && teamId !== null && !hidden && keys.includes(key),
  );

/** The organisation in which an issue of one of some projects has moved to one of others, just now. */
const moved = (
  organisation: Organisation,
  [from, to]: [string[], string[]],
): { next: Organisation; id: string; key: string } => {
  const now = organisation.now + 60_000;
  const editing = new JiraEditing(organisation, createRandom(1), { from: now - 1, to: now });
  const [target] = classic(organisation, to);
  const sources = classic(organisation, from).map(({ id }) => id);
  const issue = [...editing.issues.values()].find(
    ({ id, projectId, hidden, archivedAt }) =>
      sources.includes(projectId) &&
      !hidden &&
      archivedAt === undefined &&
      ![...editing.issues.values()].some(({ parentId }) => parentId === id),
  )!;
  const source = organisation.jira.projects.find(({ id }) => id === issue.projectId)!;
  const key = editing.key(target!.key);
  const items = [
    changed('project', 'project', [source.id, source.name], [target!.id, target!.name]),
    changed('Key', null, [null, issue.key], [null, key]),
  ];
  editing.change(issue, items, () => ({
    projectId: target!.id,
    key,
    formerKeys: [...issue.formerKeys, issue.key],
  }));
  const jira = { ...organisation.jira, issues: [...editing.issues.values()] };
  return { next: { ...organisation, now, jira }, id: `jira:${issue.id}`, key };
};

const keyOf = async (wanted: string): Promise<string | undefined> =>
  (await shown()).find(({ id }) => id === wanted)?.key;

const MOVES: [string, boolean][] = [
  ['behind the walk', true],
  ['ahead of it', false],
];

it.each(FULL ? MOVES : MOVES.slice(0, 1))(
  'an issue that moves %s while parts are walked is there once, as it is now',
  async (_, behind) => {
    const { organisation, company } = await aCompany();
    let issue = { id: '', key: '' };
    let first: Promise<void> | null = null;
    const all: Part[] = [];
    const { sharing } = workers(company, async (part, walk) => {
      if (part.number > 0) return (await first, walk());
      first = walk();
      await first;
      const scopes = all.map(({ scope }) => scope as string[]);
      const [walked, others] = [scopes[0]!, scopes.slice(1).flat()];
      const result = moved(organisation, behind ? [others, walked] : [walked, others]);
      issue = result;
      company.update(result.next);
    });
    const walk: Sharing['walk'] = async (source, stream, parts) => {
      all.push(...parts);
      await sharing.walk(source, stream, parts);
    };
    await sync(company, { ...sharing, walk });
    expect(await keyOf(issue.id)).toBeDefined();
    await sync(company, null);
    expect(await keyOf(issue.id)).toBe(issue.key);
    const held = await heldBy(store());
    expect(held).toEqual(await alone(company, () => heldBy(store())));
  },
);

it.runIf(FULL)(
  'what else changes while parts are walked is there after the next pull, and nothing is lost before it',
  async () => {
    const { organisation, company } = await aCompany();
    let edited = organisation;
    let { projects } = organisation.jira;
    let before: Promise<void> = Promise.resolve();
    const { sharing, cut } = workers(company, async ({ number }, walk) => {
      before = before.then(async () => {
        await walk();
        edited = applyEdits(edited, { seed: 5, day: number + 1, edits: 25 });
        projects = [...projects, { ...projects[0]!, id: `7${number}`, key: `NEW${number}` }];
        edited = { ...edited, jira: { ...edited.jira, projects } };
        company.update(edited);
      });
      await before;
    });
    await sync(company, sharing);
    expect(cut.length).toBeGreaterThan(3);
    const ids = (await shown()).map(({ id }) => id);
    await sync(company, null);
    const items = await shown();
    const expected = await alone(company, shown);
    expect(ids).toEqual(expected.map(({ id }) => id));
    expect(items).toEqual(expected);
  },
);

it('a project that vanishes while parts are walked ends the pull, and the next cuts anew', async () => {
  const { organisation, company } = await aCompany();
  const cuts: string[][][] = [];
  const { sharing } = workers(company);
  const vanishing: Sharing = {
    ...sharing,
    walk: async (source, stream, parts) => {
      cuts.push(parts.map(({ scope }) => scope as string[]));
      if (cuts.length === 1) {
        const lost = cuts[0]!.at(-1)![0];
        const projects = organisation.jira.projects.map((one) =>
          one.key === lost ? { ...one, hidden: true } : one,
        );
        company.update({ ...organisation, jira: { ...organisation.jira, projects } });
      }
      await sharing.walk(source, stream, parts);
    },
  };
  await expect(sync(company, vanishing)).rejects.toMatchObject({ kind: 'incomplete' });
  await sync(company, vanishing);
  expect(cuts[1]!.flat().length).toBe(cuts[0]!.flat().length - 1);
  const items = await shown();
  expect(items).toEqual(await alone(company, shown));
});
