import { setFlagsFromString } from 'node:v8';

/** How far the heap may grow over what lives after a collection, in percent; left alone, V8 goes to three hundred. */
const GROWTH_PERCENT = 200;

let users = 0;

/**
 * Runs work that holds little and throws away much, such as a pull, with a heap that is let grow to three times what lives,
 * not to four. May be nested.
 */
export const withSmallHeap = async <T>(work: () => Promise<T>): Promise<T> => {
  users += 1;
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  try {
    return await work();
  } finally {
    users -= 1;
    if (users === 0) setFlagsFromString('--heap-growing-percent=0');
  }
};
