import type { Ticket } from './plan-model.ts';

/** One thing that needs a number in a project or team, from an instant on. */
interface Claim {
  owner: string;
  container: string;
  at: number;
}

/** Numbers within projects or teams in the order of time, as both systems give them: `KEY-1` first. */
export class Numbering {
  private readonly keys = new Map<string, string>();

  constructor(claims: readonly Claim[]) {
    const next = new Map<string, number>();
    for (const { owner, container } of [...claims].sort((a, b) => a.at - b.at)) {
      const slot = `${owner} ${container}`;
      if (this.keys.has(slot)) continue;
      const number = (next.get(container) ?? 0) + 1;
      next.set(container, number);
      this.keys.set(slot, `${container}-${number}`);
    }
  }

  keyOf(owner: string, container: string): string {
    const key = this.keys.get(`${owner} ${container}`);
    if (key === undefined) throw new Error(`${owner} never was in ${container}`);
    return key;
  }
}

/** A ticket claims a number where it is created and in every team it moves to. */
export const claimsOf = (ticket: Ticket, containerOf: (teamId: string) => string): Claim[] => {
  const owner = String(ticket.serial);
  const moves = ticket.events.flatMap(({ at, set }) =>
    set.teamId === undefined ? [] : [{ owner, container: containerOf(set.teamId), at }],
  );
  return [{ owner, container: containerOf(ticket.initial.teamId), at: ticket.created }, ...moves];
};
