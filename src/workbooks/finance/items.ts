import type { LedgerRow } from '../../ledger/row.ts';
import { hiddenSheet } from '../hidden-sheet.ts';
import { verdictOf } from '../ledger-sheet.ts';
import { absolute, formula } from '../sheet.ts';
import type { Row, Sheet } from '../sheet.ts';
import { nameText } from '../text.ts';
import type { View } from '../view.ts';

interface ItemLine {
  key: string | null;
  shape: string;
  horizon: string;
  /** Position of the item's first ledger row, from 1. */
  position: number;
}

/** Every item of the ledger once, with the shape and horizon of its first ledger row. */
export const itemLines = (rows: LedgerRow[]): ItemLine[] => {
  const lines = new Map<string, ItemLine>();
  rows.forEach((row, index) => {
    if (row.itemId === null || lines.has(row.itemId)) return;
    lines.set(row.itemId, {
      key: nameText(row.key),
      shape: verdictOf(row, 'shape') ?? '',
      horizon: verdictOf(row, 'horizon') ?? '',
      position: index + 1,
    });
  });
  return [...lines.values()];
};

const PLAIN_KEY = /^[A-Za-z][\w-]*$/;

/** Items are counted from here: shape and horizon are looked up live in the Ledger, by key where the key is one item's own. */
export const itemsSheet = (view: View): Sheet => {
  const lines = itemLines(view.report.rows);
  const uses = new Map<string, number>();
  for (const { key } of lines)
    if (key !== null) uses.set(key.toLowerCase(), (uses.get(key.toLowerCase()) ?? 0) + 1);
  const look = ({ key, position }: ItemLine, range: string, index: number): string =>
    key !== null && PLAIN_KEY.test(key) && uses.get(key.toLowerCase()) === 1
      ? `INDEX(${range},MATCH($A${index + 2},Ledger_Key,0))`
      : `INDEX(${range},${position})`;
  const names = ['Items_Key', 'Items_Bet_shape', 'Items_Horizon'];
  function* rows(): Generator<Row> {
    yield { role: 'head', cells: names };
    if (lines.length === 0) yield { cells: [] };
    for (const [index, line] of lines.entries())
      yield {
        cells: [
          line.key,
          formula(look(line, 'Ledger_Bet_shape', index), line.shape),
          formula(look(line, 'Ledger_Horizon', index), line.horizon),
        ],
      };
  }
  return {
    ...hiddenSheet(
      'Items',
      names.map((name) => ({ name, cells: [] })),
    ),
    rows: { [Symbol.iterator]: rows },
    names: names.map((name, index) => ({
      name,
      ref: absolute('Items', index + 1, 2, Math.max(2, lines.length + 1)),
    })),
    uniform: true,
  };
};
