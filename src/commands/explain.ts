import { explainItem, type Explanation } from '../classify/explain.ts';
import { renderExplanation } from '../classify/render-explanation.ts';
import { analyse, inputsOf, sumUnits, type Analysis } from '../analysis.ts';
import type { Allocation } from '../effort/allocations.ts';
import { plainItem } from '../packed/item.ts';
import { readMaterial, type Material } from '../material.ts';
import { dateAt } from '../model/calendar.ts';
import { UNITS_PER_DAY } from '../model/units.ts';
import type { Instant, IsoDate, WorkItem } from '../model/work-item.ts';
import type { DecidedOverride, Store } from '../store/store.ts';
import { UserError, type CommandResult, type CommandSpec } from './command.ts';
import { changedSince, renderChangedSince } from './explain-diff.ts';
import { CONFIG_OPTION, withSession, type Session } from './session.ts';

interface MonthDays {
  month: string;
  days: number;
}

/** Days by ledger month, oldest first. */
const daysByMonth = (allocations: Allocation[], today: IsoDate): MonthDays[] => {
  const months = sumUnits(allocations, { start: '0000-01-01', end: today }, ({ month }) => month);
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, units]) => ({ month, days: units / UNITS_PER_DAY }));
};

/** Days of an item by person and ledger month. */
const daysByPerson = ({ effort }: Analysis, mine: Allocation[], today: IsoDate) => {
  const nameOf = new Map(effort.people.map(({ id, name }) => [id, name]));
  return [...Map.groupBy(mine, ({ personId }) => personId)]
    .map(([id, allocations]) => ({
      person: nameOf.get(id) ?? id,
      months: daysByMonth(allocations, today),
    }))
    .sort((a, b) => (a.person < b.person ? -1 : 1));
};

const renderPeople = (people: { person: string; months: MonthDays[] }[]): string[] => [
  '',
  'Effort by person',
  ...(people.length === 0 ? ['  nobody'] : []),
  ...people.flatMap(({ person, months }) =>
    months.map(({ month, days }) => `  ${month}  ${days.toFixed(2)} days  ${person}`),
  ),
];

const renderDecisions = (decisions: DecidedOverride[]): string[] =>
  decisions.length === 0
    ? []
    : [
        '',
        'Decided by people, oldest first',
        ...decisions.map(
          ({ on, dimension, value, by, reason, importedFrom }) =>
            `  ${on} ${dimension} ${value}, by ${by} (${importedFrom}): ${reason}`,
        ),
      ];

const requireItem = async (store: Store, key: string): Promise<WorkItem> => {
  const item = await store.findItem(key);
  if (item !== null) return item;
  throw new UserError(
    `"${key}" is no item of the store: check the key, or run \`betsheet sync\` to pull it`,
  );
};

interface Today {
  asOf: Instant;
  today: IsoDate;
}

const todayOf = ({ config }: Session, { sources }: Material): Today => {
  const asOf = Math.max(...sources.map((source) => source.asOf ?? 0));
  return { asOf, today: dateAt(asOf, config.calendar.timezone) };
};

/** The item's whole life, counted. */
const analyseItem = (
  { config, store }: Session,
  material: Material,
  item: WorkItem,
  { asOf, today }: Today,
): Promise<Analysis> => {
  const start = dateAt(item.createdAt, config.calendar.timezone);
  return analyse(inputsOf(config, material), material, store, {
    window: { start: start < today ? start : today, end: today },
    asOf,
    rulesOn: today,
    cuts: [],
  });
};

const explained = (
  { config }: Session,
  material: Material,
  item: WorkItem,
  today: IsoDate,
  effort: MonthDays[],
): Explanation => {
  const explanation = explainItem(item.id, material.items.values(), config.mappings, {
    overrides: material.overrides,
    asOf: today,
    until: item.doneAt === null ? today : dateAt(item.doneAt, config.calendar.timezone),
    startedOn: item.plannedStart?.date ?? null,
    effort,
  });
  if (explanation !== null)
    return {
      ...explanation,
      item: plainItem(explanation.item),
      ancestors: explanation.ancestors.map(plainItem),
    };
  throw new UserError(
    `${item.key} belongs to ${item.source}, which the configuration no longer names`,
  );
};

const NO_INDIVIDUALS =
  '--person names people, and this configuration keeps them out: set `output.individuals: true` if your organisation allows it';

interface Question {
  all: boolean;
  byPerson: boolean;
  /** Run id of the export to compare with. */
  since: string | null;
}

const explain = async (
  session: Session,
  key: string,
  { all, byPerson, since }: Question,
): Promise<CommandResult> => {
  const { config, store } = session;
  const item = await requireItem(store, key);
  const material = await readMaterial(config, store);
  const at = todayOf(session, material);
  const analysis = await analyseItem(session, material, item, at);
  const mine = [...analysis.effort.allocations].filter(({ itemId }) => itemId === item.id);
  const effort = daysByMonth(mine, at.today);
  const explanation = explained(session, material, item, at.today, effort);
  const decisions = await store.overrideHistory(item.id);
  const people = byPerson ? daysByPerson(analysis, mine, at.today) : null;
  const today = { config, material, store, asOf: at.asOf };
  const changed = since === null ? null : await changedSince(since, item, today);
  const text = [
    renderExplanation(explanation, { showAll: all }),
    ...renderDecisions(decisions),
    ...(people === null ? [] : renderPeople(people)),
    ...(changed === null ? [] : renderChangedSince(changed)),
  ];
  const shown = config.output.individuals ? explanation : withoutPeople(explanation);
  const json = { ...shown, decisions, people, since: changed };
  return { exitCode: 0, text: text.join('\n'), json: json as never };
};

/** Whoever an item is assigned to is nobody's business where individuals are off. */
const withoutPeople = (explanation: Explanation): Explanation => {
  const nobody = (item: WorkItem): WorkItem => ({
    ...item,
    assigneeId: null,
    ownerId: null,
  });
  return {
    ...explanation,
    item: nobody(explanation.item),
    ancestors: explanation.ancestors.map(nobody),
  };
};

export const explainCommand: CommandSpec = {
  args: [{ name: '<key>', description: 'key of an item, for instance PAY-214' }],
  options: [
    CONFIG_OPTION,
    { flags: '--all', description: 'also the rules that did not match' },
    { flags: '--person', description: 'days by person, where individuals are allowed' },
    { flags: '--diff <run>', description: 'also what changed since an export, by its run id' },
  ],
  run: (shell, [key], options) =>
    withSession(shell, options, 'explain', (session) => {
      const byPerson = options.person === true;
      if (byPerson && !session.config.output.individuals) throw new UserError(NO_INDIVIDUALS);
      const since = (options.diff as string | undefined) ?? null;
      return explain(session, key!, { all: options.all === true, byPerson, since });
    }),
};
