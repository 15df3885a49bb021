import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import JSZip from 'jszip';

/** Programs that some tests need and a machine may lack. */
const runs = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).error === undefined;

export const hasLibreOffice = runs('soffice', '--version');
export const checker = resolve(import.meta.dirname, '../../../shared/xlsx-check/validate.sh');
export const canValidate =
  hasLibreOffice &&
  runs('xmllint', '--version') &&
  existsSync(checker) &&
  existsSync(process.env['OOXML_VALIDATOR'] ?? '');

/** LibreOffice's settings: every formula is recalculated on opening (otherwise it shows the cached results), in this language. */
const settings = (locale: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>${locale}</value></prop></item>
</oor:items>
`;

/** Converts a file with headless LibreOffice in a profile of its own; returns the folder of the results. */
export const libreOffice = async (
  file: string,
  to: string,
  folder: string,
  { locale = 'en-US' }: { locale?: string } = {},
): Promise<void> => {
  const profile = await mkdtemp(join(tmpdir(), 'betsheet-profile-'));
  await mkdir(join(profile, 'user'));
  await writeFile(join(profile, 'user', 'registrymodifications.xcu'), settings(locale));
  try {
    execFileSync(
      'soffice',
      [
        '--headless',
        `-env:UserInstallation=file://${profile}`,
        '--convert-to',
        to,
        '--outdir',
        folder,
        file,
      ],
      { stdio: 'ignore', timeout: 110_000 },
    );
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
};

/** Every sheet as CSV with recalculated values, by sheet name. */
export const ALL_SHEETS =
  'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1';

export const csvOf = async (folder: string, file: string, sheet: string): Promise<string[][]> => {
  const text = await readFile(join(folder, `${basename(file, '.xlsx')}-${sheet}.csv`), 'utf8');
  return parse(text, { relax_column_count: true }) as string[][];
};

/** Replaces text in one part of a package. */
export const editPart = async (
  bytes: Uint8Array,
  path: string,
  edit: (xml: string) => string,
): Promise<Uint8Array> => {
  const zip = await JSZip.loadAsync(bytes);
  const part = zip.file(path);
  if (part === null) throw new Error(`no part ${path}`);
  zip.file(path, edit(await part.async('string')));
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
};
