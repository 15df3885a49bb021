import JSZip from 'jszip';
import { chartXml, drawingXml } from './charts.ts';
import type { ChartSpec, Sheet } from './sheet.ts';

/** The finishing pass over a package: what the streaming writer cannot do. Bytes in, bytes out. */

const DRAWING_TYPE = 'application/vnd.openxmlformats-officedocument.drawing+xml';
const CHART_TYPE = 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** The earliest date a zip can hold: bytes do not depend on the clock. */
const ZIP_EPOCH = new Date(Date.UTC(1980, 0, 1));

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const read = async (zip: JSZip, path: string): Promise<string> => {
  const file = zip.file(path);
  if (file === null) throw new Error(`the package has no part ${path}`);
  return file.async('string');
};

const relations = (targets: { type: string; target: string }[]): string =>
  `${HEAD}<Relationships xmlns="${RELATIONS}">${targets
    .map(
      ({ type, target }, index) =>
        `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

/** The elements that follow `<drawing>` in a worksheet; exceljs writes none of them here but legacyDrawing. */
const withDrawing = (sheetXml: string): string =>
  sheetXml.replace('</worksheet>', '<drawing r:id="rId1"/></worksheet>');

const addCharts = async (zip: JSZip, sheets: Sheet[]): Promise<string[]> => {
  const overrides: string[] = [];
  let drawings = 0;
  let charts = 0;
  for (const [index, sheet] of sheets.entries()) {
    if (sheet.charts.length === 0) continue;
    drawings += 1;
    const part = `xl/worksheets/sheet${index + 1}.xml`;
    zip.file(part, withDrawing(await read(zip, part)));
    zip.file(
      `xl/worksheets/_rels/sheet${index + 1}.xml.rels`,
      relations([{ type: 'drawing', target: `../drawings/drawing${drawings}.xml` }]),
    );
    zip.file(`xl/drawings/drawing${drawings}.xml`, drawingXml(sheet.charts));
    overrides.push(override(`/xl/drawings/drawing${drawings}.xml`, DRAWING_TYPE));
    const targets = sheet.charts.map((chart: ChartSpec) => {
      charts += 1;
      zip.file(`xl/charts/chart${charts}.xml`, chartXml(chart));
      overrides.push(override(`/xl/charts/chart${charts}.xml`, CHART_TYPE));
      return { type: 'chart', target: `../charts/chart${charts}.xml` };
    });
    zip.file(`xl/drawings/_rels/drawing${drawings}.xml.rels`, relations(targets));
  }
  return overrides;
};

const override = (part: string, type: string): string =>
  `<Override PartName="${part}" ContentType="${type}"/>`;

const quoted = (sheet: string): string => `'${sheet.replaceAll("'", "''")}'`;

const absoluteRange = (range: string): string =>
  range.replace(/([A-Z]+)(\d+)/g, (_, column: string, row: string) => `$${column}$${row}`);

const definedNames = (sheets: Sheet[]): string => {
  const names = sheets.flatMap((sheet, index) => {
    const local = (name: string, ref: string, hidden = false): string =>
      `<definedName name="${name}" localSheetId="${index}"${hidden ? ' hidden="1"' : ''}>${escape(ref)}</definedName>`;
    const { titleRows, area } = sheet.print;
    return [
      ...(sheet.filter
        ? [
            local(
              '_xlnm._FilterDatabase',
              `${quoted(sheet.name)}!${absoluteRange(sheet.filter)}`,
              true,
            ),
          ]
        : []),
      ...(area ? [local('_xlnm.Print_Area', `${quoted(sheet.name)}!${absoluteRange(area)}`)] : []),
      ...(titleRows
        ? [local('_xlnm.Print_Titles', `${quoted(sheet.name)}!$${titleRows[0]}:$${titleRows[1]}`)]
        : []),
      ...sheet.names.map(
        ({ name, ref }) => `<definedName name="${name}">${escape(ref)}</definedName>`,
      ),
    ];
  });
  return names.length === 0 ? '' : `<definedNames>${names.join('')}</definedNames>`;
};

/** Adds charts and defined names, and fixes every zip timestamp. Parts that it does not touch stay compressed. */
export const finishPackage = async (bytes: Uint8Array, sheets: Sheet[]): Promise<Uint8Array> => {
  const zip = await JSZip.loadAsync(bytes);
  const overrides = await addCharts(zip, sheets);
  const types = await read(zip, '[Content_Types].xml');
  zip.file('[Content_Types].xml', types.replace('</Types>', `${overrides.join('')}</Types>`));
  const workbook = await read(zip, 'xl/workbook.xml');
  zip.file(
    'xl/workbook.xml',
    workbook.replace(/<calcPr/, () => `${definedNames(sheets)}<calcPr`),
  );
  zip.forEach((_, file) => {
    file.date = ZIP_EPOCH;
  });
  return zip.generateAsync({
    type: 'nodebuffer',
    compression: 'DEFLATE',
    compressionOptions: { level: 1 },
  });
};
