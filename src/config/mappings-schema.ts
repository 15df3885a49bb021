import { z } from 'zod';
import { isoDate, section, words } from './scalars.ts';

/*
 * The shape of mappings.yaml and of the files in config/presets/.
 *
 *   version: "2026-11"                 # free text, printed in the workbooks
 *   preset: bets                       # or [bets, balance]; mappings.yaml only. Default: bets, which balance alone brings too. [] for none
 *   dimensions:                        # shape first; a known id changes what a preset says, key by key
 *     - id: shape
 *       title: Bet shape
 *       field: shape                   # name under `fields:` of a source that sets it explicitly
 *       labelPrefix: "shape:"
 *       values: [{ value: Explore, colour: "4E79A7", meaning: capped spend to learn }]
 *   horizon:                           # the built-in dimension `horizon`, and its bands in ascending order
 *     title: Horizon
 *     field: horizon
 *     labelPrefix: "horizon:"
 *     bands: [{ value: 1-3 hours, min: 1, max: 1, maxEstimateHours: 4 }, { value: 1-3 days, min: 1, max: 4 }]
 *     levels: { 0: 1-3 weeks, 1: 1-3 months }   # without dates, sprint or cycle; higher levels take the highest listed
 *   rules:                             # in order; before those of the presets
 *     - id: on-call
 *       when: { labels: [oncall, "ktlo*"], parent.type: epic, field.theme: /^run/i, not: { team: Web } }
 *       set: { shape: Run }
 *       from: 2026-07-01
 *   disable: [rule-id]                 # rules of a preset that do not hold here; mappings.yaml only
 *   types: { Tarea: task }             # the source's own type names to ours
 *   heuristics: true                   # duration and level as the last resort
 *   heuristicRules: [...]              # what that resort is: rules tried after everything inherited
 *
 * A preset file has also `id`, `title`, and, when it can stand beside another, `second`:
 *   second: { from: shape, map: { Explore: New }, values: [{ value: New, colour: "..." }] }
 */

const COLOUR = /^#?([0-9A-Fa-f]{6})$/;

const colour = z
  .string({ error: 'is not a colour, write six hexadecimal digits in quotes: "4E79A7"' })
  .regex(COLOUR, { error: 'is not a colour, write six hexadecimal digits in quotes: "4E79A7"' })
  .transform((text) => text.slice(-6).toUpperCase());

const dimensionValue = section(
  {
    value: words,
    colour: colour.optional(),
    meaning: z.string().default(''),
  },
  'must be a map such as { value: Growth }',
);

const dimension = section({
  id: z.string().regex(/^[a-z][A-Za-z0-9-]*$/, {
    error: 'is not an id: a small letter, then letters, digits or -',
  }),
  title: words.optional(),
  field: words.nullable().optional(),
  labelPrefix: words.nullable().optional(),
  values: z.array(dimensionValue).min(1, { error: 'has no values' }).optional(),
});

const days = z
  .int({ error: 'is not a whole number of days' })
  .min(1, { error: 'is less than 1 day' });

const band = section({
  value: words,
  min: days,
  max: days.nullable().default(null),
  maxEstimateHours: z.number().positive({ error: 'is not above 0' }).nullable().default(null),
  colour: colour.optional(),
  meaning: z.string().default(''),
});

const horizon = section({
  title: words.optional(),
  field: words.nullable().optional(),
  labelPrefix: words.nullable().optional(),
  bands: z.array(band).min(1, { error: 'has no bands' }).optional(),
  levels: z
    .record(z.string().regex(/^-?\d+$/, { error: 'is not a level: -1, 0, 1, 2, ...' }), words)
    .optional(),
});

/** `when` is read by conditions.ts; here it is only known to be a map. */
const when = z
  .record(z.string(), z.unknown(), {
    error: 'must be a map such as { labels: ktlo }; of several, any: [...] where one is enough',
  })
  .meta({ id: 'when' });

const ruleId = z
  .string({ error: 'is not text, put it in quotes: the workbook names the rule that decided' })
  .regex(/^[A-Za-z0-9][\w.-]*$/, { error: 'is not an id: letters, digits, - _ and .' });

const SET_FORM = 'must name a dimension and a value, such as { shape: Run }';

const rule = section({
  id: ruleId,
  when,
  set: z.record(words, words, { error: SET_FORM }).refine((set) => Object.keys(set).length > 0, {
    error: 'sets nothing, name a dimension and a value',
  }),
  from: isoDate.optional(),
  to: isoDate.optional(),
});

const shared = {
  version: words.optional(),
  dimensions: z.array(dimension).default([]),
  horizon: horizon.optional(),
  rules: z.array(rule).default([]),
  types: z.record(words, words).default({}),
  heuristics: z.boolean().optional(),
  heuristicRules: z.array(rule).default([]),
};

export const mappingsSchema = section({
  ...shared,
  preset: z
    .union([words, z.array(words)], { error: 'must be the name of a preset or a list of names' })
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .default(['bets']),
  disable: z.array(words).default([]),
});

export const presetSchema = section({
  ...shared,
  id: ruleId,
  title: words,
  description: z.string().optional(),
  second: section({
    from: words,
    map: z.record(words, words),
    values: z.array(dimensionValue).min(1, { error: 'has no values' }),
  }).optional(),
});

export type MappingsFile = z.output<typeof mappingsSchema>;
export type PresetFile = z.output<typeof presetSchema>;
export type RuleEntry = z.output<typeof rule>;
export type DimensionEntry = z.output<typeof dimension>;
export type BandEntry = z.output<typeof band>;

/** What a `when` may ask, and of which kind its patterns are. `field.<name>` asks for a configured field. */
export const ATTRIBUTES = {
  type: 'text',
  sourceType: 'text',
  labels: 'text',
  components: 'text',
  team: 'text',
  project: 'text',
  title: 'text',
  level: 'number',
  phase: 'text',
  state: 'text',
  priority: 'text',
  source: 'text',
  key: 'text',
  fixVersions: 'text',
  milestones: 'text',
  points: 'number',
  estimateHours: 'number',
  plannedDays: 'number',
  /** Distinct teams of the items below it, its own included. */
  teamCount: 'number',
  /** `*` (any date), `2026-09-30`, `>=2026-07-01` or `2026-07-01..2026-09-30`. */
  plannedEnd: 'date',
} as const satisfies Record<string, 'text' | 'number' | 'date'>;
