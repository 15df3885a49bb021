import { PatternError } from './text.ts';

export type NumberTest = (value: number) => boolean;

/** Numbers from `min` to `max`; an open end is not included. */
export interface Interval {
  min: number;
  minOpen: boolean;
  max: number;
  maxOpen: boolean;
}

const COMPARISON = /^(<=|>=|<|>|=)?\s*(-?\d+(?:\.\d+)?)$/;
const RANGE = /^(-?\d+(?:\.\d+)?)?\s*\.\.\s*(-?\d+(?:\.\d+)?)?$/;

/** Reads `5`, `=5`, `>=5`, `<25`, `5..25` (both ends included), `5..` or `..25`. Throws {@link PatternError}. */
export const parseInterval = (pattern: string): Interval => {
  const text = pattern.trim();
  const comparison = COMPARISON.exec(text);
  if (comparison) return compared(comparison[1] ?? '=', Number(comparison[2]));
  const range = RANGE.exec(text);
  if (!range || (range[1] === undefined && range[2] === undefined))
    throw new PatternError(`"${pattern}" is not a number, a comparison (>=5) or a range (5..25)`);
  const min = range[1] === undefined ? -Infinity : Number(range[1]);
  const max = range[2] === undefined ? Infinity : Number(range[2]);
  if (min > max) throw new PatternError(`the range "${pattern}" is upside down`);
  return { min, minOpen: false, max, maxOpen: false };
};

const compared = (operator: string, limit: number): Interval => {
  const below = operator.startsWith('<');
  const above = operator.startsWith('>');
  return {
    min: below ? -Infinity : limit,
    minOpen: operator === '>',
    max: above ? Infinity : limit,
    maxOpen: operator === '<',
  };
};

/** Compiles a number pattern; see {@link parseInterval}. Throws {@link PatternError}. */
export const compileNumber = (pattern: string): NumberTest => {
  const { min, minOpen, max, maxOpen } = parseInterval(pattern);
  return (value) =>
    (minOpen ? value > min : value >= min) && (maxOpen ? value < max : value <= max);
};

/** Whether every number of one interval lies in another. */
export const liesWithin = (inner: Interval, outer: Interval): boolean =>
  (inner.min > outer.min || (inner.min === outer.min && (!outer.minOpen || inner.minOpen))) &&
  (inner.max < outer.max || (inner.max === outer.max && (!outer.maxOpen || inner.maxOpen)));

/** Whether no number lies in both. */
export const areDisjoint = (a: Interval, b: Interval): boolean => {
  const [low, high] = a.min < b.min || (a.min === b.min && a.max <= b.max) ? [a, b] : [b, a];
  if (low.max !== high.min) return low.max < high.min;
  return low.maxOpen || high.minOpen;
};
