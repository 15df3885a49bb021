import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pseudonyms } from './pseudonyms.ts';
import type { Exchange, Json } from './sources/source.ts';

/** Keeps what sources were asked and what they answered, one JSON file an exchange, for support cases and tests. */
export interface Recorder {
  /** For {@link SourceEnvironment}: called with every answered exchange of a source. */
  record(source: string): (exchange: Exchange) => void;
  /** Ends the recording: names that texts mention are replaced too, and `recording.json` is written. */
  finish(): Promise<Recorded>;
}

export interface Recorded {
  folder: string;
  exchanges: number;
}

export interface RecorderOptions {
  folder: string;
  /** Replaces people by pseudonyms that hold throughout this recording, and for it alone. */
  pseudonyms: boolean;
  /** Takes secrets out of a text. */
  scrub: (text: string) => string;
  productVersion: string;
  now: () => number;
}

/** A folder that cannot take a recording; the message says why. */
export class RecordingError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'RecordingError';
  }
}

const openFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length === 0) return;
  } catch (error) {
    const why = (error as Error).message;
    throw new RecordingError(`${folder} cannot hold a recording (${why})`, error);
  }
  throw new RecordingError(`${folder} is not empty: name a new folder for the recording`);
};

/** With a key that is thrown away, so that nobody can look a name up. */
const newPseudonyms = (): Pseudonyms => {
  const key = randomBytes(32);
  return new Pseudonyms((text) =>
    createHmac('sha256', key).update(text).digest('hex').slice(0, 10),
  );
};

/** Throws a RecordingError unless the folder is new or empty. */
export const createRecorder = (options: RecorderOptions): Recorder => {
  const { folder, scrub } = options;
  openFolder(folder);
  const pseudonyms = options.pseudonyms ? newPseudonyms() : null;
  const files: string[] = [];
  const counts: Record<string, number> = {};

  const replaceNames = async (): Promise<void> => {
    if (pseudonyms === null) return;
    const replace = pseudonyms.everywhere();
    for (const file of files) {
      const exchange = JSON.parse(await readFile(file, 'utf8')) as Json;
      await writeFile(file, JSON.stringify(replace(exchange)));
    }
  };

  return {
    record(source) {
      mkdirSync(join(folder, source), { recursive: true });
      return (exchange) => {
        counts[source] = (counts[source] ?? 0) + 1;
        const file = join(folder, source, `${String(counts[source]).padStart(6, '0')}.json`);
        // An exchange is JSON throughout.
        const kept = exchange as unknown as Json;
        const text = JSON.stringify(pseudonyms === null ? kept : pseudonyms.people(kept));
        writeFileSync(file, scrub(text), { mode: 0o600 });
        files.push(file);
      };
    },
    async finish() {
      await replaceNames();
      const head = {
        version: 1,
        productVersion: options.productVersion,
        recordedAt: new Date(options.now()).toISOString(),
        pseudonyms: options.pseudonyms,
        exchanges: counts,
      };
      await writeFile(join(folder, 'recording.json'), `${JSON.stringify(head, null, 2)}\n`);
      return { folder, exchanges: files.length };
    },
  };
};
