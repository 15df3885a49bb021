import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import JSZip from 'jszip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Secret } from '../../src/config/config.ts';
import type { Manifest } from '../../src/manifest.ts';
import { openStore } from '../../src/store/connect.ts';
import type { Store } from '../../src/store/store.ts';
import { anAccount, anItem, STATES, utc, workedOn } from '../effort/builders.ts';
import { aPage } from '../store/builders.ts';
import { sharedPostgres } from '../prepared/postgres.ts';
import { runHere } from './in-process.ts';
import { betsheet } from './program.ts';

const FULL = process.env.BETSHEET_FULL !== undefined;
const ROUNDS = FULL ? 30 : 2;
const AFTER = utc('2026-10-02 00:00');
const PERIOD = 'FY2026-Q3';
/** What two people close by: each has rules of her own, and so another hash. */
const PEOPLE = ['ann', 'ben'];

const server = await sharedPostgres();
const noServer = typeof server === 'string';

let folder: string;
let url: Secret;
let store: Store;

const configOf = (person: string): string => `betsheet-${person}.yaml`;

const run = async (person: string, ...args: string[]) => {
  const told = [...args, '--config', configOf(person), '--json'];
  const env = { DATABASE: url.reveal() };
  const { code, stdout } = await runHere(told, { cwd: folder, env, now: () => AFTER });
  return { code, json: JSON.parse(stdout) };
};

const fill = async (): Promise<void> => {
  await store.beginWalk('j', 'all', AFTER, true);
  await store.savePage(
    'j',
    'all',
    aPage({
      items: [anItem('j:1', { assigneeId: 'j:ann', stateId: 'done', sourceState: 'Done' })],
      changes: workedOn('j:1', '2026-07-06 00:00', '2026-07-18 00:00'),
      historyOf: ['j:1'],
      states: STATES,
      accounts: [anAccount('j:ann')],
    }),
  );
  await store.finishWalk('j', 'all');
};

beforeAll(async () => {
  if (noServer) return;
  folder = await mkdtemp(join(tmpdir(), 'betsheet-close-race-'));
  url = await server.freshDatabase();
  store = await openStore({ url, folder: '', now: () => AFTER, command: 'test' });
  await fill();
  for (const person of PEOPLE) {
    await writeFile(
      join(folder, `mappings-${person}.yaml`),
      `preset: bets\nrules:\n  - { id: ${person}, when: { labels: [${person}] }, set: { shape: Run } }\n`,
    );
    await writeFile(
      join(folder, configOf(person)),
      `sources: [{ id: j, type: jira, host: "https://acme.example", email: a@acme.example, token: none }]
mappings: mappings-${person}.yaml
store: { url: "\${DATABASE}" }
output: { dir: output }
`,
    );
  }
});
afterAll(async () => {
  if (noServer) return;
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** The hash of which the workbook's title says that it is filed under it; null where it says no such thing. */
const hashInWorkbook = async (bytes: Buffer): Promise<string | undefined> => {
  const zip = await JSZip.loadAsync(bytes);
  const texts = await Promise.all(zip.file(/\.xml$/).map((file) => file.async('string')));
  return /FILED, hash ([0-9a-f]{12})/.exec(texts.join('\n'))?.[1];
};

/** What was filed has one hash, wherever it is told. */
const expectOneFiling = async (): Promise<void> => {
  const place = join(folder, 'output', PERIOD);
  const bytes = await readFile(join(place, 'finance-allocation.xlsx'));
  const manifest = JSON.parse(await readFile(join(place, 'manifest.json'), 'utf8')) as Manifest;
  const hash = (await store.filed(PERIOD))?.hash;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const listed = manifest.files.find(({ name }) => name === 'finance-allocation.xlsx')?.sha256;
  expect({
    workbook: await hashInWorkbook(bytes),
    manifest: manifest.filed?.hash,
    listed,
  }).toEqual({ workbook: hash?.slice(0, 12), manifest: hash, listed: sha256 });
};

const reopen = async (): Promise<void> => {
  if ((await store.filed(PERIOD)) !== null) await store.reopen(PERIOD, 'again', AFTER);
};

describe.skipIf(noServer)(
  'a period that is closed while others write it (needs PostgreSQL)',
  () => {
    it('by two people at the same moment is filed once, and the other is told so', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await reopen();
        const order = round % 2 === 0 ? PEOPLE : PEOPLE.toReversed();
        const closed = await Promise.all(
          order.map((person) => run(person, 'close', PERIOD, '--by', person)),
        );
        await expectOneFiling();
        expect(closed.map(({ code }) => code).sort()).toEqual([0, 2]);
        const won = closed.find(({ code }) => code === 0)!.json.filed;
        expect(won.hash).toBe((await store.filed(PERIOD))?.hash);
        const { message } = closed.find(({ code }) => code !== 0)!.json.error;
        expect(message).toMatch(/^FY2026-Q3 (is|was) closed .*reopen it/);
      }
    });

    it('while it is exported keeps its workbook, and the export stands beside it', async () => {
      for (let round = 0; round < ROUNDS + 1; round += 1) {
        await reopen();
        const exporting = run('ann', 'export', '--period', PERIOD);
        await sleep((round % 10) * 15);
        expect((await run('ben', 'close', PERIOD, '--by', 'ben')).code).toBe(0);
        expect((await exporting).code).toBe(0);
        await expectOneFiling();
      }
    });

    it.runIf(FULL)(
      'by processes of their own is filed once',
      async () => {
        for (let round = 0; round < 6; round += 1) {
          await reopen();
          const env = { DATABASE: url.reveal() };
          const ended = await Promise.all(
            PEOPLE.map((person) =>
              betsheet(['close', PERIOD, '--config', configOf(person)], { cwd: folder, env }),
            ),
          );
          expect(ended.map(({ code }) => code).sort()).toEqual([0, 2]);
          await expectOneFiling();
        }
      },
      120_000,
    );
  },
);
