import type { EffortConfig, RosterRow } from '../config/config.ts';
import type { BareChange } from '../model/change.ts';
import { DAY_MS } from '../model/date.ts';
import type { Exception } from '../model/exception.ts';
import type { Account, Instant, WorkflowState } from '../model/work-item.ts';
import { ActivityRecorder, type Activity } from './activity.ts';
import type { ComingItems, Pages } from './coming-items.ts';
import { joinPeople, PeopleIndex } from './people.ts';
import { stateActivity } from './states.ts';

/** What of a configuration and a store's catalogues decides how histories are read. */
export interface WalkRules {
  states: readonly WorkflowState[];
  accounts: readonly Account[];
  roster: readonly RosterRow[] | null;
  effort: EffortConfig;
  /** Only what lies between these instants is kept. */
  start: Instant;
  end: Instant;
}

/** What a walk over all histories found. */
export interface Walked {
  activity: Activity;
  exceptions: Exception[];
}

/** Histories into active time: the first half of effort, which needs no item but the one whose history it is. */
export const walkHistories = async (
  items: ComingItems,
  changes: Pages<BareChange>,
  { states, accounts, roster, effort, start, end }: WalkRules,
): Promise<Walked> => {
  const catalogue = stateActivity(states, effort.active);
  const joined = joinPeople(accounts, roster);
  const recorder = new ActivityRecorder(
    {
      activityOf: catalogue.activityOf,
      staleMs: effort.staleAfterDays * DAY_MS,
      start,
      end,
      levels: new Set(effort.levels),
      assigneesField: effort.assigneesField,
    },
    new PeopleIndex(joined, accounts),
    items,
  );
  await recorder.readChanges(changes);
  const { activity, exceptions } = recorder.finish();
  return { activity, exceptions: [...catalogue.exceptions, ...joined.exceptions, ...exceptions] };
};
