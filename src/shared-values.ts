import type { WorkItem } from './model/work-item.ts';

/** Keeps one copy of equal values: the words, dates and lists of a million items are a few thousand different ones. */
interface Shared {
  text<Text extends string | null>(text: Text): Text;
  texts(list: string[]): string[];
  /** Of a small value of plain data. */
  data<Value>(value: Value): Value;
}

/** Values remembered of each kind, so that values which hardly repeat cannot fill the memory. */
const MOST_VALUES = 100_000;

const sharedValues = (): Shared => {
  const known = new Map<string, unknown>();
  const once = <Value>(key: string, value: Value): Value => {
    const before = known.get(key);
    if (before !== undefined) return before as Value;
    if (known.size < MOST_VALUES) known.set(key, value);
    return value;
  };
  const words = new Map<string, string>();
  return {
    text: (text) => {
      if (text === null) return text;
      const before = words.get(text);
      if (before === undefined && words.size < MOST_VALUES) words.set(text, text);
      return (before ?? text) as typeof text;
    },
    texts: (list) => once(list.length === 0 ? '[]' : JSON.stringify(list), list),
    data: (value) => (value === null ? value : once(JSON.stringify(value), value)),
  };
};

/**
 * Returns items equal to those given, in which whatever repeats from item to item is one object. What is an item's own
 * (title, url, links, notes) is kept as it is.
 */
export const sharingValues = (): ((item: WorkItem) => WorkItem) => {
  const { text, texts, data } = sharedValues();
  return (item) => ({
    ...item,
    source: text(item.source),
    type: text(item.type),
    sourceType: text(item.sourceType),
    stateId: text(item.stateId),
    sourceState: text(item.sourceState),
    phase: text(item.phase),
    parentId: text(item.parentId),
    otherParentIds: item.otherParentIds.length === 0 ? texts([]) : item.otherParentIds,
    team: text(item.team),
    project: text(item.project),
    labels: texts(item.labels),
    components: texts(item.components),
    priority: text(item.priority),
    assigneeId: text(item.assigneeId),
    ownerId: text(item.ownerId),
    plannedStart: data(item.plannedStart),
    plannedEnd: data(item.plannedEnd),
    iterations: data(item.iterations),
    fixVersions: texts(item.fixVersions),
    milestones: item.milestones.length === 0 ? data(item.milestones) : item.milestones,
    links: item.links.length === 0 ? data(item.links) : item.links,
    fields: data(item.fields),
  });
};
