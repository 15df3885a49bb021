import { formula } from './sheet.ts';
import type { FormulaCell } from './sheet.ts';

const LITERAL_LIMIT = 250;

/** A text literal of a formula; longer than Excel's 255 characters it becomes a concatenation. */
export const literal = (text: string): string => {
  const pieces: string[] = [];
  let piece = '';
  for (const character of text) {
    if (piece.length + character.length > LITERAL_LIMIT) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  pieces.push(piece);
  return pieces.map((one) => `"${one.replaceAll('"', '""')}"`).join('&');
};

/** Matches every row of a column, empty cells too: no name holds this text. */
export const ANY = '"<>\u00a4"';
/** Matches empty cells. */
export const EMPTY = '"="';

/** A SUMIFS criterion that matches the text of `ref` exactly: no operator, no wildcard. */
export const exactly = (ref: string): string =>
  `"="&SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(${ref},"~","~~"),"*","~*"),"?","~?")`;

const SPECIAL = /[~*?<>=]/;

/** Criterion for a known value shown in `ref`: the cell itself where that is exact, else its escaped form; empty for null. */
export const criterion = (ref: string, value: string | null): string => {
  if (value === null) return EMPTY;
  if (/^[\d.,+(-]/.test(value)) return `${ref}&"*"`;
  return SPECIAL.test(value) ? exactly(ref) : ref;
};

/** `SUMIFS(what, range, criterion, ...)`. */
export const sumifs = (what: string, ...pairs: [range: string, criterion: string][]): string =>
  pairs.length === 0
    ? `SUM(${what})`
    : `SUMIFS(${what},${pairs.map(([range, one]) => `${range},${one}`).join(',')})`;

/** A quotient that is 0 when nothing was recorded, so that no sheet shows #DIV/0!. */
export const share = (part: string, whole: string): string => `IF(${whole}=0,0,${part}/${whole})`;

/** A link as a formula with its cached text: https only, anything else is the plain text. */
export const link = (url: string | null, text: string): FormulaCell | string | null => {
  if (url === null) return null;
  if (!/^https:\/\/[^\s"<>\\^`{|}]+$/i.test(url)) return url;
  return formula(`HYPERLINK(${literal(url)},${literal(text)})`, text);
};
