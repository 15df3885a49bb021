import type { EffortConfig } from '../config/config.ts';
import type { Exception } from '../model/exception.ts';
import type { WorkflowState } from '../model/work-item.ts';

export type Activity = 'active' | 'inactive' | 'unknown';

/** Whether a state of a source, by id, counts as in progress. */
export type StateActivity = (source: string, stateId: string) => Activity;

/** The categories that mean in progress: Jira's and Linear's own words. */
const IN_PROGRESS: ReadonlySet<string> = new Set(['indeterminate', 'started']);

const normal = (name: string): string => name.trim().toLowerCase();

/**
 * Reads the catalogue of states with the config's exceptions: an `id:` entry beats a name, `out` beats `in`.
 * A name is today's, in the language of the token's user or as it was before translation.
 * An id is `id:10020` in every source or `id:<source>:10020` in one. A state that the source no longer
 * knows is unknown, unless the config names its id. Entries that match no state are listed.
 */
export const stateActivity = (
  states: readonly WorkflowState[],
  active: EffortConfig['active'],
): { activityOf: StateActivity; exceptions: Exception[] } => {
  const known = new Map<string, Activity>();
  const names = new Set<string>();
  const inNames = new Set(active.in.map(normal));
  const outNames = new Set(active.out.map(normal));
  for (const state of states) {
    if (state.gone) continue;
    const called = [state.name, state.originalName ?? state.name].map(normal);
    for (const name of called) names.add(name);
    const inProgress = called.some((name) => inNames.has(name)) || IN_PROGRESS.has(state.category);
    const out = called.some((name) => outNames.has(name));
    known.set(`${state.source}:${state.id}`, inProgress && !out ? 'active' : 'inactive');
  }
  const byId = idEntries(active);
  const activityOf = rememberedBySource(
    (source, stateId) =>
      byId.get(`${source}:${stateId}`) ??
      byId.get(stateId) ??
      known.get(`${source}:${stateId}`) ??
      'unknown',
  );
  const unmatched = [...active.in, ...active.out].filter(
    (entry) => !entry.startsWith('id:') && !names.has(normal(entry)),
  );
  return { activityOf, exceptions: unmatched.map(unmatchedName) };
};

/** Asked for every stretch of millions of histories: each answer is made once. */
const rememberedBySource = (activityOf: StateActivity): StateActivity => {
  const known = new Map<string, Map<string, Activity>>();
  return (source, stateId) => {
    let states = known.get(source);
    if (!states) known.set(source, (states = new Map()));
    let activity = states.get(stateId);
    if (!activity) states.set(stateId, (activity = activityOf(source, stateId)));
    return activity;
  };
};

const idEntries = (active: EffortConfig['active']): Map<string, Activity> => {
  const ids = (entries: string[]) =>
    entries.filter((entry) => entry.startsWith('id:')).map((entry) => entry.slice(3).trim());
  return new Map<string, Activity>([
    ...ids(active.in).map((id) => [id, 'active'] as const),
    ...ids(active.out).map((id) => [id, 'inactive'] as const),
  ]);
};

const unmatchedName = (entry: string): Exception => ({
  kind: 'unknown-state',
  itemId: null,
  detail: `effort.active names the state "${entry}", which no source has today.`,
  since: null,
});
