import { toInstant } from './dates.ts';
import type { JiraHistory } from './schema.ts';

/** Entries oldest first, each once: a page may come twice, and some answers are newest first. */
export const inOrder = (histories: JiraHistory[]): JiraHistory[] => {
  const byId = new Map(histories.map((entry) => [entry.id, entry]));
  const at = (entry: JiraHistory): number => toInstant(entry.created) ?? 0;
  return [...byId.values()].sort((a, b) => at(a) - at(b) || Number(a.id) - Number(b.id));
};
