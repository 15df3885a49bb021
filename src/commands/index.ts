import type { CommandSpec } from './command.ts';

export interface CommandEntry {
  name: string;
  summary: string;
  /** The command itself: loaded only when it is asked for, so that `--help` starts at once. */
  load: () => Promise<CommandSpec>;
}

/** Every command there is, in the order in which help lists them. */
export const commands: CommandEntry[] = [
  {
    name: 'demo',
    summary: 'the whole job against two simulated APIs with a generated company',
    load: async () => (await import('./demo.ts')).demoCommand,
  },
  {
    name: 'init',
    summary: 'look at your Jira or Linear and write a commented starter configuration',
    load: async () => (await import('./init.ts')).initCommand,
  },
  {
    name: 'check',
    summary: 'configuration, credentials, permissions, field discovery: everything wrong at once',
    load: async () => (await import('./check.ts')).checkCommand,
  },
  {
    name: 'sync',
    summary: 'pull what changed from Jira and Linear into the store',
    load: async () => (await import('./sync.ts')).syncCommand,
  },
  {
    name: 'export',
    summary: 'write the workbooks of a period from what was pulled',
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'run',
    summary: 'sync, then export both workbooks',
    load: async () => (await import('./run.ts')).runCommand,
  },
  {
    name: 'explain',
    summary: 'why an item got its shape, its horizon and its days',
    load: async () => (await import('./explain.ts')).explainCommand,
  },
  {
    name: 'suggest',
    summary:
      'rules for work that is unclassified, with what each would cover (--apply writes them)',
    load: async () => (await import('./suggest.ts')).suggestCommand,
  },
  {
    name: 'import',
    summary: 'take the answers on the review sheets of a finance workbook back in',
    load: async () => (await import('./import.ts')).importCommand,
  },
  {
    name: 'close',
    summary: 'file a period: its ledger and all inputs are frozen, later exports restate it',
    load: async () => (await import('./close.ts')).closeCommand,
  },
  {
    name: 'reopen',
    summary: 'open a closed period again; what was filed is kept',
    load: async () => (await import('./reopen.ts')).reopenCommand,
  },
  {
    name: 'status',
    summary: 'freshness of the sources, last runs, closed periods',
    load: async () => (await import('./status.ts')).statusCommand,
  },
  {
    name: 'serve',
    summary: 'run on schedule, with a page, health and metrics',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  {
    name: 'backup',
    summary: 'write the whole store to one file, also while it serves from PostgreSQL',
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  {
    name: 'restore',
    summary: 'put a backup in the place of the store; also moves one to or from PostgreSQL',
    load: async () => (await import('./restore.ts')).restoreCommand,
  },
];
