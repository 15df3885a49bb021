import type { IsoDate } from '../model/work-item.ts';
import type { ReadCell } from './cells-xml.ts';
import { HEADERS, NOTHING } from './finance/review-columns.ts';
import type { Identity } from './identity.ts';
import { letters } from './sheet.ts';

/** The answers that a workbook holds, cell by cell; nothing is compared with today's state here. */

export interface Decision {
  kind: 'shape' | 'accounting';
  /** `Review!J7`: the cell of the answer. */
  place: string;
  /** Item id (shape), or source and bet key (accounting). */
  subject: string;
  /** Of what the reviewer saw. */
  fingerprint: string;
  key: string;
  /** What the workbook said beside the answer: the shape, or the prompt. */
  saw: string;
  answer: string;
  reason: string;
  reviewer: string;
  date: IsoDate;
}

export interface ReadProblem {
  /** `Review!J7` */
  place: string;
  message: string;
}

export interface DecisionsFile {
  identity: Identity;
  decisions: Decision[];
  problems: ReadProblem[];
}

interface Layout {
  kind: Decision['kind'];
  sheet: string;
  answer: string;
  key: string;
  saw: string;
  /** What the sheet says when there is nothing to answer. */
  nothing: string;
}

const REVIEW: Layout = {
  kind: 'shape',
  sheet: 'Review',
  answer: HEADERS.newShape,
  key: HEADERS.key,
  saw: 'Bet shape',
  nothing: NOTHING.review,
};
const ACCOUNTING: Layout = {
  kind: 'accounting',
  sheet: 'Accounting review',
  answer: HEADERS.decision,
  key: HEADERS.bet,
  saw: 'Accounting prompt',
  nothing: NOTHING.accounting,
};

type Line = Map<number, ReadCell>;

const linesOf = (cells: ReadCell[]): Map<number, Line> => {
  const lines = new Map<number, Line>();
  for (const cell of cells) {
    const line = lines.get(cell.row) ?? new Map<number, ReadCell>();
    line.set(cell.column, cell);
    lines.set(cell.row, line);
  }
  return lines;
};

/** An ISO date from a serial day number or from text; null if it is neither. */
export const dateOf = (text: string, isNumber: boolean): IsoDate | null => {
  if (isNumber) {
    const serial = Number(text);
    if (!Number.isFinite(serial) || serial < 1 || serial > 2_958_465) return null;
    return new Date((Math.floor(serial) - 25_569) * 86_400_000).toISOString().slice(0, 10);
  }
  const match = /^(\d{4}-\d{2}-\d{2})(?:T.*)?$/.exec(text.trim());
  const day = match?.[1] === undefined ? Number.NaN : Date.parse(`${match[1]}T00:00:00Z`);
  return Number.isNaN(day) ? null : new Date(day).toISOString().slice(0, 10);
};

const ROW_ID = /^(.+) ([0-9a-f]{12})$/s;

/** Columns by header; where a header is missing, the answers cannot be told apart. */
const findColumns = (lines: Map<number, Line>, { sheet, answer, key, saw }: Layout) => {
  const wanted = [answer, HEADERS.reason, HEADERS.reviewer, HEADERS.date, HEADERS.row, key, saw];
  for (const [row, line] of lines) {
    const found = new Map([...line.values()].map(({ text, column }) => [text.trim(), column]));
    if (!found.has(HEADERS.row)) continue;
    const missing = wanted.filter((header) => !found.has(header));
    return missing.length === 0
      ? { row, found, problem: null }
      : {
          row,
          found,
          problem: {
            place: `${sheet}!A${row}`,
            message: `the column ${missing.join(', ')} is missing: give it its header back`,
          },
        };
  }
  return null;
};

const readLine = (
  line: Line,
  row: number,
  columns: Map<string, number>,
  layout: Layout,
): Decision | ReadProblem[] | null => {
  const cell = (header: string): ReadCell | undefined => line.get(columns.get(header) ?? 0);
  const text = (header: string): string => cell(header)?.text.trim() ?? '';
  const place = (header: string): string =>
    `${layout.sheet}!${letters(columns.get(header) ?? 1)}${row}`;
  const [answer, reason, reviewer] = [
    text(layout.answer),
    text(HEADERS.reason),
    text(HEADERS.reviewer),
  ];
  const dateCell = cell(HEADERS.date);
  if ([answer, reason, reviewer, text(HEADERS.date)].every((one) => one === '')) return null;
  const problems: ReadProblem[] = [];
  const complain = (header: string, message: string): void => {
    problems.push({ place: place(header), message });
  };
  if (answer === '')
    complain(
      layout.answer,
      `${layout.answer} is empty although the row was filled in: choose a value, or clear the row`,
    );
  if (reason === '') complain(HEADERS.reason, 'say why: the reason is empty');
  if (reviewer === '') complain(HEADERS.reviewer, 'say who decided: the reviewer is empty');
  const date = dateCell === undefined ? null : dateOf(dateCell.text, dateCell.isNumber);
  if (date === null)
    complain(
      HEADERS.date,
      text(HEADERS.date) === ''
        ? 'say when: the date is empty'
        : `"${text(HEADERS.date)}" is not a date: write it as 2026-10-05`,
    );
  const id = ROW_ID.exec(text(HEADERS.row));
  if (id === null)
    complain(
      HEADERS.row,
      'the hidden row id is gone or damaged, so the answer belongs to no row: restore the column',
    );
  if (problems.length > 0 || id === null || date === null) return problems;
  return {
    kind: layout.kind,
    place: place(layout.answer),
    subject: id[1] ?? '',
    fingerprint: id[2] ?? '',
    key: text(layout.key),
    saw: text(layout.saw),
    answer,
    reason,
    reviewer,
    date,
  };
};

const readSheet = (
  cells: ReadCell[],
  layout: Layout,
): Pick<DecisionsFile, 'decisions' | 'problems'> => {
  const lines = linesOf(cells);
  const columns = findColumns(lines, layout);
  if (columns === null) {
    const empty = cells.some(({ text }) => text === layout.nothing);
    const message = `the header row with "${HEADERS.row}" is gone: restore the hidden columns`;
    return { decisions: [], problems: empty ? [] : [{ place: `${layout.sheet}!A4`, message }] };
  }
  if (columns.problem !== null) return { decisions: [], problems: [columns.problem] };
  const decisions: Decision[] = [];
  const problems: ReadProblem[] = [];
  const seen = new Map<string, Decision>();
  for (const [row, line] of lines) {
    if (row <= columns.row) continue;
    const read = readLine(line, row, columns.found, layout);
    if (read === null) continue;
    if (Array.isArray(read)) {
      problems.push(...read);
      continue;
    }
    const earlier = seen.get(`${read.subject} ${read.fingerprint}`);
    if (earlier === undefined) decisions.push(read);
    else if (earlier.answer !== read.answer)
      problems.push({
        place: read.place,
        message: `${read.key} is answered twice: ${earlier.answer} in ${earlier.place}, ${read.answer} here`,
      });
    seen.set(`${read.subject} ${read.fingerprint}`, earlier ?? read);
  }
  return { decisions, problems };
};

export const decisionsOf = (
  identity: Identity,
  review: ReadCell[],
  accounting: ReadCell[],
): DecisionsFile => {
  const both = [readSheet(review, REVIEW), readSheet(accounting, ACCOUNTING)];
  return {
    identity,
    decisions: both.flatMap(({ decisions }) => decisions),
    problems: both.flatMap(({ problems }) => problems),
  };
};
