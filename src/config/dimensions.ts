import type { Dimension, DimensionValue, HorizonBand, Mappings } from './config.ts';
import type { BandEntry, DimensionEntry } from './mappings-schema.ts';
import type { Layer } from './mappings.ts';
import type { ConfigProblem } from './problem.ts';

/** Okabe and Ito's colours, which colour-blind readers tell apart, then lighter ones. */
const PALETTE = [
  '0072B2',
  'E69F00',
  '009E73',
  'CC79A7',
  '56B4E9',
  'D55E00',
  'F0E442',
  '7F7F7F',
  '8DA0CB',
  'A6D854',
];

const titleCase = (id: string): string =>
  id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');

/** Values in which every one has a colour. */
export const withColours = (
  values: readonly { value: string; colour?: string | undefined; meaning: string }[],
): DimensionValue[] =>
  values.map(({ value, colour, meaning }, index) => ({
    value,
    colour: colour ?? PALETTE[index % PALETTE.length]!,
    meaning,
  }));

/** Every text that occurs twice in a list, ignoring case, with the index of its second occurrence. */
export const repeated = (texts: string[]): [number, string][] => {
  const seen = new Set<string>();
  return [...texts.entries()].filter(([, text]) => {
    const key = text.toLowerCase();
    return seen.has(key) || !seen.add(key);
  });
};

/** A dimension as the layers say it: a later one changes an earlier one key by key. */
const mergeDimension = (before: Dimension | undefined, entry: DimensionEntry): Dimension => ({
  id: entry.id,
  title: entry.title ?? before?.title ?? titleCase(entry.id),
  field: entry.field === undefined ? (before?.field ?? null) : entry.field,
  labelPrefix: entry.labelPrefix === undefined ? (before?.labelPrefix ?? null) : entry.labelPrefix,
  values: entry.values ? withColours(entry.values) : (before?.values ?? []),
});

const bandProblems = (layer: Layer, bands: BandEntry[]): ConfigProblem[] =>
  bands.flatMap((band, index) => {
    const path = ['horizon', 'bands', index];
    const before = bands[index - 1];
    const isLast = index === bands.length - 1;
    if (band.max === null && !isLast)
      return [
        layer.problemAt(
          [...path, 'max'],
          `the band ${band.value} has no max, only the last may lack one`,
        ),
      ];
    if (band.max !== null && band.max < band.min)
      return [
        layer.problemAt([...path, 'max'], `the band ${band.value} ends before it begins`, {
          value: String(band.max),
        }),
      ];
    if (before && before.max !== null && before.maxEstimateHours === null && band.min <= before.max)
      return [
        layer.problemAt(
          [...path, 'min'],
          `the band ${band.value} begins within the one before it`,
          { value: String(band.min), suggestion: `begin after ${before.max} days` },
        ),
      ];
    return [];
  });

const asBand = ({ value, min, max, maxEstimateHours }: BandEntry): HorizonBand => ({
  value,
  min,
  max,
  maxEstimateHours,
});

export interface MergedDimensions {
  dimensions: Dimension[];
  bands: HorizonBand[];
  levelDefaults: Mappings['levelDefaults'];
  problems: ConfigProblem[];
}

/** Checks one entry of `dimensions:` as merged with what is known before it. */
const entryProblems = (layer: Layer, index: number, merged: Dimension): ConfigProblem[] => {
  const path = ['dimensions', index];
  if (merged.id === 'horizon') {
    const suggestion = 'set it under horizon:';
    return [layer.problemAt([...path, 'id'], 'horizon is built in', { suggestion })];
  }
  if (merged.values.length === 0) {
    const suggestion = 'list them under values:';
    const message = `the dimension ${merged.id} has no values`;
    return [layer.problemAt([...path, 'id'], message, { suggestion })];
  }
  return repeated(merged.values.map(({ value }) => value)).map(([at, value]) => {
    const message = `${merged.id} has the value ${value} twice`;
    return layer.problemAt([...path, 'values', at, 'value'], message, { value });
  });
};

/** Takes over what one layer says of the horizon; new bands bring their own level defaults, or none. */
const mergeHorizon = (merged: MergedDimensions, before: Dimension, layer: Layer): Dimension => {
  const own = layer.content.horizon;
  if (own === undefined) return before;
  merged.problems.push(...bandProblems(layer, own.bands ?? []));
  if (own.bands) [merged.bands, merged.levelDefaults] = [own.bands.map(asBand), []];
  if (own.levels)
    merged.levelDefaults = Object.entries(own.levels)
      .map(([level, value]) => ({ level: Number(level), value }))
      .sort((a, b) => a.level - b.level);
  const values = own.bands?.map(({ value, colour, meaning }) => ({ value, colour, meaning }));
  return mergeDimension(before, { ...own, id: 'horizon', values });
};

/** Shape first, horizon second, then the others in the order in which the files name them. */
export const mergeDimensions = (layers: Layer[]): MergedDimensions => {
  const merged: MergedDimensions = { dimensions: [], bands: [], levelDefaults: [], problems: [] };
  const byId = new Map<string, Dimension>();
  let horizon = mergeDimension(undefined, { id: 'horizon' });
  for (const layer of layers) {
    for (const [index, entry] of layer.content.dimensions.entries()) {
      const dimension = mergeDimension(byId.get(entry.id), entry);
      merged.problems.push(...entryProblems(layer, index, dimension));
      if (entry.id !== 'horizon' && dimension.values.length > 0) byId.set(entry.id, dimension);
    }
    for (const [index, id] of repeated(layer.content.dimensions.map(({ id }) => id))) {
      const message = `the dimension ${id} is there twice`;
      merged.problems.push(layer.problemAt(['dimensions', index, 'id'], message, { value: id }));
    }
    horizon = mergeHorizon(merged, horizon, layer);
  }
  const shape = byId.get('shape');
  byId.delete('shape');
  return { ...merged, dimensions: [...(shape ? [shape] : []), horizon, ...byId.values()] };
};
