import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { RateMeter } from '../../src/demo/rate-meter.ts';
import { sharedPostgres } from '../prepared/postgres.ts';
import { serve } from './fake-server.ts';

const server = await sharedPostgres();
const noServer = typeof server === 'string';
const PROGRAM = resolve(import.meta.dirname, 'asking-process.ts');
const FULL = process.env.BETSHEET_FULL !== undefined;
const LIMIT = 40;
/** Requests of each process between one event and the next. */
const SOME = FULL ? 200 : 4;

it.skipIf(noServer)(
  `three processes on one PostgreSQL, one of them killed and one stopped, never ask a host more than ${LIMIT} times in a second`,
  async () => {
    if (noServer) return;
    const database = (await server.freshDatabase()).reveal();
    const meter = new RateMeter(LIMIT);
    const asked: Record<string, number> = {};
    const host = await serve(({ path }) => {
      meter.admit(performance.now());
      asked[path] = (asked[path] ?? 0) + 1;
      return {};
    });
    onTestFinished(() => host.close());
    const start = (name: string) => {
      const child = spawn(process.execPath, [PROGRAM, name, host.host, String(LIMIT)], {
        env: { PATH: process.env.PATH, DATABASE: database },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      return child;
    };
    const more = async (...names: string[]): Promise<void> => {
      const before = names.map((name) => asked[`/${name}`] ?? 0);
      while (names.some((name, at) => (asked[`/${name}`] ?? 0) < before[at]! + SOME))
        await sleep(10);
    };
    const [killed, stopped] = ['killed', 'stopped', 'steady'].map(start);
    await more('killed', 'stopped', 'steady');
    stopped!.kill('SIGSTOP');
    killed!.kill('SIGKILL');
    await more('steady');
    if (FULL) await sleep(6_000);
    stopped!.kill('SIGCONT');
    await more('stopped', 'steady');
    expect(meter.exceeded).toBe(0);
    expect(meter.maxPerSecond).toBeGreaterThan(LIMIT / 3);
  },
  600_000,
);
