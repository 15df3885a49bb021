import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import type { Instant, SourceKind, WorkItem } from '../../src/model/work-item.ts';
import type { Page, ReadOptions, Source, SourceEnvironment } from '../../src/sources/source.ts';
import { censusContract } from './contract-census.ts';
import { failuresContract } from './contract-failures.ts';
import { pagesContract } from './contract-pages.ts';
import { walksContract } from './contract-walks.ts';

/** How a source is opened; all of it as it should be unless told. */
export interface Opening {
  token?: string;
  /** Address of the API. */
  host?: string;
  environment?: Partial<SourceEnvironment>;
}

/** One vendor behind a simulated server: a small organisation that the contract reads, edits and puts back. */
export interface Subject {
  readonly kind: SourceKind;
  /** Under which the config names the source. */
  readonly id: string;
  readonly token: string;
  /** Streams that give everything in each walk, whatever the watermark says. */
  readonly sweeps: readonly string[];
  /** The source as the program opens it, on the subject's clock, without waiting. */
  open(opening?: Opening): Promise<Source>;
  /** Native ids of what the token may see now, with the ids of their history entries; null where those are not looked at. */
  truth(): Map<string, readonly string[] | null>;
  /** Ids of every state that an issue can be in. */
  states(): string[];
  now(): Instant;
  /** Moves the clock on. */
  pass(ms: number): void;
  /** Gives an issue a new title, now, with a history entry; returns its native id. */
  retitle(title: string): string;
  /** Deletes an issue without a trace; returns its native id. */
  remove(): string;
  /** As it was at the start, the clock too. */
  restore(): void;
  requests(): number;
  /** Requests that would have written. */
  writes(): number;
  close(): Promise<void>;
}

export interface Walked {
  stream: string;
  page: Page;
}

/** Every page of every stream, in order. */
export const walkAll = async (
  source: Source,
  since: ReadOptions['since'] = null,
): Promise<Walked[]> => {
  const walked: Walked[] = [];
  for (const stream of await source.streams()) {
    for await (const page of stream.read({ since, resume: null }))
      walked.push({ stream: stream.name, page });
  }
  return walked;
};

export const itemsOf = (walked: readonly Walked[]): WorkItem[] =>
  walked.flatMap(({ page }) => page.items);

/** What pages say of each item, as text by its id: itself, and its history. */
export const contentsOf = (pages: readonly Page[]): Map<string, string> => {
  const changes = pages.flatMap((page) => page.changes);
  const histories = Map.groupBy(changes, ({ itemId }) => itemId);
  const items = pages.flatMap((page) => page.items);
  return new Map(
    items.map((item) => [item.id, JSON.stringify({ item, history: histories.get(item.id) })]),
  );
};

/** What the parts of the contract work with: the subject, and one walk over everything as it was at the start. */
export interface Ground {
  subject(): Subject;
  whole(): Walked[];
}

/** Everything that src/sources/source.ts promises, held against one vendor. A third source joins in contract.test.ts. */
export const sourceContract = (name: string, start: () => Promise<Subject>): void => {
  describe(name, () => {
    let subject: Subject;
    let whole: Walked[];
    beforeAll(async () => {
      subject = await start();
      whole = await walkAll(await subject.open());
    });
    afterEach(() => subject.restore());
    afterAll(() => subject.close());

    const ground: Ground = { subject: () => subject, whole: () => whole };
    pagesContract(ground);
    walksContract(ground);
    censusContract(ground);
    failuresContract(ground);
  });
};
