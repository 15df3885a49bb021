/** Says whether a text, already in lower case, matches. */
export type TextTest = (lowerCaseText: string) => boolean;

/** One run of text, and where in a text it must be. */
export interface PlainGlob {
  /** In lower case. */
  text: string;
  atStart: boolean;
  atEnd: boolean;
}

/** A glob that is one run of text with or without stars around it; null for any other. */
export const plainGlob = (glob: string): PlainGlob | null => {
  const pattern = glob.toLowerCase();
  const text = pattern.replace(/^\*+|\*+$/g, '');
  if (/[*?]/.test(text)) return null;
  if (text === '') return { text, atStart: true, atEnd: pattern === '' };
  return { text, atStart: !pattern.startsWith('*'), atEnd: !pattern.endsWith('*') };
};

/**
 * Compiles a glob that must match the whole text: `*` is any run of characters, `?` exactly one, everything else
 * stands for itself; case does not matter. The common forms become plain string searches, the rest a scan whose
 * cost is at most pattern length x text length, so that no pattern can hang a run.
 */
export const compileGlob = (glob: string): TextTest => {
  const plain = plainGlob(glob);
  if (plain) return plainSearch(plain);
  const pattern = glob.toLowerCase();
  return (text) => scan(pattern, text);
};

const plainSearch = ({ text: part, atStart, atEnd }: PlainGlob): TextTest => {
  if (atStart && atEnd) return (text) => text === part;
  if (atStart) return (text) => text.startsWith(part);
  if (atEnd) return (text) => text.endsWith(part);
  return (text) => text.includes(part);
};

/** Greedy scan with one restart point: the last `*` seen takes one more character whenever what follows fails. */
const scan = (pattern: string, text: string): boolean => {
  let p = 0;
  let t = 0;
  let star = -1;
  let restart = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      restart = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++restart;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
};
