const CELL_LIMIT = 32_767;
const CUT = ' … [cut]';

/** Characters that XML 1.0 or Excel refuses: C0 controls but tab and line feed, DEL to U+009F, and the two non-characters. */

const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;
const ESCAPE_LOOKALIKE = /_(?=x[0-9A-Fa-f]{4}_)/g;

/**
 * Text from a source as a cell may hold it: well-formed, without control characters, `_x0041_` escaped so that
 * Excel shows it as written, and cut at 32,767 characters with a mark.
 */
export const cellText = (text: string): string => {
  const clean = text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(FORBIDDEN, '')
    .replace(ESCAPE_LOOKALIKE, '_x005F_');
  if (clean.length <= CELL_LIMIT) return clean;
  const kept = clean.slice(0, CELL_LIMIT - CUT.length).toWellFormed();
  return kept.replace(/\ufffd$/, '').replace(/_(?:x[0-9A-Fa-f]{0,4})?$/, '') + CUT;
};

/**
 * Text from a source as a formula may quote it: without what XML refuses, and with a zero-width non-joiner in what looks
 * like an escape, because programs differ in whether a formula's text and its cached result are unescaped.
 */
export const quotableText = (text: string): string =>
  text.toWellFormed().replace(FORBIDDEN, '').replace(ESCAPE_LOOKALIKE, '_\u200c');

const NAME_LIMIT = 120;
/** Most names are this; the test saves the clean-up. */
const PLAIN_NAME = /^[\w-]{1,40}(?: [\w-]{1,20}){0,3}$/;

/**
 * A name that totals are grouped by (team, cost centre, key): one line, single spaces, short enough to be
 * a SUMIFS criterion (255 characters after escaping); null and blank are null.
 */
export const nameText = (name: string | null): string | null => {
  if (name === null) return null;
  if (PLAIN_NAME.test(name)) return name;
  const clean = name.toWellFormed().replace(FORBIDDEN, '').replace(/\s+/gu, ' ').trim();
  if (clean === '') return null;
  const shown =
    clean.length <= NAME_LIMIT
      ? clean
      : `${clean
          .slice(0, NAME_LIMIT - 1)
          .toWellFormed()
          .replace(/\ufffd$/, '')}…`;
  return shown;
};
