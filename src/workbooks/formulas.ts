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
/** Text that a spreadsheet may read as a number, a date, a truth value or an error when it stands in a criterion. */
const AMBIGUOUS =
  /^[\d.,+\-($€£¥#]|^(?:true|false)$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i;

/** Criteria for the known names of one ledger column. */
export interface Criteria {
  /** Matches the rows of `value`, which the cell `ref` shows; null matches empty cells. */
  at(ref: string, value: string | null): string;
  /** The same as a literal. */
  of(value: string | null): string;
}

/**
 * A wildcard keeps an ambiguous text a text (`2026-07` must not become a date); it is used where it
 * matches one of the known names only. Other names are matched whole, their special characters escaped.
 */
export const criteriaFor = (names: Iterable<string | null>): Criteria => {
  const known = new Set([...names].flatMap((name) => (name === null ? [] : [name.toLowerCase()])));
  const alone = (matches: (name: string) => boolean): boolean => {
    let found = 0;
    for (const name of known) if (matches(name)) found += 1;
    return found <= 1;
  };
  const wildcard = (value: string): 'dash' | 'tail' | null => {
    if (!AMBIGUOUS.test(value) || SPECIAL.test(value)) return null;
    const lower = value.toLowerCase();
    const dashed = lower.slice(1).split('-');
    const like = (name: string): boolean =>
      name.length === lower.length &&
      [...name].every((one, index) => lower[index] === '-' || one === lower[index]);
    if (dashed.length > 1 && alone(like)) return 'dash';
    return alone((name) => name.startsWith(lower)) ? 'tail' : null;
  };
  return {
    at: (ref, value) => {
      if (value === null) return EMPTY;
      const kind = wildcard(value);
      if (kind === 'dash') return `SUBSTITUTE(${ref},"-","?")`;
      if (kind === 'tail') return `${ref}&"*"`;
      return SPECIAL.test(value) || AMBIGUOUS.test(value) ? exactly(ref) : ref;
    },
    of: (value) => {
      if (value === null) return EMPTY;
      const kind = wildcard(value);
      if (kind === 'dash') return literal(value.replaceAll('-', '?'));
      if (kind === 'tail') return literal(`${value}*`);
      return literal(`=${value.replace(/[~*?]/g, '~$&')}`);
    },
  };
};

/** `SUMIFS(what, range, criterion, ...)`. */
export const sumifs = (what: string, ...pairs: [range: string, criterion: string][]): string =>
  pairs.length === 0
    ? `SUM(${what})`
    : `SUMIFS(${what},${pairs.map(([range, one]) => `${range},${one}`).join(',')})`;

/** A quotient that is 0 when nothing was recorded, so that no sheet shows #DIV/0!. */
export const share = (part: string, whole: string): string => `IF(${whole}=0,0,${part}/${whole})`;

/** `value` with `digits` decimals, halves away from zero, in thousands: what {@link fixed} shows in an English program. */
export const fixedText = (value: number, digits: number): string => {
  const factor = 10 ** digits;
  const rounded = (Math.sign(value) * Math.round(Math.abs(value) * factor + 1e-9)) / factor;
  return rounded.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
};

/** A number as text in the notation of the reader's own program; a format string of TEXT means something else in another language. */
export const fixed = (value: string, digits: number): string => `FIXED(${value},${digits})`;

/** A link as a formula with its cached text: https only, anything else is the plain text. */
export const link = (url: string | null, text: string): FormulaCell | string | null => {
  if (url === null) return null;
  if (!/^https:\/\/[^\s"<>\\^`{|}]+$/i.test(url)) return url;
  return formula(`HYPERLINK(${literal(url)},${literal(text)})`, text);
};
