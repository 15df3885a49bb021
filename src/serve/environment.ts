import type { Config } from '../config/config.ts';
import type { Shell } from '../commands/command.ts';
import type { Queue } from '../queue.ts';
import type { Budgets } from '../sources/budgets.ts';
import type { Store } from '../store/store.ts';
import type { Metrics } from './metrics.ts';

/** What everything that serves works with. `config()` is the one in force: a reload replaces it. */
export interface Serving {
  shell: Shell;
  store: Store;
  queue: Queue;
  metrics: Metrics;
  config: () => Config;
  /** How often each host may be asked, by all pulls of this process and, on PostgreSQL, of all. */
  budgets: () => Budgets;
  /** Items of a part of a pull that is shared out; null where there are no other workers. */
  partItems: number | null;
  /** Names this process to people: host and pid. */
  worker: string;
}
