import type { Dimension } from '../config/config.ts';
import type { FieldValue, WorkItem } from '../model/work-item.ts';
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

type Read = (text: string, ruleId: string, evidence: string) => Statement | UnknownStatement;

/** Reads what items say outright about one dimension. */
export interface ExplicitReader {
  (item: WorkItem): ExplicitReading;
  /** Whether any item read so far had an unknown statement. */
  hasSeenUnknown(): boolean;
}

/** Labels are looked up once a distinct label. */
export const explicitReader = (dimension: Dimension): ExplicitReader => {
  const { field } = dimension;
  const values = new Map(dimension.values.map(({ value }) => [plainWord(value), value]));
  let seenUnknown = false;
  const read: Read = (text, ruleId, evidence) => {
    const value = values.get(plainWord(text));
    if (value !== undefined) return { value, ruleId, evidence };
    seenUnknown = true;
    return { text, evidence };
  };
  const readLabel = labelReader(dimension.labelPrefix, read);
  const readItem = (item: WorkItem): ExplicitReading => {
    let found: (Statement | UnknownStatement)[] | null = null;
    const fieldValue = field === null ? undefined : item.fields[field];
    if (field !== null && fieldValue != null) found = readField(field, fieldValue, read);
    for (const label of item.labels) {
      const said = readLabel(label);
      if (said !== null) (found ??= []).push(said);
    }
    return found === null ? NOTHING : sorted(found);
  };
  return Object.assign(readItem, { hasSeenUnknown: () => seenUnknown });
};

const sorted = (found: (Statement | UnknownStatement)[]): ExplicitReading => ({
  statements: found.filter((said) => 'value' in said),
  unknown: found.filter((said) => 'text' in said),
});

const readField = (
  field: string,
  value: FieldValue,
  read: Read,
): (Statement | UnknownStatement)[] => {
  const texts = fieldTexts(value);
  return (texts === null ? [] : [texts].flat())
    .filter((text) => text.trim() !== '')
    .map((text) => read(text, `field:${field}`, `field ${field} "${text}"`));
};

const labelReader = (
  labelPrefix: string | null,
  read: Read,
): ((label: string) => Statement | UnknownStatement | null) => {
  if (labelPrefix === null) return () => null;
  const prefix = labelPrefix.toLowerCase();
  const known = new Map<string, Statement | UnknownStatement | null>();
  return (label) => {
    let said = known.get(label);
    if (said === undefined) {
      const text = label.toLowerCase().startsWith(prefix) ? label.slice(prefix.length).trim() : '';
      said = text === '' ? null : read(text, `label:${label}`, `label "${label}"`);
      known.set(label, said);
    }
    return said;
  };
};
