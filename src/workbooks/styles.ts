import type { Format, Role } from './sheet.ts';

/** Styles in the words of Open XML; a plain object, so that only the writer knows exceljs. */
export interface Style {
  numFmt?: string;
  font?: object;
  fill?: object;
  border?: object;
  alignment?: object;
  protection?: object;
}

const FONT = 'Calibri';
export const INK = '1F2933';
export const MUTED = '6B7280';
export const RULE = 'CBD2D9';
export const UNCLASSIFIED_COLOUR = 'A0A4A9';
export const UNKNOWN_COLOUR = 'D6CBB0';
export const UNRECORDED_COLOUR = 'E3E7EB';
export const NEUTRAL = '52606D';

const argb = (rgb: string): { argb: string } => ({ argb: `FF${rgb}` });
const solid = (rgb: string): object => ({ type: 'pattern', pattern: 'solid', fgColor: argb(rgb) });
const font = (size: number, colour: string, bold = false): object => ({
  name: FONT,
  family: 2,
  size,
  color: argb(colour),
  ...(bold ? { bold: true } : {}),
});
const line = (style: string, rgb: string): object => ({ style, color: argb(rgb) });

/** Zero is a dash, negatives carry a minus sign, unknown is an empty cell; headers name the currency but the ledger's, whose words are fixed; `_)_)` keeps a number off the text to its right (an indent does too, but LibreOffice forgets it where the cell before is empty). */
const numberFormat = (format: Format, currency: string | null): string | undefined => {
  const money = currency === null ? '' : ` "${currency}"`;
  const formats: Record<Format, string | undefined> = {
    text: '@',
    wrapped: '@',
    integer: '#,##0_)_);-#,##0_)_);"–"_)_)',
    days: '#,##0.0_)_);-#,##0.0_)_);"–"_)_)',
    fte: '#,##0.00_)_);-#,##0.00_)_);"–"_)_)',
    money: '#,##0_)_);-#,##0_)_);"–"_)_)',
    moneyChange: '+#,##0_)_);-#,##0_)_);"–"_)_)',
    percent: '0.0%_)_);-0.0%_)_);"–"_)_)',
    points: '+0.0" pp"_)_);-0.0" pp"_)_);"–"_)_)',
    change: '+#,##0.0_)_);-#,##0.0_)_);"–"_)_)',
    date: 'yyyy-mm-dd_)_)',
    link: undefined,
    ledgerDays: '#,##0.0000_)_);-#,##0.0000_)_);0_)_)',
    ledgerFte: '#,##0.0000_)_);-#,##0.0000_)_);0_)_)',
    ledgerMoney: `#,##0.00${money}_)_);-#,##0.00${money}_)_);0_)_)`,
  };
  return formats[format];
};

/** A large number stands alone: its zero is a number too. */
const FIGURE_FORMATS: Partial<Record<Format, string>> = { percent: '0.0%', integer: '#,##0' };

const isText = (format: Format): boolean =>
  format === 'text' || format === 'wrapped' || format === 'link';

const ROLES: Record<Role, Style> = {
  body: { font: font(10, INK) },
  title: { font: font(18, INK, true), alignment: { vertical: 'middle' } },
  subtitle: { font: font(10, MUTED), alignment: { vertical: 'top' } },
  section: { font: font(12, INK, true), alignment: { vertical: 'bottom' } },
  topic: { font: font(11, INK, true), alignment: { vertical: 'top' } },
  sentence: { font: font(11, INK), alignment: { vertical: 'top', wrapText: true } },
  banner: { font: font(26, INK, true), alignment: { vertical: 'middle' } },
  figure: { font: font(36, INK, true), alignment: { vertical: 'bottom', horizontal: 'left' } },
  figureLabel: { font: font(12, NEUTRAL), alignment: { vertical: 'top', wrapText: true } },
  lead: { font: font(14, INK), alignment: { vertical: 'top', wrapText: true } },
  statement: { font: font(16, INK), alignment: { vertical: 'top', wrapText: true } },
  head: {
    font: font(10, INK, true),
    fill: solid('F1F3F5'),
    border: { bottom: line('thin', '9AA5B1') },
    alignment: { vertical: 'middle', wrapText: true },
  },
  headRight: {
    font: font(10, INK, true),
    fill: solid('F1F3F5'),
    border: { bottom: line('thin', '9AA5B1') },
    alignment: { vertical: 'middle', wrapText: true, horizontal: 'right', indent: 1 },
  },
  group: { font: font(10, INK, true) },
  total: { font: font(10, INK, true), border: { top: line('thin', '7B8794') } },
  muted: { font: font(10, MUTED) },
  input: {
    font: font(10, INK),
    fill: solid('FFF8E1'),
    border: {
      top: line('hair', '9AA5B1'),
      bottom: line('hair', '9AA5B1'),
      left: line('hair', '9AA5B1'),
      right: line('hair', '9AA5B1'),
    },
    protection: { locked: false },
  },
  choice: {
    font: font(11, INK, true),
    fill: solid('FFF8E1'),
    border: { bottom: line('thin', '7B8794') },
    protection: { locked: false },
  },
};

const LINK_FONT = { name: FONT, family: 2, size: 10, color: argb('1D4E89'), underline: true };

/** Roles that align by themselves, whatever the format of their column. */
const HEADINGS = new Set<Role>([
  'title',
  'subtitle',
  'section',
  'topic',
  'sentence',
  'banner',
  'figure',
  'figureLabel',
  'lead',
  'statement',
  'head',
  'headRight',
]);

/** One style object for each role and format, so that the writer can recognise it by identity. */
export const styleTable = (currency: string | null): ((role: Role, format: Format) => Style) => {
  const made = new Map<string, Style>();
  return (role, format) => {
    const key = `${role} ${format}`;
    const known = made.get(key);
    if (known) return known;
    const base = ROLES[role];
    const numFmt = role === 'figure' ? FIGURE_FORMATS[format] : numberFormat(format, currency);
    const heading = HEADINGS.has(role);
    const style: Style = { ...base };
    if ((!heading || role === 'figure') && numFmt !== undefined) style.numFmt = numFmt;
    if (!heading && !isText(format)) style.alignment = { vertical: 'middle', horizontal: 'right' };
    if (!heading && (format === 'text' || format === 'link'))
      style.alignment = { vertical: 'middle' };
    if (!heading && format === 'wrapped') style.alignment = { vertical: 'middle', wrapText: true };
    if (format === 'link' && role === 'body') style.font = LINK_FONT;
    made.set(key, style);
    return style;
  };
};

/** Differential styles of conditional formats: legible in grey because bad is bold and dark, good is plain. */
export const MARKS = {
  bad: {
    font: { bold: true, color: argb('FFFFFF') },
    fill: { type: 'pattern', pattern: 'solid', bgColor: argb('B3261E'), fgColor: argb('B3261E') },
  },
  warn: {
    font: { bold: true, color: argb('5F3B00') },
    fill: { type: 'pattern', pattern: 'solid', bgColor: argb('FCE8C5'), fgColor: argb('FCE8C5') },
  },
  good: { font: { color: argb('1B5E20') } },
  muted: { font: { color: argb(MUTED), italic: true } },
} as const;
