import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FiledContents } from '../../src/ledger/close.ts';
import { canonicalJson, filePeriod, hashOf, readFiled } from '../../src/ledger/close.ts';
import { aLedgerRow, aVerdict, someInputs } from './builders.ts';

const contents = (values: Partial<FiledContents> = {}): FiledContents => ({
  version: 1,
  period: { key: 'FY2026-Q1', kind: 'quarter', start: '2026-01-01', end: '2026-03-31' },
  asOf: Date.UTC(2026, 3, 2),
  rows: [aLedgerRow({ verdicts: { shape: aVerdict('shape', 'Run') } })],
  capacity: { capacityUnits: 10_000, allocatedUnits: 10_000, unrecordedUnits: 0, timeOffUnits: 0 },
  inputs: someInputs(),
  ...values,
});
const by = { filedAt: 5, filedBy: 'finance', configHash: 'c' };
const END = Date.UTC(2026, 3, 1);

describe('closing a period', () => {
  it('keeps ledger, verdicts and inputs under their hash', () => {
    const filed = filePeriod(contents(), by, null, END);
    expect(filed).toMatchObject({ periodKey: 'FY2026-Q1', ...by, reopenedAt: null });
    expect(filed.hash).toBe(hashOf(contents()));
    expect(readFiled(filed)).toEqual(contents());
  });

  it('shows that what was filed was touched', () => {
    const filed = filePeriod(contents(), by, null, END);
    const touched = JSON.parse(JSON.stringify(filed)) as typeof filed;
    (touched.contents as unknown as FiledContents).rows[0]!.units = 9_999;
    expect(() => readFiled(touched)).toThrow('no longer has the hash');
  });

  it('refuses what is closed already or has not ended', () => {
    const filed = filePeriod(contents(), by, null, END);
    expect(() => filePeriod(contents(), by, filed, END)).toThrow('FY2026-Q1 is closed already');
    expect(() => filePeriod(contents({ asOf: END - 1 }), by, null, END)).toThrow(
      'ends on 2026-03-31',
    );
  });

  it('closes again after a reopening', () => {
    const open = { ...filePeriod(contents(), by, null, END), reopenedAt: 7, reopenReason: 'late' };
    expect(filePeriod(contents(), by, open, END).reopenedAt).toBeNull();
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of keys, and reads back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const reversed = (v: unknown): unknown =>
          Array.isArray(v)
            ? v.map(reversed)
            : v !== null && typeof v === 'object'
              ? Object.fromEntries(
                  Object.entries(v)
                    .reverse()
                    .map(([k, x]) => [k, reversed(x)]),
                )
              : v;
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([NaN, Infinity, 1n, () => 1, [undefined]])('refuses %s', (value) => {
    expect(() => canonicalJson({ value })).toThrow('cannot be filed');
  });

  it('leaves out what is not set', () =>
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}'));
});
