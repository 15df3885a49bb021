/** Bits in words of 30, so that every word stays a small integer. */
export type Bits = Int32Array;

const WORD = 30;

export const noBits = (size: number): Bits => new Int32Array(Math.ceil(size / WORD));

export const setBit = (bits: Bits, bit: number): void => {
  bits[Math.floor(bit / WORD)]! |= 1 << (bit % WORD);
};

export const hasBit = (bits: Bits, bit: number): boolean =>
  (bits[Math.floor(bit / WORD)]! & (1 << (bit % WORD))) !== 0;

export const clearBit = (bits: Bits, bit: number): void => {
  bits[Math.floor(bit / WORD)]! &= ~(1 << (bit % WORD));
};

export const copyBits = (to: Bits, from: Bits): void => {
  for (let i = 0; i < to.length; i++) to[i] = from[i]!;
};

export const haveCommon = (bits: Bits, others: Bits): boolean => {
  for (let i = 0; i < bits.length; i++) if ((bits[i]! & others[i]!) !== 0) return true;
  return false;
};

/** Leaves in `bits` what is in both. */
export const keepBits = (bits: Bits, others: Bits): void => {
  for (let i = 0; i < bits.length; i++) bits[i]! &= others[i]!;
};

/** Adds to `bits` what is in the others. */
export const joinBits = (bits: Bits, others: Bits): void => {
  for (let i = 0; i < bits.length; i++) bits[i]! |= others[i]!;
};

/** Calls `visit` with each bit that is in both, in order; it may clear the bit it is given. */
export const eachBit = (bits: Bits, others: Bits, visit: (bit: number) => void): void => {
  for (let i = 0; i < bits.length; i++)
    for (let word = bits[i]! & others[i]!; word !== 0; word &= word - 1)
      visit(i * WORD + 31 - Math.clz32(word & -word));
};
