import type { ItemId, WorkItem } from '../../model/work-item.ts';
import type { Report } from '../report.ts';
import { nameText } from '../text.ts';
import type { Bet } from './portfolio.ts';

/** Open work that waits for open work of another team, or keeps it waiting. */
interface Blocker {
  kind: 'waits for' | 'holds up';
  team: string;
  key: string;
}
export type Blockers = Blocker[];

const isOpen = ({ phase, gone }: WorkItem): boolean =>
  gone === null && phase !== 'done' && phase !== 'stopped';

/** Open dependencies across teams of each bet and of the work below it, but not those within one bet. */
export const blockersOf = (
  { items }: Report,
  chainOf: (id: ItemId) => Bet[],
): Map<Bet, Blockers> => {
  const found = new Map<Bet, Map<string, Blocker>>();
  for (const item of items.values()) {
    if (!isOpen(item)) continue;
    for (const link of item.links) {
      if (link.kind !== 'blocks' && link.kind !== 'blockedBy') continue;
      const other = link.itemId === null ? undefined : items.get(link.itemId);
      const team = nameText(other?.team ?? null);
      if (!other || !isOpen(other) || team === null || team === nameText(item.team)) continue;
      const kind = link.kind === 'blocks' ? 'holds up' : 'waits for';
      const key = nameText(other.key) ?? other.nativeId;
      const inside = new Set(chainOf(other.id));
      for (const bet of chainOf(item.id)) {
        if (inside.has(bet)) continue;
        const ofBet = found.get(bet) ?? new Map<string, Blocker>();
        ofBet.set(`${kind} ${key}`, { kind, team, key });
        found.set(bet, ofBet);
      }
    }
  }
  return new Map([...found].map(([bet, blockers]) => [bet, [...blockers.values()]]));
};

/** `waits for Identity: IDN-4, IDN-9`, a line a team and direction. */
export const blockersText = (blockers: Blockers): string =>
  [...Map.groupBy(blockers, ({ kind, team }) => `${kind} ${team}`)]
    .map(([what, list]) => `${what}: ${list.map(({ key }) => key).join(', ')}`)
    .sort()
    .join('\n');
