import type { CalendarConfig, EffortConfig, RosterRow } from '../config/config.ts';
import { workingDays } from '../model/calendar.ts';
import { DAY_MS } from '../model/date.ts';
import type { Change, Worklog } from '../model/change.ts';
import type { Exception } from '../model/exception.ts';
import type { Employment, Person } from '../model/person.ts';
import type {
  Account,
  Instant,
  IsoDate,
  ItemId,
  SourceKind,
  WorkItem,
  WorkflowState,
} from '../model/work-item.ts';
import type { Activity, Pages } from './activity.ts';
import type { Allocations } from './allocations.ts';
import { ActivityRecorder } from './activity.ts';
import { noWorklogs } from './exceptions.ts';
import type { DayGrid } from './grid.ts';
import { dayGrid } from './grid.ts';
import { pairMirrors } from './mirrors.ts';
import type { ModelRule } from './models.ts';
import { MODELS } from './models.ts';
import { joinPeople, PeopleIndex } from './people.ts';
import { shareOut } from './share.ts';
import { stateActivity } from './states.ts';

export interface EffortInput {
  items: Pages<WorkItem>;
  /** Their numbers from 0 in the order of `items`, where they are known already. */
  numbers?: ReadonlyMap<ItemId, number>;
  /** All changes of one item together. */
  changes: Pages<Change>;
  /** Read only by the `worklog` model. */
  worklogs: Pages<Worklog>;
  states: readonly WorkflowState[];
  accounts: readonly Account[];
  roster: readonly RosterRow[] | null;
  calendar: CalendarConfig;
  effort: EffortConfig;
  /** Which system each source is, and which one keeps the effort of work that is in both. */
  kinds: ReadonlyMap<string, SourceKind>;
  effortFrom: SourceKind;
  /** Days to report on, both inclusive. */
  window: { start: IsoDate; end: IsoDate };
  /** Only days that ended by then count. */
  asOf: Instant;
  /** Dates on which allocations are cut: where a rate begins or has ended, and where a window to report on within this one does. */
  cuts: readonly IsoDate[];
}

/** One person's capacity within a part of a ledger month, in units. */
export interface CapacityLine {
  personId: string;
  month: string;
  from: IsoDate;
  employment: Employment | null;
  capacityUnits: number;
  allocatedUnits: number;
  unrecordedUnits: number;
  timeOffUnits: number;
}

export interface Effort {
  /** By person in the order of `people`, then item, then day; every sum is exact. */
  allocations: Allocations;
  capacity: CapacityLine[];
  people: Person[];
  exceptions: Exception[];
  /** What the independent counts of the tie-outs are made from. */
  activity: Activity;
  mirrors: ReadonlySet<ItemId>;
  grid: DayGrid;
  model: ModelRule;
  levels: ReadonlySet<number>;
}

/** From complete histories to everybody's days, exactly; pure, and in one pass over items and then changes. */
export const computeEffort = async (input: EffortInput): Promise<Effort> => {
  const model = MODELS[input.effort.model];
  const grid = dayGrid({ ...input, ...input.calendar });
  const levels = new Set(input.effort.levels);
  const states = stateActivity(input.states, input.effort.active);
  const joined = joinPeople(input.accounts, input.roster);
  const recorder = new ActivityRecorder(
    {
      activityOf: states.activityOf,
      staleMs: input.effort.staleAfterDays * DAY_MS,
      start: grid.days.borders[0]!,
      end: grid.days.borders[grid.ended]!,
      levels,
      assigneesField: input.effort.assigneesField,
    },
    new PeopleIndex(joined, input.accounts),
    input.numbers,
  );
  const { activity, exceptions } = await record(recorder, input, model);
  const pairs = pairMirrors(activity.items, activity.formerKeys, input.kinds, input.effortFrom);
  const how = { model, grid, isWorking: workingDays(input.calendar) };
  const shared = shareOut(activity, pairs.mirrors, how, input.roster !== null);
  const listed = [states, joined, { exceptions }, unlogged(input.kinds, model), pairs, shared];
  return {
    ...shared,
    people: activity.people,
    exceptions: listed.flatMap((stage) => stage.exceptions),
    activity,
    mirrors: pairs.mirrors,
    grid,
    model,
    levels,
  };
};

/** Sources that can have no effort under a model. */
const unlogged = (kinds: EffortInput['kinds'], { evidence }: ModelRule) => ({
  exceptions: [...kinds].flatMap(([source, kind]) =>
    evidence === 'worklog' && kind === 'linear' ? [noWorklogs(source)] : [],
  ),
});

const record = async (
  recorder: ActivityRecorder,
  input: Pick<EffortInput, 'items' | 'changes' | 'worklogs'>,
  model: ModelRule,
): Promise<{ activity: Activity; exceptions: Exception[] }> => {
  await recorder.readItems(input.items);
  await recorder.readChanges(input.changes);
  if (model.evidence === 'worklog') await recorder.readWorklogs(input.worklogs);
  return recorder.finish();
};
