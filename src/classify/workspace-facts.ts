import type { WorkItem } from '../model/work-item.ts';
import { fieldTexts } from './matchers/attributes.ts';

/** A name that a workspace uses, and on how many items. */
export interface Counted {
  name: string;
  count: number;
}

/** What a workspace has, as far as a first look shows: all that the first guesses are made from. */
export interface WorkspaceFacts {
  items: number;
  /** The source's own type names. */
  types: (Counted & { level: number })[];
  labels: Counted[];
  teams: Counted[];
  /** Fields with few distinct values, by the name under which rules can ask for them. */
  fields: { name: string; values: Counted[] }[];
  /** Titles of epics, projects and initiatives. */
  betTitles: string[];
  /** States that count as in progress today. */
  activeStates: Counted[];
}

const MOST_FIELD_VALUES = 30;

/** Facts from items already mapped, for instance the latest few thousand. Most frequent first. */
export const factsOfItems = (items: Iterable<WorkItem>): WorkspaceFacts => {
  const types = new Map<string, { name: string; level: number; count: number }>();
  const labels = new Map<string, number>();
  const teams = new Map<string, number>();
  const states = new Map<string, number>();
  const fields = new Map<string, Map<string, number>>();
  const betTitles: string[] = [];
  let count = 0;
  for (const item of items) {
    count++;
    const type = types.get(item.sourceType) ?? {
      name: item.sourceType,
      level: item.level,
      count: 0,
    };
    types.set(item.sourceType, { ...type, count: type.count + 1 });
    for (const label of item.labels) add(labels, label);
    if (item.team !== null) add(teams, item.team);
    if (item.phase === 'active' && item.sourceState !== null) add(states, item.sourceState);
    if (item.level >= 1) betTitles.push(item.title);
    for (const [name, value] of Object.entries(item.fields))
      for (const text of [fieldTexts(value) ?? []].flat()) {
        if (!fields.has(name)) fields.set(name, new Map());
        add(fields.get(name)!, text);
      }
  }
  return {
    items: count,
    types: [...types.values()].sort((a, b) => b.count - a.count),
    labels: counted(labels),
    teams: counted(teams),
    fields: [...fields]
      .filter(([, values]) => values.size <= MOST_FIELD_VALUES)
      .map(([name, values]) => ({ name, values: counted(values) })),
    betTitles,
    activeStates: counted(states),
  };
};

const add = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};

const counted = (counts: Map<string, number>): Counted[] =>
  [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
