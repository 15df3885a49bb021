import { sql, type Kysely } from 'kysely';
import type { ItemId, WorkItem } from '../model/work-item.ts';
import { plainText } from './batch.ts';
import { itemOf, lookupKey, type ItemBody } from './documents.ts';
import { StoreError } from './errors.ts';
import type { ItemRow, Tables } from './tables.ts';

/** How well a row fits what was asked for; the best fit wins and a worse one is not looked at. */
interface Match extends Pick<
  ItemRow,
  'id' | 'body' | 'archived_at' | 'gone_reason' | 'gone_since'
> {
  fit: number;
}

/**
 * Finds one item by id, key (in any case), key it had before a move, or the source's own id, in this order; of
 * several, those that are not gone come first. Throws `ambiguous` when two items fit equally well.
 */
export const findItem = async (db: Kysely<Tables>, keyOrId: string): Promise<WorkItem | null> => {
  const given = plainText(keyOrId.trim());
  const key = lookupKey(given);
  const found = await sql<Match>`
    select id, body, archived_at, gone_reason, gone_since,
      min(fit) + case when gone_reason is null then 0 else 0.5 end as fit
    from (
      select items.*, 1.0::float8 as fit from items where id = ${given}
      union all select items.*, 2 from items where lookup_key = ${key}
      union all select items.*, 3 from items
        where id in (select item_id from former_keys where former_keys.lookup_key = ${key})
      union all select items.*, 4 from items
        where id in (select distinct streams.source || ':' || ${given} from streams)
    ) matches
    group by id, body, archived_at, gone_reason, gone_since
    order by fit, id limit 10`.execute(db);
  const [best, ...others] = found.rows;
  if (best === undefined) return null;
  const rivals = others.filter((row) => row.fit === best.fit);
  if (rivals.length > 0) {
    const ids = [best, ...rivals].map((row) => row.id).join(', ');
    throw new StoreError('ambiguous', `"${keyOrId}" could be any of ${ids}: use the id`);
  }
  return itemOf(best, JSON.parse(best.body) as ItemBody);
};

/** Ids of what people wrote, in order. Throws `unknown-item` with everything that is not in the store. */
export const resolveIds = async (db: Kysely<Tables>, written: string[]): Promise<ItemId[]> => {
  const asIds = await sql<{ id: string }>`
    select id from items where id = any(${written.map(plainText)}::text[])`.execute(db);
  const known = new Set(asIds.rows.map((row) => row.id));
  const ids: ItemId[] = [];
  const unknown: string[] = [];
  for (const one of written) {
    const id = known.has(one) ? one : ((await findItem(db, one))?.id ?? null);
    if (id === null) unknown.push(one);
    else ids.push(id);
  }
  if (unknown.length > 0) {
    throw new StoreError(
      'unknown-item',
      `not in the store: ${unknown.join(', ')}; sync first, or correct the key`,
    );
  }
  return ids;
};
