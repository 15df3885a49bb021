import { PatternError } from './text.ts';

export type NumberTest = (value: number) => boolean;

const COMPARISON = /^(<=|>=|<|>|=)?\s*(-?\d+(?:\.\d+)?)$/;
const RANGE = /^(-?\d+(?:\.\d+)?)?\s*\.\.\s*(-?\d+(?:\.\d+)?)?$/;

/** Compiles `5`, `=5`, `>=5`, `<25`, `5..25` (both ends included), `5..` or `..25`. Throws {@link PatternError}. */
export const compileNumber = (pattern: string): NumberTest => {
  const text = pattern.trim();
  const comparison = COMPARISON.exec(text);
  if (comparison) return comparisonTest(comparison[1] ?? '=', Number(comparison[2]));
  const range = RANGE.exec(text);
  if (!range || (range[1] === undefined && range[2] === undefined))
    throw new PatternError(
      `"${pattern}" is not a number, a comparison (>=5, <25) or a range (5..25)`,
    );
  const min = range[1] === undefined ? -Infinity : Number(range[1]);
  const max = range[2] === undefined ? Infinity : Number(range[2]);
  if (min > max) throw new PatternError(`the range "${pattern}" is upside down`);
  return (value) => value >= min && value <= max;
};

const comparisonTest = (operator: string, limit: number): NumberTest => {
  if (operator === '<') return (value) => value < limit;
  if (operator === '<=') return (value) => value <= limit;
  if (operator === '>') return (value) => value > limit;
  if (operator === '>=') return (value) => value >= limit;
  return (value) => value === limit;
};
