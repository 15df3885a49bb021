import type { HorizonBand } from '../../config/config.ts';

/** The rungs of the ladder, longest first. A band of planned length stands on the rung that its shortest length reaches. */
export const RUNGS = ['Years', 'Quarters', 'Months', 'Weeks', 'Days'] as const;
export type Rung = (typeof RUNGS)[number];

export const NO_HORIZON = 'No horizon';

const SHORTEST: Record<Rung, number> = { Years: 300, Quarters: 90, Months: 26, Weeks: 5, Days: 0 };

/** Planned lengths of the messy middle, in inclusive calendar days. */
export const MIDDLE = { min: 26, max: 316 };

/** The rung of a horizon value; null for `Unknown` and values that are no band. */
export const rungOf = (bands: readonly HorizonBand[], value: string | null): Rung | null => {
  const band = bands.find((one) => one.value === value);
  return band === undefined ? null : (RUNGS.find((rung) => band.min >= SHORTEST[rung]) ?? null);
};

/** How many rungs lie between two: 1 for neighbours, negative when the second is longer. */
export const stepsDown = (from: Rung, to: Rung): number => RUNGS.indexOf(to) - RUNGS.indexOf(from);
