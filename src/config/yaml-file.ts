import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLParseError,
  type YAMLWarning,
} from 'yaml';
import type { Path } from './path.ts';
import type { ConfigProblem } from './problem.ts';

export type Place = Pick<ConfigProblem, 'line' | 'column'>;

/** A YAML file as plain data, with the place of everything in it. */
export interface YamlFile {
  file: string;
  /** Undefined when the text is not YAML, no settings when there is none. */
  data: unknown;
  /** Syntax errors and duplicate keys. */
  problems: ConfigProblem[];
  /** The place of a value (or of its key); of the nearest thing around it where there is none. */
  placeOf(path: Path, part?: 'key' | 'value'): Place;
}

/** The library's message without the text of the file, which may hold a secret. */
const withoutSource = (message: string): string =>
  message.replace(/: .*$/s, '').replace(/;.*$/s, '');

const ADVICE: Partial<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  DUPLICATE_KEY: 'keep one of them',
  MULTIPLE_DOCS: 'keep one document, without a second ---',
  BLOCK_AS_IMPLICIT_KEY: 'check the indentation, and put text that contains ": " in quotes',
  BAD_SCALAR_START: 'put the text in quotes',
};

const adviceOn = ({ code, message }: YAMLParseError | YAMLWarning): string | undefined =>
  /^Block scalar header/.test(message)
    ? 'put text that begins with > or | in quotes: ">92"'
    : ADVICE[code];

interface Fault {
  offset: number;
  message: string;
  suggestion: string;
}

/** Tags whose values are not plain data: dates, bytes, sets and ordered maps. */
const ODD_TAG = /^tag:yaml\.org,2002:(binary|omap|pairs|set|timestamp)$/;

/** What is YAML and still no configuration: odd tags, and aliases that stand for nothing or for what they are part of. */
const nodeFaults = (doc: Document): Fault[] => {
  const found: Fault[] = [];
  const unknownAlias = (alias: Alias): Fault => ({
    offset: alias.range?.[0] ?? 0,
    message: 'This reads as an alias, and nothing before it has that name',
    suggestion: 'put text that begins with * in quotes',
  });
  const report = (node: Node, message: string): void => {
    found.push({ offset: node.range?.[0] ?? 0, message, suggestion: 'write the value out' });
  };
  visit(doc, {
    Node: (_, node, path) => {
      if (isAlias(node)) {
        const target = node.resolve(doc);
        if (target === undefined) found.push(unknownAlias(node));
        else if (path.includes(target)) report(node, 'This alias is part of what it stands for');
      } else if (ODD_TAG.test(node.tag ?? '')) report(node, 'This tag is not allowed');
    },
  });
  return found;
};

const keyText = (pair: Pair): string =>
  isScalar(pair.key) ? String(pair.key.value) : String(pair.key);

/** Walks down as far as the path goes: the deepest node found, and its key when the whole path was found. */
const locate = (doc: Document, path: Path): { node: Node | null; key: Node | null } => {
  let node = doc.contents as Node | null;
  let key: Node | null = null;
  for (const step of path) {
    const target = isAlias(node) ? node.resolve(doc) : node;
    if (isMap(target)) {
      const pair = target.items.find((item) => isPair(item) && keyText(item) === String(step));
      if (pair === undefined) return { node: key ?? node, key };
      key = pair.key as Node;
      node = (pair.value as Node | null) ?? key;
    } else if (isSeq(target)) {
      const item = target.items[Number(step)] as Node | undefined;
      if (item === undefined) return { node: key ?? node, key };
      [node, key] = [item, null];
    } else return { node, key };
  }
  return { node, key };
};

interface Parsed {
  doc: Document;
  data: unknown;
  faults: Fault[];
}

/** A sentence when the text is too much for the parser. */
const parseSafely = (text: string, lineCounter: LineCounter): Parsed | string => {
  try {
    const doc = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
    const odd = nodeFaults(doc);
    const syntax = [...doc.errors, ...doc.warnings].map((error) => ({
      offset: error.pos[0],
      message: withoutSource(error.message),
      suggestion: adviceOn(error) ?? 'this is not valid YAML',
    }));
    const isBroken = odd.length > 0 || doc.errors.some(({ code }) => code !== 'DUPLICATE_KEY');
    return {
      doc,
      data: isBroken ? undefined : (doc.toJS() ?? {}),
      faults: [...syntax, ...odd],
    };
  } catch (error) {
    if (error instanceof RangeError) return 'The file is nested too deeply';
    if (error instanceof ReferenceError) return 'The file uses its aliases too often';
    throw error;
  }
};

/** Reads YAML text; never throws, whatever the text is. */
export const readYaml = (file: string, text: string): YamlFile => {
  const lines = new LineCounter();
  const parsed = parseSafely(text, lines);
  if (typeof parsed === 'string') {
    const start: Place = { line: 1, column: 1 };
    return {
      file,
      data: undefined,
      problems: [{ file, ...start, message: parsed }],
      placeOf: () => start,
    };
  }
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? { line: 1, column: 1 } : { line, column: col };
  };
  return {
    file,
    data: parsed.data,
    problems: firstOfEachLine(
      parsed.faults.map(({ offset, ...fault }) => ({ file, ...placeAt(offset), ...fault })),
    ),
    placeOf: (path, part = 'value') => {
      const { node, key } = locate(parsed.doc, path);
      const at = part === 'key' || isCollection(node) ? (key ?? node) : node;
      return placeAt(at?.range?.[0] ?? 0);
    },
  };
};

/** One slip often makes the parser stumble several times on one line. */
const firstOfEachLine = (problems: ConfigProblem[]): ConfigProblem[] => {
  const seen = new Set<number | null>();
  return problems.filter(({ line }) => !seen.has(line) && seen.add(line));
};
