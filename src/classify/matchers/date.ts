import { PatternError } from './text.ts';

/** Says whether an ISO date matches. */
export type DateTest = (date: string) => boolean;

const DAY = String.raw`\d{4}-\d{2}-\d{2}`;
const COMPARISON = new RegExp(`^(<=|>=|<|>|=)?\\s*(${DAY})$`);
const RANGE = new RegExp(`^(${DAY})\\s*\\.\\.\\s*(${DAY})$`);

/** Compiles `*` (any date), `2026-09-30`, `>=2026-07-01` or `2026-07-01..2026-09-30`. Throws {@link PatternError}. */
export const compileDate = (pattern: string): DateTest => {
  const text = pattern.trim();
  if (text === '*') return () => true;
  const comparison = COMPARISON.exec(text);
  if (comparison) return comparisonTest(comparison[1] ?? '=', comparison[2] ?? '');
  const range = RANGE.exec(text);
  if (!range)
    throw new PatternError(`"${pattern}" is not a date (2026-09-30), a comparison or a range`);
  const [, min = '', max = ''] = range;
  if (min > max) throw new PatternError(`the range "${pattern}" is upside down`);
  return (date) => date >= min && date <= max;
};

const comparisonTest = (operator: string, limit: string): DateTest => {
  if (operator === '<') return (date) => date < limit;
  if (operator === '<=') return (date) => date <= limit;
  if (operator === '>') return (date) => date > limit;
  if (operator === '>=') return (date) => date >= limit;
  return (date) => date === limit;
};
