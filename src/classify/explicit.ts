import type { Dimension } from '../config/config.ts';
import type { WorkItem } from '../model/work-item.ts';
import { fieldTexts } from './matchers/attributes.ts';

/** One explicit statement on an item: a field or a label that names a value of the dimension. */
export interface Statement {
  value: string;
  /** `field:<name>` or `label:<label>`. */
  ruleId: string;
  evidence: string;
}

/** A field or prefixed label whose value the dimension does not have. */
export interface UnknownStatement {
  text: string;
  evidence: string;
}

export interface ExplicitReading {
  /** Every statement, the field's first. */
  statements: Statement[];
  unknown: UnknownStatement[];
}

const NOTHING: ExplicitReading = { statements: [], unknown: [] };

/** Values are compared without case, spaces and punctuation: `all in`, `ALL-IN` and `All-in` are one. */
export const plainWord = (text: string): string =>
  text.toLowerCase().replace(/[^\p{L}\p{N}+]+/gu, '');

/** Reads what items say outright about one dimension. Labels are looked up once a distinct label. */
export const explicitReader = (dimension: Dimension): ((item: WorkItem) => ExplicitReading) => {
  const values = new Map(dimension.values.map(({ value }) => [plainWord(value), value]));
  const read = (text: string, ruleId: string, evidence: string): ExplicitReading => {
    const value = values.get(plainWord(text));
    return value === undefined
      ? { statements: [], unknown: [{ text, evidence }] }
      : { statements: [{ value, ruleId, evidence }], unknown: [] };
  };
  const readLabel = labelReader(dimension.labelPrefix, read);
  const { field } = dimension;
  return (item) => {
    if (item.labels.length === 0 && (field === null || item.fields[field] === undefined))
      return NOTHING;
    const parts = [...fieldReadings(field, item, read), ...item.labels.flatMap(readLabel)];
    if (parts.length === 0) return NOTHING;
    if (parts.length === 1 && parts[0]) return parts[0];
    return {
      statements: parts.flatMap((part) => part.statements),
      unknown: parts.flatMap((part) => part.unknown),
    };
  };
};

type Read = (text: string, ruleId: string, evidence: string) => ExplicitReading;

const fieldReadings = (field: string | null, item: WorkItem, read: Read): ExplicitReading[] => {
  if (field === null) return [];
  const value = fieldTexts(item.fields[field] ?? null);
  const texts = value === null ? [] : Array.isArray(value) ? value : [value];
  return texts
    .filter((text) => text.trim() !== '')
    .map((text) => read(text, `field:${field}`, `field ${field} "${text}"`));
};

const labelReader = (
  labelPrefix: string | null,
  read: Read,
): ((label: string) => ExplicitReading[]) => {
  if (labelPrefix === null) return () => [];
  const prefix = labelPrefix.toLowerCase();
  const known = new Map<string, ExplicitReading[]>();
  return (label) => {
    const before = known.get(label);
    if (before) return before;
    const text = label.toLowerCase().startsWith(prefix) ? label.slice(prefix.length) : '';
    const now = text.trim() === '' ? [] : [read(text, `label:${label}`, `label "${label}"`)];
    known.set(label, now);
    return now;
  };
};
