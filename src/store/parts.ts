import type { Kysely, Selectable } from 'kysely';
import type { Instant } from '../model/work-item.ts';
import type { Json } from '../sources/source.ts';
import { lockWalk } from './checkpoints.ts';
import { noWalk } from './errors.ts';
import type { PartRow, Tables } from './tables.ts';
import type { Transact } from './transactions.ts';

/** One of the parts that a walk was cut into: together they are the walk. */
export interface PartId {
  /** Start of the walk, which tells it from earlier ones. */
  walk: Instant;
  number: number;
}

/** A part that is being walked: after a walk was cut anew, what was begun before is refused. */
export interface OpenPart extends PartId {
  /** What it covers, in the words of its stream. */
  scope: Json;
}

export interface Part extends OpenPart {
  checkpoint: Json | null;
  finished: boolean;
  pages: number;
  items: number;
  changes: number;
}

/** Walks that several workers share. Each part has its checkpoint; the walk ends when all have. */
export interface Parts {
  /** Those of the walk under way; empty when it was not cut. */
  of(source: string, stream: string): Promise<Part[]>;
  /** Cuts the walk under way; one that was cut already stays as it is. */
  divide(source: string, stream: string, scopes: Json[]): Promise<Part[]>;
  /** The walk is whole again, and nothing of it was read. */
  forget(source: string, stream: string): Promise<void>;
  /** Throws `no-walk` when the walk is over, or was cut anew. */
  finish(source: string, stream: string, part: OpenPart): Promise<void>;
}

const partOf = (row: Selectable<PartRow>): Part => ({
  walk: row.walk_started_at,
  number: row.part,
  scope: JSON.parse(row.scope) as Json,
  checkpoint: row.checkpoint === null ? null : (JSON.parse(row.checkpoint) as Json),
  finished: row.finished,
  pages: row.pages,
  items: row.items,
  changes: row.changes,
});

/** Those of the walk under way. */
export const partsOn = async (
  db: Kysely<Tables>,
  source: string,
  stream: string,
): Promise<Part[]> => {
  const rows = await db
    .selectFrom('walk_parts')
    .innerJoin('streams', (join) =>
      join
        .onRef('streams.source', '=', 'walk_parts.source')
        .onRef('streams.stream', '=', 'walk_parts.stream')
        .onRef('streams.walk_started_at', '=', 'walk_parts.walk_started_at'),
    )
    .selectAll('walk_parts')
    .where('walk_parts.source', '=', source)
    .where('walk_parts.stream', '=', stream)
    .orderBy('part')
    .execute();
  return rows.map(partOf);
};

/** The walk is whole again. */
export const forgetParts = async (
  db: Kysely<Tables>,
  source: string,
  stream: string,
): Promise<void> => {
  await db
    .deleteFrom('walk_parts')
    .where('source', '=', source)
    .where('stream', '=', stream)
    .execute();
};

export const partsIn = (db: Kysely<Tables>, transact: Transact): Parts => ({
  of: (source, stream) => partsOn(db, source, stream),

  divide: (source, stream, scopes) =>
    transact(async (trx) => {
      const walk = await lockWalk(trx, source, stream);
      if (walk === null) throw noWalk(source, stream);
      const known = await partsOn(trx, source, stream);
      if (known.length > 0) return known;
      await forgetParts(trx, source, stream);
      const rows = scopes.map((scope, part) => ({
        source,
        stream,
        part,
        walk_started_at: walk,
        scope: JSON.stringify(scope),
      }));
      await trx.insertInto('walk_parts').values(rows).execute();
      return partsOn(trx, source, stream);
    }),

  forget: (source, stream) => forgetParts(db, source, stream),

  async finish(source, stream, { walk, number, scope }) {
    const done = await db
      .updateTable('walk_parts')
      .set({ finished: true })
      .where('source', '=', source)
      .where('stream', '=', stream)
      .where('part', '=', number)
      .where('walk_started_at', '=', walk)
      .where('scope', '=', JSON.stringify(scope))
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw noWalk(source, stream);
  },
});
