import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDate } from '../../../src/classify/matchers/date.ts';
import { compileGlob } from '../../../src/classify/matchers/glob.ts';
import {
  areDisjoint,
  compileNumber,
  liesWithin,
  parseInterval,
} from '../../../src/classify/matchers/number.ts';
import { hasBit, noBits, setBit } from '../../../src/classify/bits.ts';
import { compileText, PatternError, plainText } from '../../../src/classify/matchers/text.ts';
import { TitleScan } from '../../../src/classify/title-scan.ts';

describe('globs', () => {
  it.each([
    ['bug', 'bug', true],
    ['BUG', 'bug', true],
    ['bug', 'bugs', false],
    ['bug*', 'bugs', true],
    ['bug*', 'bug', true],
    ['*bug', 'live bug', true],
    ['*bug', 'bugs', false],
    ['*bug*', 'a bug here', true],
    ['*bug*', 'bu g', false],
    ['b?g', 'bug', true],
    ['b?g', 'bg', false],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['*a*b', 'xaxbxb', true],
    ['*', '', true],
    ['**', 'anything', true],
    ['?*', '', false],
    ['?*', 'x', true],
    ['[spike]*', '[spike] try it', true],
    ['a.c', 'abc', false],
    ['größe*', 'größer', true],
  ])('%s on %s is %s', (glob, text, expected) => {
    expect(compileGlob(glob)(text.toLowerCase())).toBe(expected);
  });

  it('agree with a regular expression made of them', () => {
    const part = fc.constantFrom('a', 'b', '*', '?', '.');
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 7 }),
        fc.stringMatching(/^[ab.]{0,9}$/),
        (parts, text) => {
          const source = parts.map((p) =>
            p === '*' ? '.*' : p === '?' ? '.' : p === '.' ? '\\.' : p,
          );
          const expected = new RegExp(`^${source.join('')}$`, 's').test(text);
          expect(compileGlob(parts.join(''))(text)).toBe(expected);
        },
      ),
    );
  });
});

describe('a scan of titles', () => {
  const part = fc.stringMatching(/^[aBé.+(\[|\\$^/-]{0,3}$/);
  const pattern = fc
    .tuple(fc.constantFrom('', '*', '**'), part, fc.constantFrom('', '*'))
    .map((parts) => parts.join(''));
  const asked = fc.record({ patterns: fc.array(pattern, { maxLength: 4 }), wanted: fc.boolean() });

  it('leaves open what each list of patterns leaves open by itself, whatever characters they have', () => {
    const law = fc.property(
      fc.array(asked, { minLength: 1, maxLength: 40 }),
      fc.array(fc.array(part), { minLength: 1, maxLength: 4 }),
      (lists, titles) => {
        const plain = lists.map(({ patterns, wanted }) => ({
          wanted,
          patterns: patterns.filter((one) => plainText(one) !== null),
        }));
        const scan = new TitleScan(plain.length);
        for (const [list, { patterns, wanted }] of plain.entries())
          scan.add(
            list,
            patterns.map((one) => plainText(one)!),
            wanted,
          );
        scan.layOut();
        for (const title of titles.map((parts) => parts.join('').toLowerCase())) {
          const open = noBits(plain.length);
          for (const list of plain.keys()) setBit(open, list);
          scan.keep(open, { lowerTitle: title });
          expect(plain.map((_, list) => hasBit(open, list))).toEqual(
            plain.map(
              ({ patterns, wanted }) => patterns.some((one) => compileText(one)(title)) === wanted,
            ),
          );
        }
      },
    );
    fc.assert(law);
  });
});

describe('regular expressions', () => {
  it.each([
    ['/ledger/', 'the LEDGER rebuild', true],
    ['/^ledger/', 'the ledger', false],
    ['/on.?call/i', 'On-Call', true],
    ['/\\bci\\b/', 'ci/cd', true],
    ['/\\bci\\b/', 'cinema', false],
  ])('%s on %s is %s', (pattern, text, expected) => {
    expect(compileText(pattern)(text.toLowerCase())).toBe(expected);
  });

  it('answer a catastrophic pattern in linear time', () => {
    const evil = compileText('/(a+)+$/');
    expect(evil(`${'a'.repeat(50_000)}b`)).toBe(false);
    const evilGlob = compileGlob(`${'*a'.repeat(20)}b`);
    expect(evilGlob('a'.repeat(20_000))).toBe(false);
  });

  it('say what is wrong with them', () => {
    expect(() => compileText('/(/')).toThrow(PatternError);
    expect(() => compileText('/a(?=b)/')).toThrow(/is not a regular expression that RE2 takes/);
  });
});

describe('numbers', () => {
  it.each([
    ['5', [5], [4.9, 6]],
    ['=5', [5], [4]],
    ['>5', [5.1, 6], [5]],
    ['>=5', [5], [4.99]],
    ['<25', [24.9, -3], [25]],
    ['<=25', [25], [25.1]],
    ['5..25', [5, 25, 9.5], [4, 26]],
    ['5..', [5, 900], [4]],
    ['..25', [-7, 25], [26]],
    ['-1..0', [-1, 0], [-2, 1]],
    [' >= 2.5 ', [2.5], [2.4]],
  ])('%s takes %j and not %j', (pattern, inside, outside) => {
    const test = compileNumber(pattern);
    expect(inside.filter(test)).toEqual(inside);
    expect(outside.filter(test)).toEqual([]);
  });

  it.each(['', 'five', '>', '5...6', '..', '25..5', '1,5'])('%s is refused', (pattern) => {
    expect(() => compileNumber(pattern)).toThrow(PatternError);
  });

  const pattern = fc
    .tuple(fc.constantFrom('>', '>=', '<', '<=', '='), fc.integer({ min: 0, max: 6 }))
    .map(([operator, limit]) => `${operator}${limit}`);
  const sample = Array.from({ length: 29 }, (_, index) => index / 4 - 0.5);

  it('are compared as intervals without ever claiming too much', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const [inA, inB] = [compileNumber(a), compileNumber(b)];
        if (liesWithin(parseInterval(a), parseInterval(b)))
          expect(sample.filter((n) => inA(n) && !inB(n))).toEqual([]);
        if (areDisjoint(parseInterval(a), parseInterval(b)))
          expect(sample.filter((n) => inA(n) && inB(n))).toEqual([]);
      }),
    );
  });
});

describe('dates', () => {
  it.each([
    ['*', ['2026-01-01'], []],
    ['2026-09-30', ['2026-09-30'], ['2026-09-29']],
    ['>=2026-07-01', ['2026-07-01', '2027-01-01'], ['2026-06-30']],
    ['<2026-07-01', ['2026-06-30'], ['2026-07-01']],
    ['2026-07-01..2026-09-30', ['2026-07-01', '2026-09-30'], ['2026-06-30', '2026-10-01']],
  ])('%s takes %j and not %j', (pattern, inside, outside) => {
    const test = compileDate(pattern);
    expect(inside.filter(test)).toEqual(inside);
    expect(outside.filter(test)).toEqual([]);
  });

  it.each(['soon', '2026', '2026-09-30..2026-07-01'])('%s is refused', (pattern) => {
    expect(() => compileDate(pattern)).toThrow(PatternError);
  });
});
