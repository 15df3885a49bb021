import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changesIn, historyBody, type Entry } from '../../src/store/documents.ts';
import { bareChangesIn, KnownTexts } from '../../src/store/history-text.ts';
import { aChange, bare, SOURCE } from './builders.ts';

const text = fc.string({ unit: 'binary' });
const maybe = fc.option(fc.oneof(text, fc.constantFrom('null', '\\', '"', '\\"', '],[', '😀')));
const entry: fc.Arbitrary<Entry> = fc.tuple(
  text,
  fc.nat(),
  fc.oneof(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  fc.constantFrom('state', 'assignee', 'other'),
  text,
  maybe,
  maybe,
  maybe,
  maybe,
  maybe,
);

const textOf = (histories: readonly unknown[]): string =>
  histories.map((history) => JSON.stringify(history)).join(',');

it('reads of any histories what parsing them gives', () => {
  fc.assert(
    fc.property(fc.array(fc.array(entry)), (histories) => {
      const ids = histories.map((_, i) => `j:${i}`);
      // As JSON has them: it knows no -0.
      const stored = JSON.parse(`[${textOf(histories)}]`) as Entry[][];
      const parsed = stored.flatMap((entries, i) => changesIn(ids[i]!, entries).map(bare));
      expect([...bareChangesIn(ids, textOf(histories))]).toEqual(parsed);
    }),
    { numRuns: process.env.BETSHEET_FULL ? 20_000 : 500 },
  );
});

it('reads what the store writes', () => {
  const changes = [aChange(1, '9', { at: 1 }), aChange(1, '10', { at: 1, fromText: '"\\' })];
  expect([...bareChangesIn([`${SOURCE}:1`], historyBody(changes))]).toEqual(changes.map(bare));
});

it('throws for text that is written otherwise, and reads nothing wrong from it', () => {
  const whole = textOf([[['1', 0, 5, 'state', 'status', 'a', 'b', null, null, null]]]);
  const read = (damaged: string): unknown[] => [...bareChangesIn(['j:1'], damaged)];
  expect(read(whole)).toHaveLength(1);
  const others = [
    JSON.stringify(JSON.parse(whole), null, 1),
    whole.replace('"a"', 'a'),
    whole.replace('5', '5x'),
    whole.replace('5', ''),
    whole.replace(',"b"', ''),
    `${whole},[]`,
    `${whole}]`,
    '',
  ];
  for (let end = 1; end < whole.length; end += 1) others.push(whole.slice(0, end));
  for (const other of others) expect(() => read(other), other).toThrow();
});

it('keeps one text for equal ones, and goes on when there are more than it keeps', () => {
  const known = new KnownTexts(2);
  const page = (name: string): string => `x${name}y`.slice(1, -1);
  const names = ['first account id', 'second account id', 'third account id'];
  for (const name of [...names, ...names]) expect(known.own(page(name))).toBe(name);
});
