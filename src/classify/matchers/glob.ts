/** Says whether a text, already in lower case, matches. */
export type TextTest = (lowerCaseText: string) => boolean;

/**
 * Compiles a glob that must match the whole text: `*` is any run of characters, `?` exactly one, everything else
 * stands for itself; case does not matter. The common forms become plain string searches, the rest a scan whose
 * cost is at most pattern length x text length, so that no pattern can hang a run.
 */
export const compileGlob = (glob: string): TextTest => {
  const pattern = glob.toLowerCase();
  if (!pattern.includes('?')) {
    const inner = pattern.replace(/^\*+|\*+$/g, '');
    if (!inner.includes('*')) return plainSearch(inner, pattern);
  }
  return (text) => scan(pattern, text);
};

const plainSearch = (inner: string, pattern: string): TextTest => {
  const open = pattern.startsWith('*');
  const openEnd = pattern.endsWith('*');
  if (inner === '') return open ? () => true : (text) => text === '';
  if (open && openEnd) return (text) => text.includes(inner);
  if (open) return (text) => text.endsWith(inner);
  if (openEnd) return (text) => text.startsWith(inner);
  return (text) => text === inner;
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

/** The text that a glob such as `*migration*` looks for anywhere; null for any other glob. */
export const containedText = (glob: string): string | null =>
  /^\*[^*?]+\*$/.test(glob) ? glob.slice(1, -1).toLowerCase() : null;
