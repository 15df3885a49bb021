import { toInstant } from './dates.ts';
import type { JiraHistory } from './read-history.ts';

/** Each entry behind the one before it, by instant and then by number: so come most, and none of them twice. */
const isInOrder = (histories: readonly JiraHistory[]): boolean => {
  let at = -Infinity;
  let id = -Infinity;
  for (const entry of histories) {
    const nextAt = toInstant(entry.created) ?? 0;
    const nextId = Number(entry.id);
    if (!(nextAt > at || (nextAt === at && nextId > id))) return false;
    at = nextAt;
    id = nextId;
  }
  return true;
};

/** Entries oldest first, each once: a page may come twice, and some answers are newest first. */
export const inOrder = (histories: JiraHistory[]): JiraHistory[] => {
  if (isInOrder(histories)) return histories;
  const byId = new Map(histories.map((entry) => [entry.id, entry]));
  return [...byId.values()]
    .map((entry) => ({ entry, at: toInstant(entry.created) ?? 0 }))
    .sort((a, b) => a.at - b.at || Number(a.entry.id) - Number(b.entry.id))
    .map(({ entry }) => entry);
};
