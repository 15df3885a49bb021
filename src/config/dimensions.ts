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

/** Shape first, horizon second, then the others in the order in which the files name them. */
export const mergeDimensions = (layers: Layer[]): MergedDimensions => {
  const problems: ConfigProblem[] = [];
  const byId = new Map<string, Dimension>();
  let horizon: Dimension = mergeDimension(undefined, { id: 'horizon' });
  let bands: HorizonBand[] = [];
  let levelDefaults: Mappings['levelDefaults'] = [];
  for (const layer of layers) {
    for (const [index, entry] of layer.content.dimensions.entries()) {
      const merged = mergeDimension(byId.get(entry.id), entry);
      const path = ['dimensions', index, 'id'];
      if (entry.id === 'horizon')
        problems.push(
          layer.problemAt(path, 'horizon is built in', { suggestion: 'set it under horizon:' }),
        );
      else if (merged.values.length === 0)
        problems.push(
          layer.problemAt(path, `the dimension ${entry.id} has no values`, {
            suggestion: 'list them under values:',
          }),
        );
      else byId.set(entry.id, merged);
      for (const [at, value] of repeated(merged.values.map(({ value }) => value)))
        problems.push(
          layer.problemAt(
            ['dimensions', index, 'values', at, 'value'],
            `${entry.id} has the value ${value} twice`,
            { value },
          ),
        );
    }
    for (const [index, id] of repeated(layer.content.dimensions.map(({ id }) => id)))
      problems.push(
        layer.problemAt(['dimensions', index, 'id'], `the dimension ${id} is there twice`, {
          value: id,
        }),
      );
    const own = layer.content.horizon;
    if (own === undefined) continue;
    problems.push(...bandProblems(layer, own.bands ?? []));
    const values = own.bands?.map(({ value, colour, meaning }) => ({ value, colour, meaning }));
    horizon = mergeDimension(horizon, { ...own, id: 'horizon', values });
    if (own.bands) bands = own.bands.map(asBand);
    if (own.levels)
      levelDefaults = Object.entries(own.levels)
        .map(([level, value]) => ({ level: Number(level), value }))
        .sort((a, b) => a.level - b.level);
  }
  const shape = byId.get('shape');
  byId.delete('shape');
  return {
    dimensions: [...(shape ? [shape] : []), horizon, ...byId.values()],
    bands,
    levelDefaults,
    problems,
  };
};
