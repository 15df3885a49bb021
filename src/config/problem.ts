/** Something wrong in a configuration file, at the place where it is to be mended. */
export interface ConfigProblem {
  file: string;
  /** From 1; null when the file itself is the problem. */
  line: number | null;
  column: number | null;
  /** What is wrong, with the name of the setting. */
  message: string;
  /** The value as it stands in the file; absent for secrets. */
  value?: string;
  allowed?: string[];
  /** What to do. */
  suggestion?: string;
}

/** What readers of several files collect. */
export interface Findings {
  problems: ConfigProblem[];
  warnings: ConfigProblem[];
}

export type ProblemDetail = Pick<ConfigProblem, 'value' | 'allowed' | 'suggestion'>;

const MOST_ALLOWED = 20;

/** `file:line:column: what; allowed values; what to do`, on one line. */
export const formatProblem = (problem: ConfigProblem): string => {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== null);
  const shown = problem.allowed?.slice(0, MOST_ALLOWED).join(', ');
  const more = (problem.allowed?.length ?? 0) > MOST_ALLOWED ? ', ...' : '';
  return [
    `${place.join(':')}: ${problem.message}`,
    ...(shown ? [`allowed: ${shown}${more}`] : []),
    ...(problem.suggestion ? [problem.suggestion] : []),
  ]
    .join('; ')
    .replace(/\s*[\r\n]+\s*/g, ' ');
};

/** Fewest insertions, deletions, substitutions and swaps of neighbours that turn one text into the other. */
const distance = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row++) {
    const [above, current] = [rows[row - 1]!, [row]];
    for (let column = 1; column <= b.length; column++) {
      const substitution = above[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = isSwap ? rows[row - 2]![column - 2]! + 1 : Infinity;
      current.push(Math.min(substitution, above[column]! + 1, current[column - 1]! + 1, swap));
    }
    rows.push(current);
  }
  return rows[a.length]![b.length]!;
};

const MOST_COMPARED = 60;

/** The candidate that is a slip of the keyboard away from `text`; undefined when none is near. */
export const nearest = (text: string, candidates: Iterable<string>): string | undefined => {
  if (text.length > MOST_COMPARED) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(text.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate.length > MOST_COMPARED) continue;
    const found = distance(text.toLowerCase(), candidate.toLowerCase());
    if (found < bestDistance) [best, bestDistance] = [candidate, found];
  }
  return best;
};

/** `did you mean "x"?` for a near miss, nothing otherwise. */
export const didYouMean = (text: string, candidates: Iterable<string>): ProblemDetail => {
  const near = nearest(text, candidates);
  return near === undefined ? {} : { suggestion: `did you mean ${JSON.stringify(near)}?` };
};
