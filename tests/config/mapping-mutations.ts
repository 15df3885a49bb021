import { randomFrom } from './mutations.ts';

/** Good mappings that use every section, and ways to break one value or key in it, with the place of the error. */

export const GOOD_MAPPINGS = `version: '3'
preset: [bets, balance]
dimensions:
  - id: driver
    title: Driver
    field: driver
    labelPrefix: 'driver:'
    values: [{ value: Growth, colour: '4E79A7' }, { value: Retention }]
horizon:
  bands:
    - { value: short, min: 1, max: 30 }
    - { value: long, min: 31 }
  levels: { 0: short, 1: long }
rules:
  - id: payments-on-call
    when: { team: Payments, labels: [pager, 'p1-*'], level: '<=0' }
    set: { shape: Run, driver: Retention }
  - id: ledger-rebuild
    when:
      any:
        - ancestor.title: /ledger rebuild/
        - { type: epic, plannedDays: '>92', plannedEnd: '>=2026-07-01' }
      not: { parent.team: Web }
    set: { shape: All-in }
    from: 2026-07-01
    to: 2027-06-30
  - id: big-points
    when: { points: 8..13, field.theme: Growth }
    set: { horizon: long }
disable: [enable-teams]
types: { Aufgabe: task }
heuristics: true
`;

export interface BrokenMappings {
  what: string;
  text: string;
  line: number;
  /** Columns at which the first error of the line may stand. */
  columns: number[];
}

/** What stands in the file, and by what it is replaced; the error is due at the beginning of the replacement. */
const BREAKS: readonly (readonly [string, readonly string[]])[] = [
  ['version', ['3', '[x]', '{}']],
  ['balance', ['balanse', 'bets2']],
  ['driver\n    title', ['Driver\n    title', '7\n    title', 'horizon\n    title']],
  ["'4E79A7'", ["'4E79A'", 'red', '12']],
  ['{ value: Retention }', ['Retention', '{ val: Retention }', '{}']],
  ['min: 31', ['min: 20', 'min: 0', 'min: 1.5', 'min: x']],
  ['max: 30', ['max: 0', 'max: x', 'max: -3']],
  ['0: short', ['0: shrt', 'x: short', '0: [short]']],
  ["'p1-*'", ["'/p1-(/'", "''", '[p1]', '{ a: b }', "'/a(?=b)/'", "'/p1/gi'", 'null']],
  ["level: '<=0'", ["level: '<='", 'level: epic', "level: '2..1'", 'level: []', 'levl: 0']],
  ['labels:', ['label:', 'tags:', 'parent.label:', 'custom.x:', 'status:', 'assignee:']],
  ['shape: Run', ['shape: run', 'shape: Rnu', 'shap: Run', 'shape: [Run]', 'shape: 3']],
  ['driver: Retention', ['driver: Growht', 'drivr: Retention', 'driver: true']],
  ['ancestor.title:', ['ancestors.title:', 'ancestor.titel:', 'parent.parent.title:']],
  ["plannedDays: '>92'", ["plannedDays: '> 92d'", 'plannedDays: long', 'planedDays: 1']],
  ["plannedEnd: '>=2026-07-01'", ["plannedEnd: '>=2026-02-30'", 'plannedEnd: soon']],
  [
    'not: { parent.team: Web }',
    ['not: Web', 'not: {}', 'not: [{ team: Web }]', 'nott: { type: a }'],
  ],
  ['from: 2026-07-01', ['from: 2026-06-31', 'from: FY2026-Q3', 'frm: 2026-07-01', 'from: [a]']],
  ['to: 2027-06-30', ['to: 2026-06-30', 'to: later', 'until: 2027-06-30']],
  ['points: 8..13', ['points: 13..8', "points: '8 to 13'", 'points: {}', 'pints: 8']],
  ['horizon: long', ['horizon: lnog', 'horizon: 1-3 weeks', 'horzon: long']],
  ['enable-teams', ['enable-team', '7']],
  ['Aufgabe: task', ['Aufgabe: [task]', 'Aufgabe: {}', "Aufgabe: ''"]],
  ['heuristics: true', ['heuristics: yes', 'heuristics: 1', 'heuristic: true']],
  ['id: big-points', ['id: big points', 'id: payments-on-call', 'id: 3', "id: ''", 'idd: x']],
  ['set: { shape: All-in }', ['set: All-in', 'set: {}', 'sett: { shape: All-in }', 'set: []']],
];

/** The mutation of a seed. */
export const mutateMappings = (seed: number): BrokenMappings => {
  const random = randomFrom(seed * 7919);
  for (let warm = 0; warm < 5; warm++) random();
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const [from, replacements] = pick(BREAKS);
  const by = pick(replacements);
  const found = from.startsWith('version') ? "version: '3'" : from;
  const at = GOOD_MAPPINGS.indexOf(found);
  if (at < 0) throw new Error(`not in the mappings: ${found}`);
  const written = from.startsWith('version') ? `version: ${by}` : by;
  const text = GOOD_MAPPINGS.slice(0, at) + written + GOOD_MAPPINGS.slice(at + found.length);
  const before = text.slice(0, at).split('\n');
  const column = before.at(-1)!.length + 1;
  const value = /^[\w.]+: /.exec(written)?.[0].length ?? 0;
  return {
    what: `${found} as ${written}`,
    text,
    line: before.length,
    columns: [column, column + value],
  };
};
