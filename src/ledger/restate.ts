import { UNITS_PER_DAY } from '../model/units.ts';
import type { LedgerInputs } from './close.ts';
import { canonicalJson } from './close.ts';
import type { LedgerRow, RestatementRow } from './row.ts';

export type Cause = RestatementRow['cause'];

/** Causes in the order in which they are told apart, each with the inputs it covers. */
const CAUSES: [Cause, keyof LedgerInputs][] = [
  ['workflow category', 'workflow'],
  ['rule', 'rules'],
  ['override', 'overrides'],
  ['people', 'people'],
  ['rates', 'rates'],
  ['calendar', 'calendar'],
];

/**
 * Why a closed period would read differently today. The pipeline (`derive`, for the same dates) is run on
 * today's source data with everything as filed, then with one input after the other as it is now; each
 * run's difference from the one before has that cause. So the differences sum to the whole, exactly.
 */
export const restate = async (
  filed: { rows: readonly LedgerRow[]; inputs: LedgerInputs },
  current: LedgerInputs,
  derive: (inputs: LedgerInputs) => Promise<readonly LedgerRow[]>,
): Promise<{ rows: RestatementRow[]; current: readonly LedgerRow[] }> => {
  let inputs = filed.inputs;
  let ledger = await derive(inputs);
  const rows = differences(filed.rows, ledger, 'source data');
  for (const [cause, part] of CAUSES) {
    if (canonicalJson(inputs[part]) === canonicalJson(current[part])) continue;
    inputs = { ...inputs, [part]: current[part] };
    const next = await derive(inputs);
    rows.push(...differences(ledger, next, cause));
    ledger = next;
  }
  return { rows, current: ledger };
};

/** One line of either ledger: rows that only a person's name tells apart are taken together. */
interface Line {
  row: LedgerRow;
  units: number;
  costMinor: number | null;
}

/** Every figure and classification that moved between two ledgers of the same period. */
export const differences = (
  before: readonly LedgerRow[],
  after: readonly LedgerRow[],
  cause: Cause,
): RestatementRow[] => {
  const old = linesOf(before);
  const now = linesOf(after);
  const moved: RestatementRow[] = [];
  const described = new Set<string>();
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(id), now.get(id)];
    const figures = figureRow(was, is, cause);
    if (figures) moved.push(figures);
    if (!was || !is) continue;
    const item = `${is.row.month} ${is.row.itemId}`;
    if (described.has(item)) continue;
    described.add(item);
    moved.push(...fieldRows(was.row, is.row, cause));
  }
  return moved;
};

const linesOf = (rows: readonly LedgerRow[]): Map<string, Line> => {
  const lines = new Map<string, Line>();
  for (const row of rows) {
    const { month, itemId, team, costCentre, location, person } = row;
    const id = JSON.stringify([month, itemId, team, costCentre, location, person]);
    const line = lines.get(id);
    if (!line) lines.set(id, { row, units: row.units, costMinor: row.costMinor });
    else {
      line.units += row.units;
      if (row.costMinor !== null) line.costMinor = (line.costMinor ?? 0) + row.costMinor;
    }
  }
  return lines;
};

const figureRow = (
  was: Line | undefined,
  is: Line | undefined,
  cause: Cause,
): RestatementRow | null => {
  const units = (is?.units ?? 0) - (was?.units ?? 0);
  const [oldCost, newCost] = [was?.costMinor ?? null, is?.costMinor ?? null];
  const { row } = (is ?? was)!;
  const moved = {
    month: row.month,
    itemId: row.itemId,
    key: row.key,
    title: row.title,
    cause,
    detail: placeOf(row),
  };
  const costDeltaMinor =
    oldCost === null && newCost === null ? null : (newCost ?? 0) - (oldCost ?? 0);
  if (units !== 0 || !was || !is)
    return {
      ...moved,
      field: 'Days',
      old: was ? String(was.units / UNITS_PER_DAY) : null,
      new: is ? String(is.units / UNITS_PER_DAY) : null,
      daysDelta: units / UNITS_PER_DAY,
      costDeltaMinor,
    };
  if (oldCost === newCost) return null;
  const text = (cost: number | null): string | null => (cost === null ? null : String(cost));
  return {
    ...moved,
    field: 'Cost',
    old: text(oldCost),
    new: text(newCost),
    daysDelta: 0,
    costDeltaMinor,
  };
};

const placeOf = ({ team, costCentre, location, person }: LedgerRow): string =>
  [
    ['Team', team],
    ['cost centre', costCentre],
    ['location', location],
    ['person', person],
  ]
    .flatMap(([word, value]) => (value === null ? [] : [`${word} ${value}`]))
    .join(', ');

/** Ledger columns that a total can depend on. State, title and link are as they are today. */
const FIELDS: [field: string, of: (row: LedgerRow) => string | null][] = [
  ['Key', (row) => row.key],
  ['Type', (row) => row.type],
  ['Bet', (row) => row.betKey],
  ['Initiative', (row) => row.initiativeKey],
  ['Currency', (row) => row.currency],
  ['Accounting prompt', (row) => row.accountingPrompt?.prompt ?? null],
];

const DIMENSION_WORDS: Record<string, string> = { shape: 'Bet shape', horizon: 'Horizon' };

const fieldRows = (was: LedgerRow, is: LedgerRow, cause: Cause): RestatementRow[] => {
  const dimensions = new Set([...Object.keys(was.verdicts), ...Object.keys(is.verdicts)]);
  const fields = [
    ...FIELDS.map(([field, of]) => ({ field, old: of(was), new: of(is), detail: '' })),
    ...[...dimensions].map((dimension) => ({
      field: DIMENSION_WORDS[dimension] ?? dimension,
      old: was.verdicts[dimension]?.value ?? null,
      new: is.verdicts[dimension]?.value ?? null,
      detail: is.verdicts[dimension]?.evidence ?? '',
    })),
  ];
  return fields
    .filter((field) => field.old !== field.new)
    .map((field) => ({
      month: is.month,
      itemId: is.itemId,
      key: is.key,
      title: is.title,
      ...field,
      daysDelta: 0,
      costDeltaMinor: null,
      cause,
    }));
};
