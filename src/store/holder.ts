import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Instant } from '../model/work-item.ts';

/** A process that holds something: enough to name it to a person, and to tell later whether it still lives. */
export interface Holder {
  pid: number;
  host: string;
  command: string;
  since: Instant;
  /** Tells this process from a later one with the same pid; null where the system does not say. */
  born: string | null;
}

/** Boot id and start time in ticks of a process, from Linux's /proc; null elsewhere or when there is no such process. */
const birthOf = (pid: number): string | null => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command's name, may hold blanks and brackets: count from behind it. Start time is field 22.
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot} ${afterName[19]}`;
  } catch {
    return null;
  }
};

export const thisProcess = (command: string, since: Instant): Holder => ({
  pid: process.pid,
  host: hostname(),
  command,
  since,
  born: birthOf(process.pid),
});

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Whether a holder still runs; null for a process of another host, which cannot be asked from here. */
export const isAlive = (holder: Holder): boolean | null => {
  if (holder.host !== hostname()) return null;
  if (!exists(holder.pid)) return false;
  return holder.born === null || holder.born === birthOf(holder.pid);
};

export const sameHolder = (a: Holder, b: Holder): boolean =>
  a.pid === b.pid && a.host === b.host && a.born === b.born && a.since === b.since;

export const describeHolder = (holder: Holder): string =>
  `process ${holder.pid} on ${holder.host} ("${holder.command}", since ${new Date(holder.since).toISOString()})`;
