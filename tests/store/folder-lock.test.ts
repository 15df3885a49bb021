import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openStore } from '../../src/store/connect.ts';
import { lockFolder } from '../../src/store/folder-lock.ts';
import { thisProcess, type Holder } from '../../src/store/holder.ts';
import { embeddedFolder, temporaryFolder } from './temporary-folder.ts';

const NOW = 1_770_000_000_000;
const now = (): number => NOW;
const me = (command: string): Holder => thisProcess(command, NOW);

/** A process id that was in use a moment ago and is not any more. */
const deadPid = async (): Promise<number> => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
};

const leave = (folder: string, holder: Holder): string => {
  const file = join(folder, 'lock');
  writeFileSync(file, JSON.stringify(holder));
  return file;
};

describe('the lock of the embedded store', () => {
  it('names the holder: process, host, command and since when', async () => {
    const folder = await embeddedFolder();
    const holder = me('sync --full');
    const store = await openStore({ url: null, folder, now, command: 'sync --full' });
    const second = openStore({ url: null, folder, now, command: 'export' });
    await expect(second).rejects.toMatchObject({
      kind: 'locked',
      message: `the store in ${folder} is in use by process ${process.pid} on ${holder.host} ("sync --full", since 2026-02-02T02:40:00.000Z): wait until it ends or stop it; for several at once use PostgreSQL (store.url)`,
    });
    await store.close();
    expect(readdirSync(folder)).toEqual(['pgdata']);
    const third = await openStore({ url: null, folder, now, command: 'export' });
    await third.close();
  });

  it('is taken over from a process that is dead', async () => {
    const folder = temporaryFolder();
    const file = leave(folder, { ...me('sync'), pid: await deadPid(), born: null });
    const lock = lockFolder(folder, me('export'), now);
    expect((JSON.parse(readFileSync(file, 'utf8')) as Holder).command).toBe('export');
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')(
    'is taken over from a dead process whose pid a later one has (needs /proc)',
    () => {
      const folder = temporaryFolder();
      leave(folder, { ...me('sync'), born: 'another-boot 42' });
      lockFolder(folder, me('export'), now).release();
    },
  );

  it('of another host holds while it shows itself, and is taken over a minute after', () => {
    const folder = temporaryFolder();
    const file = leave(folder, { ...me('serve'), host: 'replaced-container', pid: 7 });
    const shownAgo = (seconds: number): void => {
      utimesSync(file, NOW / 1_000 - seconds, NOW / 1_000 - seconds);
    };
    shownAgo(30);
    expect(() => lockFolder(folder, me('serve'), now)).toThrow('process 7 on replaced-container');
    shownAgo(61);
    lockFolder(folder, me('serve'), now).release();
  });

  it('shows itself while it is held, and stops a holder that was taken for dead', () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const folder = temporaryFolder();
    let time = NOW;
    const lock = lockFolder(folder, me('serve'), () => time);
    time += 5_000;
    vi.advanceTimersByTime(5_000);
    expect(statSync(join(folder, 'lock')).mtimeMs).toBe(time);
    leave(folder, { ...me('serve'), host: 'replacement', pid: 7 });
    expect(() => vi.advanceTimersByTime(5_000)).toThrow('taken over by process 7 on replacement');
    lock.release();
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it('goes to one of several that find a dead one', async () => {
    const folder = temporaryFolder();
    leave(folder, { ...me('sync'), pid: await deadPid(), born: null });
    const script = `
      import { lockFolder } from ${JSON.stringify(join(import.meta.dirname, '../../src/store/folder-lock.ts'))};
      import { thisProcess } from ${JSON.stringify(join(import.meta.dirname, '../../src/store/holder.ts'))};
      const now = () => ${NOW};
      try { lockFolder(${JSON.stringify(folder)}, thisProcess('race', now()), now); console.log('got it'); }
      catch (error) { console.log(error.kind); }
      await new Promise((done) => process.stdin.on('end', done).resume());`;
    const contenders = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    const said = await Promise.all(
      contenders.map(async (child) => String((await once(child.stdout, 'data'))[0]).trim()),
    );
    for (const child of contenders) child.stdin.end();
    await Promise.all(contenders.map((child) => once(child, 'exit')));
    expect(said.sort()).toEqual(['got it', 'locked', 'locked', 'locked']);
  });

  it('explains a folder that cannot be made and a lock that is not one', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const inFile = openStore({
      url: null,
      folder: join(folder, 'file', 'store'),
      now,
      command: '',
    });
    await expect(inFile).rejects.toMatchObject({ kind: 'folder' });
    mkdirSync(join(folder, 'odd'));
    writeFileSync(join(folder, 'odd', 'lock'), 'not JSON');
    const odd = openStore({ url: null, folder: join(folder, 'odd'), now, command: '' });
    await expect(odd).rejects.toMatchObject({ kind: 'folder' });
  });
});
