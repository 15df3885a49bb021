import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Instant } from '../model/work-item.ts';
import { PUBLISHED_FILES } from '../publish.ts';
import type { SlotOutcome } from '../store/due.ts';
import type { Serving } from './environment.ts';

/** The name of the daily work that removes what is old. */
export const HOUSEKEEPING = 'housekeeping';

const DAY_MS = 86_400_000;
/** Names of what a period's folder holds; nothing else is ever removed. */
const KNOWN = new Set(['manifest.json', ...PUBLISHED_FILES]);
/** As `draftFile` names what it writes until it is in its place. */
const DRAFT = /^\.(.+)\.[0-9a-f-]{36}\.tmp$/;
const DAY = '\\d{4}-\\d{2}-\\d{2}';
const PERIOD_KEY = new RegExp(
  `^(FY\\d{4}(-(Q[1-4]|P\\d{2}))?|\\d{4}-\\d{2}|13w-${DAY}|${DAY}\\.\\.${DAY})$`,
);

/** Folders of periods in an output folder; none where it does not exist yet. */
export const periodFolders = async (output: string): Promise<string[]> => {
  try {
    const entries = await readdir(output, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && PERIOD_KEY.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** Removes a period's workbooks when all are older than an instant; returns whether it did. */
const removeOld = async (folder: string, before: Instant): Promise<boolean> => {
  const names = (await readdir(folder)).filter((name) => KNOWN.has(name));
  const ages = await Promise.all(
    names.map(async (name) => (await stat(join(folder, name))).mtimeMs),
  );
  if (ages.some((written) => written >= before)) return false;
  for (const name of names) await rm(join(folder, name), { force: true });
  if ((await readdir(folder)).length === 0) await rmdir(folder);
  return names.length > 0;
};

/** Drafts of files that a writer left when it was killed; one of the last day may still be written. */
const removeDrafts = async (folder: string, before: Instant): Promise<void> => {
  for (const name of await readdir(folder)) {
    const of = DRAFT.exec(name)?.[1];
    if (of === undefined || !KNOWN.has(of)) continue;
    const draft = join(folder, name);
    if ((await stat(draft)).mtimeMs < before) await rm(draft, { force: true });
  }
};

const removeWorkbooks = async (
  { output }: Config,
  filed: ReadonlySet<string>,
  before: Instant,
): Promise<number> => {
  let removed = 0;
  for (const period of await periodFolders(output.dir)) {
    if (!filed.has(period) && (await removeOld(join(output.dir, period), before))) removed += 1;
  }
  return removed;
};

/** Removes what is older than its age: workbooks but those of closed periods, runs and slots, payloads, and drafts that were left. */
export const keepHouse = async ({ store, shell, config }: Serving): Promise<SlotOutcome> => {
  const { retention, output } = config();
  const before = (days: number | null): Instant | null =>
    days === null ? null : shell.now() - days * DAY_MS;
  const [workbooks, runs, raw] = [
    before(retention.workbooks),
    before(retention.runs),
    before(retention.raw),
  ];
  for (const period of await periodFolders(output.dir))
    await removeDrafts(join(output.dir, period), shell.now() - DAY_MS);
  const filed = new Set((await store.filedPeriods()).map(({ periodKey }) => periodKey));
  const removed = {
    periods: workbooks === null ? 0 : await removeWorkbooks(config(), filed, workbooks),
    runs: runs === null ? 0 : await store.dropRunsOlderThan(runs),
    slots: runs === null ? 0 : await store.slots.dropOlderThan(runs),
    payloads: raw === null ? 0 : await store.dropRawOlderThan(raw),
  };
  if (runs !== null) await store.notices.dropOlderThan(runs);
  await store.tidy();
  shell.log.info(removed, 'old things removed');
  return { outcome: 'done', error: null };
};
