/** Cells of a worksheet part as text, from any program's SpreadsheetML: shared, inline and formula strings, numbers, booleans. */

export interface ReadCell {
  /** Column number, from 1. */
  column: number;
  row: number;
  text: string;
  isNumber: boolean;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescape = (text: string): string =>
  text
    .replace(
      /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
      (whole, hex?: string, decimal?: string, name?: string) => {
        if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
        if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
        return ENTITIES[name ?? ''] ?? whole;
      },
    )
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );

const PHONETIC = /<(?:\w+:)?rPh\b.*?<\/(?:\w+:)?rPh>/gs;
const TEXT = /<(?:\w+:)?t(?:\s[^>]*)?>(.*?)<\/(?:\w+:)?t>/gs;

/** The text of an `<si>` or `<is>` with its runs put together. */
const runs = (xml: string): string =>
  [...xml.replace(PHONETIC, '').matchAll(TEXT)].map(([, text]) => unescape(text ?? '')).join('');

export const sharedStrings = (xml: string): string[] =>
  [...xml.matchAll(/<(?:\w+:)?si\b(?:\s[^>]*)?(?:\/>|>(.*?)<\/(?:\w+:)?si>)/gs)].map(([, body]) =>
    runs(body ?? ''),
  );

const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

const attribute = (attributes: string, name: string): string | null =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? null;

const textOf = (type: string, body: string, strings: string[]): string => {
  if (type === 'inlineStr') return runs(body);
  const value = unescape(/<(?:\w+:)?v(?:\s[^>]*)?>(.*?)<\/(?:\w+:)?v>/s.exec(body)?.[1] ?? '');
  return type === 's' ? (strings[Number(value)] ?? '') : value;
};

const CELL = /<(?:\w+:)?c\s([^>]*?)(?:\/>|>(.*?)<\/(?:\w+:)?c>)/gs;

/** Cells that hold something, in the order of the part. */
export function* sheetCells(xml: string, strings: string[]): Generator<ReadCell> {
  for (const [, attributes = '', body = ''] of xml.matchAll(CELL)) {
    const address = /^([A-Z]{1,3})(\d+)$/.exec(attribute(attributes, 'r') ?? '');
    if (address === null) continue;
    const type = attribute(attributes, 't') ?? 'n';
    const text = textOf(type, body, strings);
    if (text === '') continue;
    yield {
      column: columnNumber(address[1] ?? ''),
      row: Number(address[2]),
      text,
      isNumber: type === 'n',
    };
  }
}

/** Sheet names to the paths of their parts. */
export const sheetPaths = (workbookXml: string, relationsXml: string): Map<string, string> => {
  const targets = new Map(
    [...relationsXml.matchAll(/<(?:\w+:)?Relationship\s([^>]*?)\/?>/g)].map(
      ([, attributes = '']) => [attribute(attributes, 'Id'), attribute(attributes, 'Target') ?? ''],
    ),
  );
  return new Map(
    [...workbookXml.matchAll(/<(?:\w+:)?sheet\s([^>]*?)\/?>/g)].map(([, attributes = '']) => {
      const target =
        targets.get(/r:id="([^"]*)"|\w+:id="([^"]*)"/.exec(attributes)?.[1] ?? '') ?? '';
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
      return [unescape(attribute(attributes, 'name') ?? ''), path];
    }),
  );
};
