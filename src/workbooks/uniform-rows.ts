import { letters, valueOf } from './sheet.ts';
import type { Row, Sheet, Value } from './sheet.ts';
import { cellText } from './text.ts';

/**
 * The rows of a long, uniform sheet as SpreadsheetML. exceljs writes the sheet with its header and one pattern row;
 * the rest is written here after that pattern, at a third of the time and with no row held.
 */

const PIECE = 64 * 1024;
const LAST_ROW = 1_048_576;
const NEEDS_ESCAPE = /[&<>]/;
const EDGE_SPACE = /^\s|\s$|\n/;

const escape = (text: string): string =>
  NEEDS_ESCAPE.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : text;

const textCell = (value: string): string => {
  const text = cellText(value);
  const space = EDGE_SPACE.test(text) ? ' xml:space="preserve"' : '';
  return ` t="inlineStr"><is><t${space}>${escape(text)}</t></is></c>`;
};

/** What follows the cell's address and style; empty for an empty cell. */
const content = (value: Value, place: () => string): string => {
  if (value === null) return '/>';
  if (typeof value === 'string') return textCell(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new Error(`${place()} would hold ${value}, which is not a number`);
    return `><v>${value}</v></c>`;
  }
  if (value.kind === 'date')
    return `><v>${Date.parse(`${value.date}T00:00:00Z`) / 86_400_000 + 25_569}</v></c>`;
  const type = typeof value.result === 'string' ? ' t="str"' : '';
  const result = typeof value.result === 'string' ? escape(cellText(value.result)) : value.result;
  return `${type}><f>${escape(value.formula)}</f><v>${result}</v></c>`;
};

/** Style ids of the pattern row, by column. */
export const patternStyles = (sheetXml: string, row: number, columns: number): string[] => {
  const styles = Array.from({ length: columns }, () => '0');
  const text = new RegExp(`<row r="${row}"[^>]*>(.*?)</row>`, 's').exec(sheetXml)?.[1] ?? '';
  for (const [, letter, style] of text.matchAll(/<c r="([A-Z]+)\d+"(?: s="(\d+)")?/g)) {
    const index = styles.findIndex((_, position) => letters(position + 1) === letter);
    if (index >= 0 && style !== undefined) styles[index] = style;
  }
  return styles;
};

function* rowTexts(
  sheet: Sheet,
  rows: Iterator<Row>,
  first: number,
  styles: string[],
): Generator<string> {
  const heads = styles.map((style, index) => ({
    open: `<c r="${letters(index + 1)}`,
    style: `" s="${style}"`,
  }));
  let number = first;
  let piece = '';
  for (let next = rows.next(); !next.done; next = rows.next()) {
    if (number > LAST_ROW)
      throw new Error(
        `${sheet.name} has more than ${LAST_ROW - 1} lines, which is all that a sheet holds: export a shorter period`,
      );
    const { cells } = next.value;
    let line = `<row r="${number}">`;
    for (let index = 0; index < cells.length; index += 1) {
      const value = valueOf(cells[index] ?? null);
      const head = heads[index];
      if (value === null || head === undefined) continue;
      line +=
        head.open +
        number +
        head.style +
        content(value, () => `${sheet.name}!${letters(index + 1)}${number}`);
    }
    piece += `${line}</row>`;
    number += 1;
    if (piece.length > PIECE) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

/** The sheet's XML in pieces: `sheetXml` holds the header and the pattern row, which is replaced by the rows. */
export function* withUniformRows(sheet: Sheet, sheetXml: string): Generator<string> {
  const pattern = /<row r="2"[^>]*>.*?<\/row>|<row r="2"[^>]*\/>/s.exec(sheetXml);
  if (pattern === null) {
    yield sheetXml;
    return;
  }
  const rows = sheet.rows[Symbol.iterator]();
  rows.next();
  yield sheetXml.slice(0, pattern.index);
  yield* rowTexts(sheet, rows, 2, patternStyles(sheetXml, 2, sheet.columns.length));
  yield sheetXml.slice(pattern.index + pattern[0].length);
}
