import { qualify } from '../../model/work-item.ts';
import type { FieldValue, Iteration } from '../../model/work-item.ts';
import { toIsoDate } from './dates.ts';

type Bag = Record<string, unknown>;

const isBag = (value: unknown): value is Bag =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** Text of a rich-text document (Atlassian document format), blocks joined by a space. */
const documentText = (node: Bag): string => {
  if (typeof node['text'] === 'string') return node['text'];
  const parts = Array.isArray(node['content']) ? node['content'].filter(isBag) : [];
  return parts.map(documentText).join(node['type'] === 'paragraph' ? '' : ' ');
};

const scalar = (source: string, value: unknown): string | number | boolean | null => {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (!isBag(value)) return textOf(value);
  if (value['type'] === 'doc') return textOf(documentText(value).trim());
  const account =
    textOf(value['accountId']) ??
    (value['emailAddress'] !== undefined ? textOf(value['key']) : null);
  if (account !== null) return qualify(source, account);
  const option = textOf(value['value']);
  const child = isBag(value['child']) ? textOf(value['child']['value']) : null;
  if (option !== null) return child === null ? option : `${option} / ${child}`;
  return (
    textOf(value['name']) ?? textOf(value['title']) ?? textOf(value['key']) ?? textOf(value['id'])
  );
};

/**
 * A custom field's value in our words: an option, team, version or named thing by its name, a cascade as `a / b`,
 * a user by account id, a list as texts, rich text as plain text. Null when empty or unreadable.
 */
export const toFieldValue = (source: string, value: unknown): FieldValue => {
  if (!Array.isArray(value)) return scalar(source, value);
  const texts = value.map((one) => scalar(source, one)).filter((one) => one !== null);
  return texts.length === 0 ? null : texts.map(String);
};

/** The first of several fields that has a value. */
export const firstValue = (fields: Bag, ids: string[]): unknown =>
  ids.map((id) => fields[id]).find((value) => value !== null && value !== undefined) ?? null;

export const toNumber = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

const SERVER_SPRINT = /^com\.atlassian\.greenhopper\.service\.sprint\.Sprint@[^[]*\[(.*)\]$/s;
const SERVER_PAIR = /(?:^|,)(\w+)=(.*?)(?=,\w+=|$)/gs;

/** A sprint of the server era: `...Sprint@1f[id=7,state=CLOSED,name=One, two,startDate=...,goal=<null>]`. */
const parseServerSprint = (text: string): Bag | null => {
  const inside = SERVER_SPRINT.exec(text)?.[1];
  if (inside === undefined) return null;
  const pairs = [...inside.matchAll(SERVER_PAIR)].map(([, name, value]) => [
    name ?? '',
    value === '<null>' ? null : value,
  ]);
  return Object.fromEntries(pairs) as Bag;
};

/** Sprints in order of their start, planned ones without dates last. */
export const toIterations = (value: unknown): Iteration[] =>
  (Array.isArray(value) ? value : [])
    .map((one) => (typeof one === 'string' ? parseServerSprint(one) : one))
    .filter(isBag)
    .map((sprint) => ({
      id: String(sprint['id']),
      name: textOf(sprint['name']) ?? String(sprint['id']),
      start: toIsoDate(sprint['startDate']),
      end: toIsoDate(sprint['endDate']),
    }))
    .sort((a, b) => {
      const [left, right] = [a.start ?? '9999', b.start ?? '9999'];
      return left === right ? Number(a.id) - Number(b.id) : left < right ? -1 : 1;
    });
