import { fixed, fixedText, literal } from '../formulas.ts';
import { formula } from '../sheet.ts';
import type { FormulaCell } from '../sheet.ts';
import { quotableText } from '../text.ts';

/** A part of a sentence that follows the Ledger: a formula that gives text, and the text it gives now. */
export interface Live {
  formula: string;
  text: string;
}

/** Sentences whose numbers are formulas; the words between them are fixed. */
export const say = (...parts: (string | Live)[]): FormulaCell | string => {
  const all = parts.filter((part) => part !== '');
  const text = all.map((part) => (typeof part === 'string' ? part : part.text)).join('');
  if (all.every((part) => typeof part === 'string')) return text;
  return formula(
    all.map((part) => (typeof part === 'string' ? literal(part) : part.formula)).join('&'),
    text,
  );
};

/** The smallest change of a share that is not called unchanged: half a tenth of a point. */
export const SMALLEST = 0.0005;

/** A share from 0 to 1 as `61.3%`. */
export const percent = (text: string, value: number): Live => ({
  formula: `${fixed(`100*(${text})`, 1)}&"%"`,
  text: percentText(value),
});

export const percentText = (value: number): string => `${fixedText(100 * value, 1)}%`;

/** Days as `1,234.5`. */
export const days = (text: string, value: number): Live => ({
  formula: fixed(text, 1),
  text: daysText(value),
});

export const daysText = (value: number): string => fixedText(value, 1);

/** The difference of two shares as `up 2.1 points`, `down 0.4 points` or `unchanged`. */
export const movement = (text: string, value: number): Live => {
  const points = `100*(${text})`;
  return {
    formula: `IF(${points}>=0.05,"up "&${fixed(points, 1)}&" points",IF(${points}<=-0.05,"down "&${fixed(`-${points}`, 1)}&" points","unchanged"))`,
    text: movementText(100 * value),
  };
};

const movementText = (points: number): string =>
  points >= 0.05
    ? `up ${fixedText(points, 1)} points`
    : points <= -0.05
      ? `down ${fixedText(-points, 1)} points`
      : 'unchanged';

/** `1 bet`, `3 bets`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** `PAY-3`, `PAY-3 and PAY-9`, `PAY-3, PAY-9 and PAY-2`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

const TITLE_LENGTH = 60;

/** A title as part of a sentence, in quotation marks and cut where it is long. */
export const quoted = (title: string): string => {
  const clean = quotableText(title).replace(/\s+/gu, ' ').trim();
  if (clean === '') return '(untitled)';
  const letters = [...clean];
  return `“${letters.length <= TITLE_LENGTH ? clean : `${letters.slice(0, TITLE_LENGTH - 1).join('')}…`}”`;
};
