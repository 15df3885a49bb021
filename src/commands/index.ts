import { checkCommand } from './check.ts';
import type { CommandSpec } from './command.ts';
import { demoCommand } from './demo.ts';
import { exportCommand } from './export.ts';
import { runCommand } from './run.ts';
import { statusCommand } from './status.ts';
import { syncCommand } from './sync.ts';

/** Every command there is, in the order in which help lists them. */
export const commands: CommandSpec[] = [
  demoCommand,
  checkCommand,
  syncCommand,
  exportCommand,
  runCommand,
  statusCommand,
];
