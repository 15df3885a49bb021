import type { CalendarConfig, EffortConfig, RosterRow } from '../config/config.ts';
import { workingDays } from '../model/calendar.ts';
import type { BareChange, Worklog } from '../model/change.ts';
import type { Exception } from '../model/exception.ts';
import type { Employment, Person } from '../model/person.ts';
import type { Instant, IsoDate, ItemId, SourceKind } from '../model/work-item.ts';
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
import { walkHistories, type Walked, type WalkRules } from './walk.ts';
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

export interface EffortInput {
  items: Pages<EffortItem>;
  /** All changes of one item together. */
  changes: Pages<BareChange>;
  /** Read only by the `worklog` model. */
  worklogs: Pages<Worklog>;
  walk: WalkRules;
  /** Asked for when all histories were walked. */
  share: ShareRules | Promise<ShareRules>;
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

/** From complete histories to everybody's days, exactly; pure, and in one pass over items and histories together. */
export const computeEffort = async (input: EffortInput): Promise<Effort> => {
  const items = new ComingItems(input.items);
  const walked = await walkHistories(items, input.changes, input.walk);
  return shareEffort(items, walked, input.worklogs, await input.share);
};

/** Active time into days: the second half of effort. */
const shareEffort = async (
  coming: ComingItems,
  walked: Walked,
  worklogs: Pages<Worklog>,
  rules: ShareRules,
): Promise<Effort> => {
  const { items } = coming;
  const { kinds } = rules;
  const model = MODELS[rules.effort.model];
  const grid = dayGrid({ ...rules, ...rules.calendar });
  const levels = new Set(rules.effort.levels);
  const activity =
    model.evidence === 'worklog'
      ? await withWorklogs(walked.activity, worklogs, {
          items,
          numbers: coming.numbers(),
          levels,
          ...timesOf(grid),
        })
      : walked.activity;
  const pairs = pairMirrors(items, activity.formerKeys, kinds, rules.effortFrom);
  const how = { model, grid, isWorking: workingDays(rules.calendar) };
  const shared = shareOut({ items, activity, mirrors: pairs.mirrors }, how, rules.roster !== null);
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
const unlogged = (kinds: ShareRules['kinds'], { evidence }: ModelRule) => ({
  exceptions: [...kinds].flatMap(([source, kind]) =>
    evidence === 'worklog' && kind === 'linear' ? [noWorklogs(source)] : [],
  ),
});
