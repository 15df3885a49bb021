import {
  linkSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../model/work-item.ts';
import { StoreError } from './errors.ts';
import { describeHolder, isAlive, sameHolder, type Holder } from './holder.ts';

/** The holder shows every few seconds that it lives; only a lock of another host is judged by it. */
const BEAT_MS = 5_000;
const SILENT_AFTER_MS = 60_000;

export interface FolderLock {
  release(): void;
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Runs a file operation and says whether it happened; the expected error code means that it did not, others are thrown. */
const attempt = (action: () => void, expected: 'EEXIST' | 'ENOENT'): boolean => {
  try {
    action();
    return true;
  } catch (error) {
    if (codeOf(error) === expected) return false;
    throw error;
  }
};

const readHolder = (file: string): Holder | null => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StoreError(
      'folder',
      `${file} is not a lock that Betsheet wrote: remove it if no Betsheet is running`,
      error,
    );
  }
};

/** The file appears with its content at once, or not at all because another one is there. */
const create = (file: string, holder: Holder): boolean => {
  const draft = `${file}.${holder.pid}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    return attempt(() => {
      linkSync(draft, file);
    }, 'EEXIST');
  } finally {
    rmSync(draft);
  }
};

const isStale = (file: string, holder: Holder, now: Instant): boolean => {
  const alive = isAlive(holder);
  if (alive !== null) return !alive;
  const seen = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? now;
  return now - seen > SILENT_AFTER_MS;
};

/** Puts our lock in the place of a dead one. Of several that try, one at a time looks and acts. */
const takeOver = (file: string, dead: Holder, holder: Holder, now: Instant): boolean => {
  const turn = `${file}.takeover`;
  const mine = attempt(() => mkdirSync(turn), 'EEXIST');
  if (!mine) {
    const seen = statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - seen > SILENT_AFTER_MS) attempt(() => rmdirSync(turn), 'ENOENT');
    return false;
  }
  try {
    const current = readHolder(file);
    if (current !== null && !sameHolder(current, dead)) return false;
    rmSync(file, { force: true });
    return create(file, holder);
  } finally {
    rmdirSync(turn);
  }
};

const acquire = (file: string, holder: Holder, now: Instant): boolean => {
  if (create(file, holder)) return true;
  const found = readHolder(file);
  if (found === null) return create(file, holder);
  return isStale(file, found, now) && takeOver(file, found, holder, now);
};

/** Shows that the holder lives. A holder that was taken for dead must stop at once: two writers would ruin the files. */
const beatOnce = (file: string, holder: Holder, now: Instant): void => {
  const current = readHolder(file);
  if (current === null) return;
  if (!sameHolder(current, holder)) {
    throw new StoreError(
      'locked',
      `the store was taken over by ${describeHolder(current)} while this process stood still`,
    );
  }
  attempt(() => {
    utimesSync(file, now / 1_000, now / 1_000);
  }, 'ENOENT');
};

/**
 * Takes a folder for one process. A lock of a process that is dead, or of another host that has not shown itself for
 * a minute (a container that was replaced), is taken over. Throws `locked`, naming the holder.
 */
export const lockFolder = (folder: string, holder: Holder, now: () => Instant): FolderLock => {
  const file = join(folder, 'lock');
  if (!acquire(file, holder, now())) {
    const by = readHolder(file);
    throw new StoreError(
      'locked',
      `the store in ${folder} is in use by ${by === null ? 'another process' : describeHolder(by)}: wait until it ends or stop it; for several at once use PostgreSQL (store.url)`,
    );
  }
  const beat = setInterval(() => {
    beatOnce(file, holder, now());
  }, BEAT_MS).unref();
  return {
    release() {
      clearInterval(beat);
      const current = readHolder(file);
      if (current !== null && sameHolder(current, holder)) rmSync(file);
    },
  };
};
