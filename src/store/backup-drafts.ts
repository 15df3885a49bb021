import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Instant } from '../model/work-item.ts';
import { isAlive, type Holder } from './holder.ts';

const DRAFT = /\.betsheet-(?<host>.+)-(?<pid>\d+)\.(body|draft)$/;
/** Whether a process of another host still writes cannot be asked: then age decides. */
const LEFT_AFTER_MS = 86_400_000;

/** Where a backup is written until it is whole: the names say by which process. */
export const draftsOf = (file: string, { host, pid }: Holder): { body: string; draft: string } => {
  const name = `${file}.betsheet-${encodeURIComponent(host)}-${pid}`;
  return { body: `${name}.body`, draft: `${name}.draft` };
};

const isLeft = async (path: string, writer: Holder, now: Instant): Promise<boolean> =>
  !(isAlive(writer) ?? now - (await stat(path)).mtimeMs < LEFT_AFTER_MS);

/** Removes what backups into the folder of this file left when they were killed. */
export const removeLeftDrafts = async (file: string, now: Instant): Promise<void> => {
  const folder = dirname(file);
  for (const name of await readdir(folder)) {
    const { host, pid } = DRAFT.exec(name)?.groups ?? {};
    if (host === undefined || pid === undefined) continue;
    const from = { host: decodeURIComponent(host), pid: Number(pid) };
    const writer = { ...from, command: 'backup', since: 0, born: null };
    const path = join(folder, name);
    if (await isLeft(path, writer, now)) await rm(path, { force: true });
  }
};
