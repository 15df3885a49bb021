import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  UNCLASSIFIED_COLOUR,
  UNKNOWN_COLOUR,
  UNRECORDED_COLOUR,
} from '../../src/workbooks/styles.ts';

/** Colours of charts as dichromats and a grey printer show them. */

type Triple = [number, number, number];

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const EYES: Record<string, Triple[]> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: Triple[], [x, y, z]: Triple): Triple =>
  matrix.map(([a, b, c]) => a * x + b * y + c * z) as Triple;

const linear = (colour: string): Triple =>
  [0, 2, 4].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Triple;

/** Ottosson's OKLab: lightness from 0 to 1, two axes of hue. */
const okLab = (rgb: Triple): Triple => {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb.map((value) => Math.max(0, value)) as Triple,
  ).map(Math.cbrt) as Triple;
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
};

const distance = (one: string, other: string, eye: Triple[]): number => {
  const [a, b] = [one, other].map((colour) => okLab(times(eye, linear(colour)))) as [
    Triple,
    Triple,
  ];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
};

/** CIE lightness, 0 to 100: what is left on paper without colour. */
const grey = (colour: string): number => {
  const [r, g, b] = linear(colour);
  return 116 * Math.cbrt(0.2126 * r + 0.7152 * g + 0.0722 * b) - 16;
};

const folder = join(import.meta.dirname, '../../config/presets');
interface Coloured {
  value: string;
  colour: string;
}
interface Preset {
  dimensions?: { id: string; values: Coloured[] }[];
  second?: { values: Coloured[] };
  horizon?: { bands: Coloured[] };
}
const presets = readdirSync(folder).map((name): [string, Preset] => [
  name,
  parse(readFileSync(join(folder, name), 'utf8')) as Preset,
]);
const rest = [UNCLASSIFIED_COLOUR, UNRECORDED_COLOUR];
const lists = presets.flatMap(([name, { dimensions = [], second, horizon }]) => [
  ...dimensions.map(({ id, values }): [string, string[]] => [
    `${name} ${id}`,
    [...values.map(({ colour }) => colour), ...rest],
  ]),
  ...(second
    ? [[`${name} second`, [...second.values.map(({ colour }) => colour), ...rest]] as const]
    : []),
  ...(horizon
    ? [[`${name} horizon`, [...horizon.bands.map(({ colour }) => colour), UNKNOWN_COLOUR]] as const]
    : []),
]);

const closest = (colours: readonly string[], eye: Triple[]): number =>
  Math.min(
    ...colours.flatMap((one, index) =>
      colours.slice(index + 1).map((other) => distance(one, other, eye)),
    ),
  );

describe('the palette of every preset', () => {
  it('is read from more than the bets', () => {
    expect(lists.length).toBeGreaterThan(5);
  });

  it.each(lists)('tells all values of %s apart, for colour-blind eyes too', (_, colours) => {
    for (const [name, eye] of Object.entries(EYES))
      expect(closest(colours, eye), name).toBeGreaterThan(0.06);
  });

  it.each(lists)('keeps neighbours of %s apart on a grey page', (_, colours) => {
    const steps = colours.slice(1).map((one, index) => Math.abs(grey(one) - grey(colours[index]!)));
    expect(Math.min(...steps)).toBeGreaterThan(8.5);
  });
});
