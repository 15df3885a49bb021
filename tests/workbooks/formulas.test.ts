import { describe, expect, it } from 'vitest';
import { criteriaFor, link, literal, sumifs } from '../../src/workbooks/formulas.ts';

describe('a criterion', () => {
  const { at, of } = criteriaFor([
    'Web',
    'Web*',
    '<b>',
    '2026-07',
    '1-3',
    '1-30',
    '42',
    '421',
    null,
  ]);

  it('is the cell itself for a plain name', () => {
    expect(at('A2', 'Web')).toBe('A2');
    expect(of('Web')).toBe('"=Web"');
  });
  it('escapes operators and wildcards', () => {
    expect(at('A2', '<b>')).toMatch(/^"="&SUBSTITUTE/);
    expect(of('Web*')).toBe('"=Web~*"');
  });
  it('keeps what looks like a date a text, with a wildcard that matches one name only', () => {
    expect(at('A2', '2026-07')).toBe('SUBSTITUTE(A2,"-","?")');
    expect(of('421')).toBe('"421*"');
    expect(of('42')).toBe('"=42"');
    expect(of('1-3')).toBe('"1?3"');
  });
  it('matches empty cells for no name', () => {
    expect(at('A2', null)).toBe('"="');
  });
});

describe('a literal', () => {
  it('doubles quotes and is cut into pieces under 255 characters', () => {
    expect(literal('say "hi"')).toBe('"say ""hi"""');
    expect(literal('x'.repeat(600)).split('&')).toHaveLength(3);
  });
});

describe('a link', () => {
  it('is a formula for https only', () => {
    expect(link('https://a.example/browse/PAY-1', 'Open')).toEqual({
      kind: 'formula',
      formula: 'HYPERLINK("https://a.example/browse/PAY-1","Open")',
      result: 'Open',
    });
    for (const url of [
      'javascript:alert(1)',
      'http://a.example',
      'https://a.example/"&cmd|x',
      'file:///etc/passwd',
    ])
      expect(link(url, 'Open')).toBe(url);
    expect(link(null, 'Open')).toBeNull();
  });
});

describe('a total', () => {
  it('is a SUMIFS over named ranges', () => {
    expect(sumifs('Ledger_Days', ['Ledger_Team', 'A2'])).toBe('SUMIFS(Ledger_Days,Ledger_Team,A2)');
    expect(sumifs('Ledger_Days')).toBe('SUM(Ledger_Days)');
  });
});
