import type { Migration } from './index.ts';

/** Whoever asks a host agrees here on how often. A restore leaves it as it is: it belongs to the processes, not to the data. */
const statements = [
  `create table if not exists host_budgets (host text collate "C" primary key, body text not null)`,
];

export const hostBudgets: Migration = { version: 4, name: 'host budgets', statements };
