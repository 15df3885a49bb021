import JSZip from 'jszip';
import { chartXml, drawingXml } from './charts.ts';
import { letters } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import { withUniformRows } from './uniform-rows.ts';
import type { ZipPart } from './zip.ts';

/** The finishing pass over a package: what the streaming writer cannot do or does slowly. Bytes in, parts out. */

const DRAWING_TYPE = 'application/vnd.openxmlformats-officedocument.drawing+xml';
const CHART_TYPE = 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

type Parts = Map<string, ZipPart['content']>;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const textOf = (parts: Parts, path: string): string => {
  const part = parts.get(path);
  if (typeof part !== 'string') throw new Error(`the package has no text part ${path}`);
  return part;
};

const relations = (targets: { type: string; target: string }[]): string =>
  `${HEAD}<Relationships xmlns="${RELATIONS}">${targets
    .map(
      ({ type, target }, index) =>
        `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

const override = (part: string, type: string): string =>
  `<Override PartName="${part}" ContentType="${type}"/>`;

const sheetPath = (index: number): string => `xl/worksheets/sheet${index + 1}.xml`;

/** Adds drawings and charts; returns the content types that they need. */
const addCharts = (parts: Parts, sheets: Sheet[]): string => {
  let types = '';
  let drawings = 0;
  let charts = 0;
  for (const [index, sheet] of sheets.entries()) {
    if (sheet.charts.length === 0) continue;
    drawings += 1;
    const path = sheetPath(index);
    parts.set(
      path,
      textOf(parts, path).replace('</worksheet>', '<drawing r:id="rId1"/></worksheet>'),
    );
    parts.set(
      `xl/worksheets/_rels/sheet${index + 1}.xml.rels`,
      relations([{ type: 'drawing', target: `../drawings/drawing${drawings}.xml` }]),
    );
    parts.set(`xl/drawings/drawing${drawings}.xml`, drawingXml(sheet.charts));
    types += override(`/xl/drawings/drawing${drawings}.xml`, DRAWING_TYPE);
    const targets = sheet.charts.map((chart) => {
      charts += 1;
      parts.set(`xl/charts/chart${charts}.xml`, chartXml(chart));
      types += override(`/xl/charts/chart${charts}.xml`, CHART_TYPE);
      return { type: 'chart', target: `../charts/chart${charts}.xml` };
    });
    parts.set(`xl/drawings/_rels/drawing${drawings}.xml.rels`, relations(targets));
  }
  return types;
};

/**
 * exceljs types plain text as a formula's string (`t="str"`); programs differ in how they read its spaces and escapes.
 * As an inline string it reads the same everywhere. Formulas have an `<f>` before their value and stay.
 */
const withInlineText = (sheetXml: string): string =>
  sheetXml.replace(
    / t="str"><v>([^<]*)<\/v>/g,
    (_, text: string) => ` t="inlineStr"><is><t xml:space="preserve">${text}</t></is>`,
  );

/** exceljs writes the outline after the page set-up; the standard has them the other way round. */
const withSheetPropertiesInOrder = (sheetXml: string): string =>
  sheetXml.replace(/(<pageSetUpPr[^>]*\/>)(<outlinePr[^>]*\/>)/, '$2$1');

const quoted = (sheet: string): string => `'${sheet.replaceAll("'", "''")}'`;

const absoluteRange = (range: string): string =>
  range.replace(/([A-Z]+)(\d+)/g, (_, column: string, row: string) => `$${column}$${row}`);

const onSheet = ({ name }: Sheet, ref: string): string => `${quoted(name)}!${ref}`;

/** Columns and rows that every page repeats, as the one reference that the name stands for. */
const printTitles = (sheet: Sheet): string[] => {
  const { titleRows, titleColumns } = sheet.print;
  const refs = [
    ...(titleColumns ? [onSheet(sheet, `$A:$${letters(titleColumns)}`)] : []),
    ...(titleRows ? [onSheet(sheet, `$${titleRows[0]}:$${titleRows[1]}`)] : []),
  ];
  return refs.length === 0 ? [] : [refs.join(',')];
};

/** Names that people refer to from their own models, print areas and titles, and the filter's own name. */
const definedNames = (sheets: Sheet[]): string => {
  const names = sheets.flatMap((sheet, index) => {
    const local = (name: string, ref: string, hidden = ''): string =>
      `<definedName name="_xlnm.${name}" localSheetId="${index}"${hidden}>${escape(ref)}</definedName>`;
    const { area } = sheet.print;
    return [
      ...(sheet.filter
        ? [local('_FilterDatabase', onSheet(sheet, absoluteRange(sheet.filter)), ' hidden="1"')]
        : []),
      ...(area ? [local('Print_Area', onSheet(sheet, absoluteRange(area)))] : []),
      ...printTitles(sheet).map((ref) => local('Print_Titles', ref)),
      ...sheet.names.map(
        ({ name, ref }) => `<definedName name="${name}">${escape(ref)}</definedName>`,
      ),
    ];
  });
  return names.length === 0 ? '' : `<definedNames>${names.join('')}</definedNames>`;
};

/** The parts of the finished package: charts and names added, the rows of uniform sheets made while they are written. */
export const finishedParts = async (bytes: Uint8Array, sheets: Sheet[]): Promise<ZipPart[]> => {
  const zip = await JSZip.loadAsync(bytes);
  const parts: Parts = new Map();
  for (const file of Object.values(zip.files))
    if (!file.dir) parts.set(file.name, await file.async('string'));
  const types = addCharts(parts, sheets);
  parts.set(
    '[Content_Types].xml',
    textOf(parts, '[Content_Types].xml').replace('</Types>', `${types}</Types>`),
  );
  parts.set(
    'xl/workbook.xml',
    textOf(parts, 'xl/workbook.xml').replace('<calcPr', () => `${definedNames(sheets)}<calcPr`),
  );
  for (const [index, sheet] of sheets.entries()) {
    const xml = withSheetPropertiesInOrder(withInlineText(textOf(parts, sheetPath(index))));
    parts.set(sheetPath(index), sheet.uniform ? withUniformRows(sheet, xml) : xml);
  }
  const first = '[Content_Types].xml';
  return [first, ...[...parts.keys()].filter((path) => path !== first)].map((path) => ({
    path,
    content: parts.get(path) ?? '',
  }));
};
