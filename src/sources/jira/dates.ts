import type { Instant, IsoDate } from '../../model/work-item.ts';

const NUMBER = /^-?\d+(\.\d+)?$/;
/** `2026-03-02T10:00:00.000+0000`: nearly every moment Jira sends, and the form that the engine reads fastest with a Z. */
const UTC_LENGTH = 28;
const UTC_OFFSET = '+0000';
const OFFSET_WITHOUT_COLON = /([+-]\d{2})(\d{2})$/;
/** Below this a number is seconds: as milliseconds it would lie before March 1973. */
const FIRST_MILLISECONDS = 1e11;

/** An instant out of everything Jira and its libraries put there: Date, ISO text, epoch seconds or milliseconds, as number or text. Null for anything else. */
export const toInstant = (value: unknown): Instant | null => {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.getTime();
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null;
    return Math.round(Math.abs(value) < FIRST_MILLISECONDS ? value * 1000 : value);
  }
  if (typeof value !== 'string' || value.trim() === '') return null;
  if (value.length === UTC_LENGTH && value.endsWith(UTC_OFFSET)) {
    const at = Date.parse(`${value.slice(0, -UTC_OFFSET.length)}Z`);
    return Number.isNaN(at) ? null : at;
  }
  const text = value.trim();
  if (NUMBER.test(text)) return toInstant(Number(text));
  const at = Date.parse(text.replace(OFFSET_WITHOUT_COLON, '$1:$2'));
  return Number.isNaN(at) ? null : at;
};

const DATE = /^(\d{4}-\d{2}-\d{2})(?:$|[T ])/;

/** The calendar date a field holds, as written: `2026-03-01`, the date part of a date-time, or of a date in UTC when only an instant is given. Null when unreadable. */
export const toIsoDate = (value: unknown): IsoDate | null => {
  const written = typeof value === 'string' ? DATE.exec(value.trim())?.[1] : undefined;
  if (written !== undefined) return Number.isNaN(Date.parse(written)) ? null : written;
  const at = toInstant(value);
  return at === null ? null : new Date(at).toISOString().slice(0, 10);
};
