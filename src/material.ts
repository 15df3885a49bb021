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

/** What is known of the configured sources before their items are read. */
export type Catalogue = Pick<Material, 'states' | 'accounts' | 'kinds'>;

const ofSources =
  ({ sources }: Config) =>
  <Row extends { source: string }>(rows: Row[]): Row[] => {
    const configured = new Set(sources.map(({ id }) => id));
    return rows.filter(({ source }) => configured.has(source));
  };

export const readCatalogue = async (config: Config, store: Store): Promise<Catalogue> => {
  const ours = ofSources(config);
  const [states, accounts] = await Promise.all([store.states(), store.accounts()]);
  return {
    kinds: new Map(config.sources.map(({ id, type }) => [id, type])),
    states: ours(states),
    accounts: ours(accounts),
  };
};

/** Reads the store for the sources that the configuration still names; `saw` is told of each page of items. */
export const readMaterial = async (
  config: Config,
  store: Store,
  known?: Catalogue,
  saw?: (page: WorkItem[]) => void,
): Promise<Material> => {
  const ours = ofSources(config);
  const catalogue = known ?? (await readCatalogue(config, store));
  const items = new PackedItems();
  for await (const all of store.items()) {
    const page = ours(all);
    for (const item of page) items.add(item);
    saw?.(page);
  }
  const [decided, sources] = await Promise.all([store.overrides(), store.sourceStates()]);
  return {
    ...catalogue,
    items,
    overrides: [...resolveKeys(config.overrides, items.values()), ...decided],
    sources: ours(sources),
  };
};
