import type { ChartSpec, SeriesSpec } from './sheet.ts';

/** DrawingML for native charts. Knows charts and nothing else: specs in, XML out. */

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/drawingml/2006/main';
const CHART = 'http://schemas.openxmlformats.org/drawingml/2006/chart';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing';

const fill = (rgb: string): string => `<a:solidFill><a:srgbClr val="${rgb}"/></a:solidFill>`;
/** A thin white edge keeps neighbouring greys apart in print. */
const shape = (rgb: string): string =>
  `<c:spPr>${fill(rgb)}<a:ln w="6350">${fill('FFFFFF')}</a:ln></c:spPr>`;
const lineShape = (rgb: string): string =>
  `<c:spPr><a:ln w="28575" cap="rnd">${fill(rgb)}<a:round/></a:ln></c:spPr>`;

const textProperties = (size: number, colour: string, bold: boolean): string =>
  `<a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="${size}" b="${bold ? 1 : 0}">${fill(colour)}</a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p>`;
const textOf = (size: number, colour: string, bold = false): string =>
  `<c:txPr>${textProperties(size, colour, bold)}</c:txPr>`;

const richTitle = (text: string, size: number, colour: string): string =>
  `<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="${size}" b="1">${fill(colour)}</a:defRPr></a:pPr>` +
  `<a:r><a:rPr lang="en-US" sz="${size}" b="1">${fill(colour)}</a:rPr><a:t>${escape(text)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`;

const strings = (ref: string, values: string[]): string =>
  `<c:strRef><c:f>${escape(ref)}</c:f><c:strCache><c:ptCount val="${values.length}"/>${values
    .map((value, index) => `<c:pt idx="${index}"><c:v>${escape(value)}</c:v></c:pt>`)
    .join('')}</c:strCache></c:strRef>`;

const numbers = (ref: string, values: (number | null)[], format: string): string =>
  `<c:numRef><c:f>${escape(ref)}</c:f><c:numCache><c:formatCode>${escape(format)}</c:formatCode><c:ptCount val="${values.length}"/>${values
    .map((value, index) =>
      value === null ? '' : `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`,
    )
    .join('')}</c:numCache></c:numRef>`;

const sizeOf = ({ textSize = 9 }: ChartSpec): number => 100 * textSize;

/** A zero needs no label. */
const valueLabels = (chart: ChartSpec): string =>
  `<c:dLbls><c:numFmt formatCode="${escape(`${chart.valueFormat};-${chart.valueFormat};`)}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>` +
  `${textOf(sizeOf(chart), '1F2933', true)}<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`;

const series = (chart: ChartSpec, one: SeriesSpec, index: number): string => {
  const name =
    one.nameRef === null
      ? `<c:tx><c:v>${escape(one.name)}</c:v></c:tx>`
      : `<c:tx>${strings(one.nameRef, [one.name])}</c:tx>`;
  const isLine = chart.kind === 'line';
  const points = (one.pointColours ?? [])
    .map(
      (colour, point) =>
        `<c:dPt><c:idx val="${point}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>${shape(colour)}</c:dPt>`,
    )
    .join('');
  const look = isLine
    ? `${lineShape(one.colour)}<c:marker><c:symbol val="circle"/><c:size val="6"/></c:marker>`
    : `${shape(one.colour)}<c:invertIfNegative val="0"/>${points}${one.labelled ? valueLabels(chart) : ''}`;
  return (
    `<c:ser><c:idx val="${index}"/><c:order val="${index}"/>${name}${look}` +
    `<c:cat>${strings(one.categoriesRef, one.categories)}</c:cat>` +
    `<c:val>${numbers(one.valuesRef, one.values, chart.valueFormat)}</c:val>${isLine ? '<c:smooth val="0"/>' : ''}</c:ser>`
  );
};

const plot = (chart: ChartSpec): string => {
  const all = chart.series.map((one, index) => series(chart, one, index)).join('');
  const axes = '<c:axId val="111111111"/><c:axId val="222222222"/>';
  if (chart.kind === 'line')
    return `<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>${all}<c:marker val="1"/>${axes}</c:lineChart>`;
  const direction = chart.kind === 'bar' || chart.kind === 'stackedBar' ? 'bar' : 'col';
  const grouping =
    chart.kind === 'percentColumn'
      ? 'percentStacked'
      : chart.kind.startsWith('stacked')
        ? 'stacked'
        : 'clustered';
  const overlap = grouping === 'clustered' ? '' : '<c:overlap val="100"/>';
  return (
    `<c:barChart><c:barDir val="${direction}"/><c:grouping val="${grouping}"/><c:varyColors val="0"/>${all}` +
    `<c:gapWidth val="55"/>${overlap}${axes}</c:barChart>`
  );
};

const axesOf = (chart: ChartSpec): string => {
  const horizontal = chart.kind === 'bar' || chart.kind === 'stackedBar';
  const format = chart.kind === 'percentColumn' ? '0%' : chart.valueFormat;
  const categoryAxis =
    `<c:catAx><c:axId val="111111111"/><c:scaling><c:orientation val="${horizontal ? 'maxMin' : 'minMax'}"/></c:scaling><c:delete val="0"/>` +
    `<c:axPos val="${horizontal ? 'l' : 'b'}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>` +
    `<c:spPr><a:ln w="9525">${fill('9AA5B1')}</a:ln></c:spPr>${textOf(sizeOf(chart), '3E4C59')}<c:crossAx val="222222222"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>`;
  const valueAxis =
    `<c:valAx><c:axId val="222222222"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="${chart.plainValues ? 1 : 0}"/>` +
    `<c:axPos val="${horizontal ? 't' : 'l'}"/><c:majorGridlines><c:spPr><a:ln w="6350">${fill('E4E7EB')}</a:ln></c:spPr></c:majorGridlines>` +
    (chart.valueTitle === null ? '' : richTitle(chart.valueTitle, 900, '616E7C')) +
    `<c:numFmt formatCode="${escape(format)}" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="${horizontal ? 'high' : 'nextTo'}"/>` +
    `<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>${textOf(sizeOf(chart), '616E7C')}<c:crossAx val="111111111"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>`;
  return categoryAxis + valueAxis;
};

/** `xl/charts/chartN.xml`: titled, with axis formats, and caches so that viewers show it without calculating. */
export const chartXml = (chart: ChartSpec): string => {
  const legend =
    chart.series.length > 1
      ? `<c:legend><c:legendPos val="b"/><c:overlay val="0"/>${textOf(sizeOf(chart), '3E4C59')}</c:legend>`
      : '';
  return (
    `${HEAD}<c:chartSpace xmlns:c="${CHART}" xmlns:a="${MAIN}" xmlns:r="${REL}"><c:roundedCorners val="0"/>` +
    `<c:chart>${richTitle(chart.title, 1200, '1F2933')}<c:autoTitleDeleted val="0"/>` +
    `<c:plotArea><c:layout/>${plot(chart)}${axesOf(chart)}<c:spPr><a:noFill/></c:spPr></c:plotArea>${legend}` +
    `<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/></c:chart>` +
    `<c:spPr>${fill('FFFFFF')}<a:ln w="6350">${fill('E4E7EB')}</a:ln></c:spPr></c:chartSpace>`
  );
};

const anchor = (chart: ChartSpec, index: number): string => {
  const corner = (tag: string, { column, row }: { column: number; row: number }): string =>
    `<xdr:${tag}><xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:${tag}>`;
  return (
    `<xdr:twoCellAnchor editAs="oneCell">${corner('from', chart.from)}${corner('to', chart.to)}<xdr:graphicFrame macro="">` +
    `<xdr:nvGraphicFramePr><xdr:cNvPr id="${index + 2}" name="Chart ${index + 1}" title="${escape(chart.title)}" descr="${escape(chart.alt)}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>` +
    `<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="${CHART}">` +
    `<c:chart xmlns:c="${CHART}" r:id="rId${index + 1}"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>`
  );
};

/** `xl/drawings/drawingN.xml` with one frame a chart, related as rId1, rId2, ... */
export const drawingXml = (charts: ChartSpec[]): string =>
  `${HEAD}<xdr:wsDr xmlns:xdr="${DRAWING}" xmlns:a="${MAIN}" xmlns:r="${REL}">${charts.map(anchor).join('')}</xdr:wsDr>`;
