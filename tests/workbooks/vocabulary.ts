import type { Dimension, HorizonBand } from '../../src/config/config.ts';

/** What random ledgers are made of: dimensions, hostile text, and numbers by seed. */

export const random = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

export const SHAPES: Dimension = {
  id: 'shape',
  title: 'Bet shape',
  field: null,
  labelPrefix: 'shape:',
  values: (
    [
      ['Explore', '7A5195', 'capped spend to learn whether to invest'],
      ['Outcome', '2F6FA7', 'a target is funded, the solution is open, small steps'],
      ['Build', '1B4F72', 'defined scope, usually with a date'],
      ['All-in', 'B35900', 'large, late value, hard to reverse'],
      ['Enable', '3D8B7D', "pays off through other teams' work"],
      ['Improve', '8DB255', 'ongoing small gains to what exists'],
      ['Run', '8C96A3', "keeps service at today's level"],
      ['Oblige', '5C4B3A', 'required by law, contract or audit'],
      ['Unclassified', 'E0A800', 'nothing matched, or conflict'],
    ] as const
  ).map(([value, colour, meaning]) => ({ value, colour, meaning })),
};

export const HORIZONS: Dimension = {
  id: 'horizon',
  title: 'Horizon',
  field: null,
  labelPrefix: 'horizon:',
  values: [
    '1-3 hours',
    '1-3 days',
    '1-3 weeks',
    '1-3 months',
    '1-3 quarters',
    '1-3 years',
    '1-3 decades',
    'Unknown',
  ].map((value, index) => ({
    value,
    colour: ['DCE9F5', 'B9D3EA', '8FB8DB', '639BC9', '3B7DB3', '235C8C', '143C61', 'C4CAD1'][
      index
    ] as string,
    meaning: value,
  })),
};

export const BANDS: HorizonBand[] = (
  [
    ['1-3 hours', 1, 1, 4],
    ['1-3 days', 1, 4, null],
    ['1-3 weeks', 5, 25, null],
    ['1-3 months', 26, 92, null],
    ['1-3 quarters', 93, 316, null],
    ['1-3 years', 317, 2000, null],
    ['1-3 decades', 2001, null, null],
  ] as const
).map(([value, min, max, maxEstimateHours]) => ({ value, min, max, maxEstimateHours }));

export const HOSTILE = [
  '=HYPERLINK("http://evil.example","x")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\tcmd|calc',
  'null \u0000 and bell \u0007 and escape \u001b',
  'lone \ud800 high and \udc00 low',
  '\ufffe\uffff non-characters',
  'שלום עולם مرحبا \u202e right to left',
  '_x0041_ and _x005F_x0041_',
  'emoji 👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301',
  'x'.repeat(40_000),
  '<b>&amp;</b> ]]> "quotes" \'apostrophe\'',
  'line one\r\nline two\rline three\nline four',
  '  leading and trailing  ',
  '#REF! #DIV/0!',
  'TRUE',
  '1e3',
  '007',
  '2026-07',
  '*',
  '?~*~?',
  '<>',
  '>5',
  '',
];
