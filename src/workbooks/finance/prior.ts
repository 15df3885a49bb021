import { hiddenSheet } from '../hidden-sheet.ts';
import { daysOf } from '../ledger-sheet.ts';
import type { Cell, Sheet } from '../sheet.ts';
import { tallyBy } from '../tally.ts';
import type { View } from '../view.ts';

/** The period before, as values: days by shape, horizon, team and cost centre, so that comparisons follow the drop-downs. */
export const priorSheet = (view: View): Sheet => {
  const { team, costCentre, shape, horizon } = view.by;
  const axes = [shape, horizon, team, costCentre];
  const first = new Map<string, (string | null)[]>();
  const groups = tallyBy(view.report.priorRows, (row) => {
    const names = axes.map(({ name }) => name(row));
    const key = JSON.stringify(names.map((name) => name?.toLowerCase() ?? null));
    if (!first.has(key.toLowerCase())) first.set(key.toLowerCase(), names);
    return key;
  });
  const lines = [...groups].map(([key, sum]) => ({ names: first.get(key) ?? [], sum }));
  const list = (cell: (line: (typeof lines)[number]) => Cell): Cell[] => lines.map(cell);
  return hiddenSheet('Prior', [
    { name: 'Prior_Bet_shape', cells: list(({ names }) => names[0] ?? null) },
    { name: 'Prior_Horizon', cells: list(({ names }) => names[1] ?? null) },
    { name: 'Prior_Team', cells: list(({ names }) => names[2] ?? null) },
    { name: 'Prior_Cost_centre', cells: list(({ names }) => names[3] ?? null) },
    { name: 'Prior_Days', cells: list(({ sum }) => daysOf(sum.units)) },
  ]);
};
