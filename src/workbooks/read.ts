import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import JSZip from 'jszip';
import { sharedStrings, sheetCells, sheetPaths } from './cells-xml.ts';
import type { ReadCell } from './cells-xml.ts';
import { decisionsOf } from './decisions.ts';
import type { DecisionsFile } from './decisions.ts';
import { IDENTITY, MARK } from './identity.ts';
import type { Identity } from './identity.ts';

/** One clear sentence about a file that is not the workbook it should be; nothing was changed. */
export class ReadError extends Error {
  readonly file: string;
  constructor(file: string, message: string, cause?: unknown) {
    super(`${file} ${message}`, { cause });
    this.name = 'ReadError';
    this.file = file;
  }
}

const MEGABYTE = 1024 * 1024;
const FILE_LIMIT = 300 * MEGABYTE;
const PART_LIMIT = 256 * MEGABYTE;

const readBytes = async (file: string): Promise<Buffer> => {
  try {
    const { size } = await stat(file);
    if (size > FILE_LIMIT)
      throw new ReadError(
        file,
        `is larger than ${FILE_LIMIT / MEGABYTE} MB, which no workbook of Betsheet is.`,
      );
    return await readFile(file);
  } catch (error) {
    if (error instanceof ReadError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new ReadError(file, 'does not exist: check the path.', error);
    if (code === 'EISDIR')
      throw new ReadError(file, 'is a folder: name the workbook in it.', error);
    throw new ReadError(file, `could not be read (${code ?? 'unknown reason'}).`, error);
  }
};

const openPackage = async (file: string, bytes: Buffer): Promise<JSZip> => {
  if (bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0])))
    throw new ReadError(
      file,
      'is protected with a password or in the old .xls format: save it as .xlsx without a password and import it again.',
    );
  const zip = await JSZip.loadAsync(bytes).catch((error: unknown) => {
    throw new ReadError(
      file,
      'is not an Excel workbook (.xlsx), or it is damaged: import the file that Betsheet wrote.',
      error,
    );
  });
  if (zip.file('xl/workbook.xml') === null)
    throw new ReadError(
      file,
      'is not an Excel workbook (.xlsx): import the file that Betsheet wrote.',
    );
  return zip;
};

/** Unpacks one part and stops where it grows beyond what a workbook can be. */
const partText = async (file: string, zip: JSZip, path: string): Promise<string | null> => {
  const part = zip.file(path);
  if (part === null) return null;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // jszip's streams predate async iteration.
    for await (const chunk of new Readable().wrap(part.nodeStream()) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > PART_LIMIT)
        throw new ReadError(
          file,
          `unpacks to more than ${PART_LIMIT / MEGABYTE} MB (${path}), which no workbook of Betsheet does: it was not read.`,
        );
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ReadError) throw error;
    throw new ReadError(
      file,
      `is damaged (${path} cannot be unpacked): import the file that Betsheet wrote.`,
      error,
    );
  }
  return Buffer.concat(chunks).toString('utf8');
};

const identityOf = (file: string, cells: ReadCell[]): Identity => {
  const head = cells.find(({ text }) => text === IDENTITY);
  const values = cells
    .filter(({ column, row }) => head !== undefined && column === head.column && row > head.row)
    .map(({ text }) => text);
  const [mark, workbook, period, runId] = values;
  if (mark !== MARK || workbook === undefined || period === undefined || runId === undefined)
    throw new ReadError(
      file,
      'was not written by Betsheet, or its hidden sheet Lists is gone: import the file that Betsheet wrote.',
    );
  return { workbook, period, runId };
};

/**
 * Reads the reviewers' answers out of a finance workbook, also after another program saved it, columns moved or rows sorted.
 * @throws {ReadError} when the file is not such a workbook; problems of single cells are listed in the result.
 */
export const readDecisions = async (file: string): Promise<DecisionsFile> => {
  const zip = await openPackage(file, await readBytes(file));
  const need = async (path: string): Promise<string> => {
    const text = await partText(file, zip, path);
    if (text === null)
      throw new ReadError(
        file,
        `is damaged (${path} is missing): import the file that Betsheet wrote.`,
      );
    return text;
  };
  const paths = sheetPaths(await need('xl/workbook.xml'), await need('xl/_rels/workbook.xml.rels'));
  const strings = sharedStrings((await partText(file, zip, 'xl/sharedStrings.xml')) ?? '');
  const cellsOf = async (name: string): Promise<ReadCell[]> => {
    const path = paths.get(name);
    if (path === undefined)
      throw new ReadError(
        file,
        `has no sheet "${name}" (it has ${[...paths.keys()].join(', ')}): give the sheet its name back and import again.`,
      );
    return [...sheetCells(await need(path), strings)];
  };
  const identity = identityOf(file, await cellsOf('Lists'));
  return decisionsOf(identity, await cellsOf('Review'), await cellsOf('Accounting review'));
};
