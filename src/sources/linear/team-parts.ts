/** A part of a walk over issues, as Linear's filters say it: those of some teams, or of all teams but some. */
export type TeamPart = { in: string[] } | { nin: string[] };

export const isOfPart = (part: TeamPart, teamId: string): boolean =>
  'in' in part ? part.in.includes(teamId) : !part.nin.includes(teamId);

/** Teams in groups of at most `most` issues, in the order given; a team that has more is a group of its own. */
const groupsOf = (counts: ReadonlyMap<string, number>, most: number): string[][] => {
  const groups: string[][] = [];
  let held = Infinity;
  for (const [team, count] of counts) {
    if (held + count > most) {
      groups.push([]);
      held = 0;
    }
    groups.at(-1)!.push(team);
    held += count;
  }
  return groups;
};

/**
 * Cuts a walk by teams, whose issues were counted. Of a whole workspace (`scope` null) the last part is all teams but those of
 * the others, so that a team that is new, or that the token cannot list, is in it.
 */
export const cutByTeams = (
  counts: ReadonlyMap<string, number>,
  scope: ReadonlySet<string> | null,
  most: number,
): TeamPart[] => {
  const inScope = [...counts].filter(([team]) => scope === null || scope.has(team));
  const groups = groupsOf(new Map(inScope), most);
  if (scope !== null) return groups.map((teams) => ({ in: teams }));
  const listed = groups.slice(0, -1);
  return [...listed.map((teams) => ({ in: teams })), { nin: listed.flat() }];
};

/** Whether the parts of an earlier cut still are all that is asked for. */
export const areAllTeams = (
  parts: readonly TeamPart[],
  scope: ReadonlySet<string> | null,
): boolean => {
  const listed = parts.flatMap((part) => ('in' in part ? part.in : []));
  const open = parts.flatMap((part) => ('nin' in part ? [part.nin] : []));
  if (open.length !== (scope === null ? 1 : 0)) return false;
  const wanted = scope ?? new Set(open.flat());
  return listed.length === wanted.size && listed.every((team) => wanted.has(team));
};
