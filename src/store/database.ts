import type { PGlite } from '@electric-sql/pglite';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Instant } from '../model/work-item.ts';
import type { Holder } from './holder.ts';
import type { Tables } from './tables.ts';

/** An open database. The queue shares its engine, because only one connection can have an embedded one. */
export interface Database {
  db: Kysely<Tables>;
  engine: { kind: 'pglite'; pglite: PGlite } | { kind: 'postgres'; pool: pg.Pool };
  now: () => Instant;
  holder: Holder;
  close(): Promise<void>;
}
