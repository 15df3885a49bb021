import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, nameText } from '../../src/workbooks/text.ts';
import { quoted } from '../../src/workbooks/leadership/say.ts';

const RUNS = process.env['BETSHEET_FULL'] ? 5_000 : 300;
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 })
    .map((units) => String.fromCharCode(...units)),
);

describe('text of a cell', () => {
  it('is well-formed, without forbidden characters, and never over 32,767 long', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 2_000 }), (text, times) => {
        const cell = cellText(text.repeat(times));
        expect(cell.isWellFormed()).toBe(true);
        expect(cell.length).toBeLessThanOrEqual(32_767);

        expect(cell).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/);
        expect(cell).not.toMatch(/_x(?!005F_)[0-9A-Fa-f]{4}_/);
      }),
      { numRuns: RUNS },
    );
  });

  it('keeps plain text as it is', () => {
    for (const text of ['=1+1', 'שלום', '👩‍👩‍👧‍👦', '  two  spaces ', 'a\nb', '_x00', 'TRUE'])
      expect(cellText(text)).toBe(text);
  });

  it('escapes what looks like an escape and cuts with a mark', () => {
    expect(cellText('_x0041_')).toBe('_x005F_x0041_');
    expect(cellText('x'.repeat(40_000))).toMatch(/x … \[cut\]$/);
    expect(cellText('👍'.repeat(20_000)).isWellFormed()).toBe(true);
  });
});

describe('a name', () => {
  it('is one line of at most 120 characters, and stays the same the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = nameText(text);
        if (name === null) return;
        expect(name.length).toBeLessThanOrEqual(120);
        expect(name).not.toMatch(/[\n\r\t]|^\s|\s$/);
        expect(nameText(name)).toBe(name);
      }),
      { numRuns: RUNS },
    );
  });

  it('is null when it is blank', () => {
    expect(nameText(null)).toBeNull();
    expect(nameText(' \u0007 ')).toBeNull();
  });
});

describe('a title that a sentence quotes', () => {
  it('holds nothing that XML refuses, and no escape that programs read each in their way', () => {
    expect(quoted('Pay\ufffe \u0007now \ud800')).toBe('“Pay now \ufffd”');
    expect(quoted('_x0041_ and _x005F_x0041_')).not.toMatch(/_x[0-9A-Fa-f]{4}_/);
    expect(quoted('_x0041_').replaceAll('\u200c', '')).toBe('“_x0041_”');
  });
});
