/** `first` of every connection is 1 to 250. */
export const LARGEST_PAGE = 250;
/** Below Linear's 10,000 a query, so that its price may differ a little from page to page. */
const COMPLEXITY_TARGET = 9_900;

/** Page size by what Linear charged last. Starts at what is affordable by Linear's published prices; refused, it halves. */
export interface PageSize {
  readonly first: number;
  /** What a page of `first` cost; `growth` is how much dearer each node may be next time. */
  charge(first: number, complexity: number | null, growth?: number): void;
  /** Refused as too complex: smaller from now on. False when it cannot get smaller. */
  shrink(): boolean;
}

export const createPageSize = (start: number): PageSize => {
  let first = start;
  let most = LARGEST_PAGE;
  return {
    get first() {
      return first;
    },
    charge(asked, complexity, growth = 1) {
      if (complexity === null || complexity <= 0) return;
      const affordable = Math.floor(COMPLEXITY_TARGET / ((complexity / asked) * growth));
      first = Math.max(1, Math.min(most, affordable));
    },
    shrink() {
      if (first <= 1) return false;
      first = Math.floor(first / 2);
      most = first;
      return true;
    },
  };
};
