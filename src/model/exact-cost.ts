/** An exact cost is a bigint in 1/10^18 of a minor unit: units of a day, an exchange rate, and the difference of minor digits. */
export const EXCHANGE_DIGITS = 10;
export const CURRENCY_DIGITS = 4;
const UNIT_DIGITS = 4;
const SCALE = 10n ** BigInt(UNIT_DIGITS + EXCHANGE_DIGITS + CURRENCY_DIGITS);

/** Rounds exact costs to whole minor units that sum to the rounded (half up) exact total, by largest remainder, earlier ones first. */
export const roundToTotal = (costs: readonly bigint[]): number[] => {
  const total = costs.reduce((a, b) => a + b, 0n);
  const whole = costs.map((cost) => cost / SCALE);
  const left = (total + SCALE / 2n) / SCALE - whole.reduce((a, b) => a + b, 0n);
  const remainders = costs.map((cost, i) => cost - whole[i]! * SCALE);
  const order = costs.map((_, i) => i);
  order.sort((a, b) =>
    remainders[a]! > remainders[b]! ? -1 : remainders[a]! < remainders[b]! ? 1 : a - b,
  );
  const rounded = whole.map(Number);
  for (const i of order.slice(0, Number(left))) rounded[i]! += 1;
  return rounded;
};
