import { sql, type Kysely, type Transaction } from 'kysely';
import type { Change } from '../model/change.ts';
import { afterMention } from '../model/work-item.ts';
import type { Account, Instant, ItemId } from '../model/work-item.ts';
import type { Page } from '../sources/source.ts';
import { chunks, plainText, upsert, type Batch } from './batch.ts';
import { moveCheckpoint, standingAt, standingOf } from './checkpoints.ts';
import { historyBody, itemRow, lookupKey } from './documents.ts';
import { StoreError } from './errors.ts';
import type { Store } from './store.ts';
import type { ItemRow, Tables } from './tables.ts';
import { despiteBreaks, type Transact } from './transactions.ts';

const ITEMS: Batch<ItemRow> = {
  table: 'items',
  key: ['id'],
  columns: {
    id: 'text',
    source: 'text',
    native_id: 'text',
    lookup_key: 'text',
    body: 'text',
    archived_at: 'bigint',
    gone_reason: 'text',
    gone_since: 'bigint',
  },
  document: 'body',
  onlyIfChanged: true,
};

const HISTORIES: Batch<Tables['histories']> = {
  table: 'histories',
  key: ['item_id'],
  columns: { item_id: 'text', source: 'text', body: 'text' },
  document: 'body',
  onlyIfChanged: true,
};

const STATES: Batch<Tables['states']> = {
  table: 'states',
  key: ['source', 'id'],
  columns: { source: 'text', id: 'text', body: 'text' },
  document: 'body',
  onlyIfChanged: true,
};

const ACCOUNTS: Batch<Tables['accounts']> = {
  table: 'accounts',
  key: ['id'],
  columns: { id: 'text', source: 'text', body: 'text' },
  document: 'body',
  onlyIfChanged: true,
};

const WORKLOGS: Batch<Tables['worklogs']> = {
  table: 'worklogs',
  key: ['source', 'id'],
  columns: { source: 'text', id: 'text', item_id: 'text', body: 'text' },
  document: 'body',
  onlyIfChanged: true,
};

/** Rewritten each time, so that `stored_at` says when the source last sent it. */
const RAW: Batch<Tables['raw_payloads']> = {
  table: 'raw_payloads',
  key: ['source', 'kind', 'native_id'],
  columns: {
    source: 'text',
    kind: 'text',
    native_id: 'text',
    stored_at: 'bigint',
    payload: 'text',
  },
  document: 'payload',
  onlyIfChanged: false,
};

const byItem = (page: Page): Map<ItemId, Change[]> => {
  const histories = new Map<ItemId, Change[]>(page.historyOf.map((id) => [id, []]));
  for (const change of page.changes) {
    const history = histories.get(change.itemId);
    if (history === undefined) {
      throw new StoreError(
        'page',
        `a page has changes of ${change.itemId}, whose history it does not claim to hold`,
      );
    }
    history.push(change);
  }
  return histories;
};

/** The keys an item had before it was moved, as its history tells them. */
const formerKeys = (id: ItemId, changes: Change[]): Tables['former_keys'][] =>
  changes
    .filter(({ field }) => field === 'key')
    .flatMap(({ from, fromText }) => [from, fromText])
    .filter((key) => key !== null)
    .map((key) => ({ item_id: plainText(id), lookup_key: lookupKey(key) }));

/** Replaces histories whole, and with them the keys under which the items were known. */
const saveHistories = async (
  trx: Transaction<Tables>,
  source: string,
  histories: Map<ItemId, Change[]>,
): Promise<void> => {
  const rows = [...histories].map(([id, changes]) => ({
    item_id: plainText(id),
    source,
    body: historyBody(changes),
  }));
  await upsert(trx, HISTORIES, rows);
  for (const ids of chunks(rows.map((row) => row.item_id))) {
    await sql`delete from former_keys where item_id = any(${ids}::text[])`.execute(trx);
  }
  const keys = [...histories].flatMap(([id, changes]) => formerKeys(id, changes));
  for (const part of chunks(keys)) {
    await trx
      .insertInto('former_keys')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
};

/** States that the catalogue no longer lists are kept, as histories name them, but marked as gone. */
const retireStates = async (
  trx: Transaction<Tables>,
  source: string,
  listed: { id: string }[],
): Promise<void> => {
  await sql`
    update states set body = (body::jsonb || '{"gone": true}')::text
    where source = ${source} and id <> all(${listed.map(({ id }) => id)}::text[])`.execute(trx);
};

/** Accounts as they are known with what a page says of them, in whatever order pages mention them. */
const mentioned = async (trx: Transaction<Tables>, page: Page): Promise<Map<string, Account>> => {
  const ids = [...new Set(page.accounts.map(({ id }) => plainText(id)))];
  const accounts = new Map<string, Account>();
  for (const part of chunks(ids)) {
    const rows = await trx
      .selectFrom('accounts')
      .select(['id', 'body'])
      .where('id', 'in', part)
      .execute();
    for (const { id, body } of rows) accounts.set(id, JSON.parse(body));
  }
  for (const account of page.accounts) {
    const id = plainText(account.id);
    accounts.set(id, afterMention(accounts.get(id), account));
  }
  return accounts;
};

/** What pages of one source have in common: states and people. */
const saveCommon = async (trx: Transaction<Tables>, source: string, page: Page): Promise<void> => {
  const states = page.states.map((state) => ({
    source,
    id: plainText(state.id),
    body: JSON.stringify(state),
  }));
  const accounts = [...(await mentioned(trx, page))].map(([id, account]) => ({
    id,
    source,
    body: JSON.stringify(account),
  }));
  await upsert(trx, STATES, states);
  if (page.allStates) await retireStates(trx, source, states);
  await upsert(trx, ACCOUNTS, accounts);
};

const saveWorklogs = async (
  trx: Transaction<Tables>,
  source: string,
  page: Page,
): Promise<void> => {
  const worklogs = page.worklogs.map((worklog) => ({
    source,
    id: plainText(worklog.id),
    item_id: plainText(worklog.itemId),
    body: JSON.stringify(worklog),
  }));
  await upsert(trx, WORKLOGS, worklogs);
  for (const ids of chunks((page.deletedWorklogs ?? []).map(plainText))) {
    await trx.deleteFrom('worklogs').where('source', '=', source).where('id', 'in', ids).execute();
  }
};

const saveRaw = async (
  trx: Transaction<Tables>,
  source: string,
  page: Page,
  storedAt: Instant,
): Promise<void> => {
  const raw = page.raw.map(({ kind, nativeId, payload }) => ({
    source,
    kind,
    native_id: plainText(nativeId),
    stored_at: storedAt,
    payload: JSON.stringify(payload),
  }));
  await upsert(trx, RAW, raw);
};

/**
 * Writes pages: everything of a page and the checkpoint after it, or nothing. Where the walk stands is locked late, before what
 * pages have in common, so that others wait for little; what the connection took back is written again, unless somebody
 * else went on with the walk.
 */
export const pulling = (
  db: Kysely<Tables>,
  { now, transact }: { now: () => Instant; transact: Transact },
): Pick<Store, 'savePage'> => ({
  async savePage(source, stream, page, part, after) {
    const histories = byItem(page);
    const walked = { source, stream, part };
    const before = after === undefined ? await standingOf(db, walked) : standingAt(after);
    await despiteBreaks(() =>
      transact(async (trx) => {
        await upsert(trx, ITEMS, page.items.map(itemRow));
        await saveHistories(trx, source, histories);
        await saveWorklogs(trx, source, page);
        await saveRaw(trx, source, page, now());
        await moveCheckpoint(trx, walked, before, page);
        await saveCommon(trx, source, page);
      }),
    );
  },
});
