import type { Config } from './config/config.ts';
import type { Override } from './model/verdict.ts';
import type {
  Account,
  ItemId,
  Items,
  SourceKind,
  WorkItem,
  WorkflowState,
} from './model/work-item.ts';
import { PackedItems } from './packed/items.ts';
import type { SourceState, Store } from './store/store.ts';

/** What an export reads once and looks up again and again. Histories are not here: they are streamed. */
export interface Material {
  items: Items;
  states: WorkflowState[];
  accounts: Account[];
  /** From workbooks and config/overrides.csv, keys resolved to ids. */
  overrides: Override[];
  /** Which system each configured source is. */
  kinds: ReadonlyMap<string, SourceKind>;
  /** Configured sources that were pulled at least in part. */
  sources: SourceState[];
}

/** Overrides from files name an item by key or id; one that names nothing in the store keeps its word and is reported later. */
const resolveKeys = (overrides: readonly Override[], items: Iterable<WorkItem>): Override[] => {
  if (overrides.length === 0) return [];
  const ids = new Map<string, ItemId>();
  for (const item of items) {
    ids.set(item.id, item.id);
    ids.set(item.key.toLowerCase(), item.id);
  }
  return overrides.map((override) => ({
    ...override,
    itemId: ids.get(override.itemId) ?? ids.get(override.itemId.toLowerCase()) ?? override.itemId,
  }));
};

/** Reads the store for the sources that the configuration still names. */
export const readMaterial = async (config: Config, store: Store): Promise<Material> => {
  const configured = new Set(config.sources.map(({ id }) => id));
  const items = new PackedItems();
  for await (const page of store.items())
    for (const item of page) if (configured.has(item.source)) items.add(item);
  const ours = <Row extends { source: string }>(rows: Row[]): Row[] =>
    rows.filter(({ source }) => configured.has(source));
  const [states, accounts, decided, sources] = await Promise.all([
    store.states(),
    store.accounts(),
    store.overrides(),
    store.sourceStates(),
  ]);
  return {
    items,
    kinds: new Map(config.sources.map(({ id, type }) => [id, type])),
    states: ours(states),
    accounts: ours(accounts),
    overrides: [...resolveKeys(config.overrides, items.values()), ...decided],
    sources: ours(sources),
  };
};
