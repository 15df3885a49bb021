import { toInstant } from './dates.ts';
import type { JiraHistory } from './schema.ts';

/** Entries oldest first, each once: a page may come twice, and some answers are newest first. */
export const inOrder = (histories: JiraHistory[]): JiraHistory[] => {
  const byId = new Map(histories.map((entry) => [entry.id, entry]));
  return [...byId.values()]
    .map((entry) => ({ entry, at: toInstant(entry.created) ?? 0 }))
    .sort((a, b) => a.at - b.at || Number(a.entry.id) - Number(b.entry.id))
    .map(({ entry }) => entry);
};
