/** Whole units of 1/10,000 person-day: sums tie without a tolerance. */
export const UNITS_PER_DAY = 10_000;
