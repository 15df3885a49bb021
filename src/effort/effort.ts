import type { CalendarConfig, EffortConfig, RosterRow } from '../config/config.ts';
import { workingDays } from '../model/calendar.ts';
import type { BareChange, Worklog } from '../model/change.ts';
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
import type { Activity } from './activity.ts';
import type { Allocations } from './allocations.ts';
import { ComingItems, type EffortItem, type Pages } from './coming-items.ts';
import { noWorklogs } from './exceptions.ts';
import type { DayGrid } from './grid.ts';
import { dayGrid } from './grid.ts';
import { pairMirrors } from './mirrors.ts';
import type { ModelRule } from './models.ts';
import { MODELS } from './models.ts';
import { shareOut } from './share.ts';
import { walkHistories, type Walked } from './walk.ts';
import { withWorklogs } from './worklogs.ts';

/** What besides histories decides how days are shared out. */
export interface ShareRules {
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

export interface ShareInput extends ShareRules {
  items: Pick<ComingItems, 'items' | 'numbers'>;
  walked: Walked;
  /** Read only by the `worklog` model. */
  worklogs: Pages<Worklog>;
}

export interface EffortInput extends ShareRules {
  items: Pages<WorkItem>;
  /** All changes of one item together. */
  changes: Pages<BareChange>;
  worklogs: Pages<Worklog>;
  states: readonly WorkflowState[];
  accounts: readonly Account[];
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
  items: readonly EffortItem[];
  activity: Activity;
  mirrors: ReadonlySet<ItemId>;
  grid: DayGrid;
  model: ModelRule;
  levels: ReadonlySet<number>;
}

/** From complete histories to everybody's days, exactly; pure, and in one pass over items and then changes. */
export const computeEffort = async (input: EffortInput): Promise<Effort> => {
  const items = new ComingItems(input.items);
  const times = timesOf(dayGrid({ ...input, ...input.calendar }));
  const walked = await walkHistories(items, input.changes, { ...input, ...times });
  return shareEffort({ ...input, items, walked });
};

/** Active time into days: the second half of effort. */
export const shareEffort = async (input: ShareInput): Promise<Effort> => {
  const { walked, worklogs, kinds } = input;
  const { items } = input.items;
  const model = MODELS[input.effort.model];
  const grid = dayGrid({ ...input, ...input.calendar });
  const levels = new Set(input.effort.levels);
  const activity =
    model.evidence === 'worklog'
      ? await withWorklogs(walked.activity, worklogs, {
          items,
          numbers: input.items.numbers(),
          levels,
          ...timesOf(grid),
        })
      : walked.activity;
  const pairs = pairMirrors(items, activity.formerKeys, kinds, input.effortFrom);
  const how = { model, grid, isWorking: workingDays(input.calendar) };
  const shared = shareOut({ items, activity, mirrors: pairs.mirrors }, how, input.roster !== null);
  const listed = [walked, unlogged(kinds, model), pairs, shared];
  return {
    ...shared,
    people: activity.people,
    exceptions: listed.flatMap((stage) => stage.exceptions),
    items,
    activity,
    mirrors: pairs.mirrors,
    grid,
    model,
    levels,
  };
};

/** The instants between which days count. */
const timesOf = ({ days, ended }: DayGrid): { start: Instant; end: Instant } => ({
  start: days.borders[0]!,
  end: days.borders[ended]!,
});

/** Sources that can have no effort under a model. */
const unlogged = (kinds: EffortInput['kinds'], { evidence }: ModelRule) => ({
  exceptions: [...kinds].flatMap(([source, kind]) =>
    evidence === 'worklog' && kind === 'linear' ? [noWorklogs(source)] : [],
  ),
});
