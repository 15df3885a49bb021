import { backup } from './backup.ts';
import { findItem } from './finding.ts';
import type { Database } from './database.ts';
import { decisions } from './decisions.ts';
import { slotsOn } from './due.ts';
import { filed } from './filed.ts';
import { hostLedgerOn } from './host-ledger.ts';
import { noticesOn } from './notices.ts';
import { partsIn } from './parts.ts';
import { presence } from './presence.ts';
import { pulling } from './pulling.ts';
import { reading } from './reading.ts';
import { restore } from './restore.ts';
import { retention } from './retention.ts';
import { runs } from './runs.ts';
import type { Store } from './store.ts';
import { bounded } from './transactions.ts';
import { walks } from './walks.ts';

/** The store on an open database. */
export const storeOn = (database: Database): Store => {
  const { db, now, holder, patienceMs } = database;
  const transact = bounded(database);
  return {
    close: () => database.close(),
    ...walks(db, transact),
    ...pulling(db, { now, transact }),
    parts: partsIn(db, transact),
    ...presence(db, transact),
    server: database.engine.kind === 'pglite' ? null : database.engine.url,
    ...reading(db),
    findItem: (keyOrId) => findItem(db, keyOrId),
    ...decisions(db),
    ...filed(db, patienceMs),
    slots: slotsOn(db),
    notices: noticesOn(db),
    hostLedger: database.engine.kind === 'pglite' ? null : hostLedgerOn(db),
    ...retention(database),
    backup: backup(db, now, holder),
    restore: restore(db),
    ...runs(db, { now, holder, alone: database.engine.kind === 'pglite' }),
  };
};
