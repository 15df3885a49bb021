import { z } from 'zod';
import { SourceError } from '../source.ts';
import type { Json } from '../source.ts';
import type { Ask } from './client.ts';
import { operationOf } from './client.ts';
import { isTooComplex } from './judge.ts';
import { connectionOf } from './schema.ts';
import type { Connection } from './schema.ts';

/** One page of a connection, and what Linear charged for it. */
export interface Fetched<T> {
  nodes: T[];
  pageInfo: Connection<T>['pageInfo'];
  complexity: number | null;
}

/** A page whose size was chosen by its price. */
export interface Sized<T> extends Fetched<T> {
  /** The `first` it was asked with. */
  asked: number;
}

export type Variables = Record<string, Json>;

/** `first` of every connection is 1 to 250. */
export const LARGEST_PAGE = 250;
/** Below Linear's 10,000 a query, so that its price may differ a little from page to page. */
const COMPLEXITY_TARGET = 9_700;
/** How often in a row a page may lead nowhere. */
const MOST_REPEATS = 5;

/** Page size by what Linear charged last. Starts small; grows only on measured evidence. */
export interface PageSize {
  readonly first: number;
  /** What a page of `first` cost; `growth` is how much dearer each node may be next time. */
  charge(first: number, complexity: number | null, growth?: number): void;
  /** Refused as too complex: smaller from now on. False when it cannot get smaller. */
  shrink(): boolean;
}

export const createPageSize = (start: number): PageSize => {
  let first = start;
  let most = LARGEST_PAGE;
  return {
    get first() {
      return first;
    },
    charge(asked, complexity, growth = 1) {
      if (complexity === null || complexity <= 0) return;
      const affordable = Math.floor(COMPLEXITY_TARGET / ((complexity / asked) * growth));
      first = Math.max(1, Math.min(most, affordable));
    },
    shrink() {
      if (first <= 1) return false;
      first = Math.floor(first / 2);
      most = first;
      return true;
    },
  };
};

const atPath = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], data);

const shapeError = (source: string, document: string, error: z.ZodError): SourceError => {
  const operation = operationOf(document);
  const issue = error.issues[0];
  const where = issue?.path.join('.') ?? '';
  return new SourceError(
    source,
    'protocol',
    `${source}: Linear ${operation}: unexpected answer at ${where}: ${issue?.message ?? 'not as described'}`,
    error,
  );
};

/** A page that leads back to where the walk has been is asked for again; a source that insists is not believed. */
const guardCursor = (source: string, what: string) => {
  const seen = new Set<string>();
  let repeats = 0;
  return (endCursor: string | null | undefined): boolean => {
    if (typeof endCursor === 'string' && !seen.has(endCursor)) {
      seen.add(endCursor);
      repeats = 0;
      return true;
    }
    repeats += 1;
    if (repeats <= MOST_REPEATS) return false;
    const detail = `${source}: Linear keeps answering the page at cursor ${endCursor} of ${what}`;
    throw new SourceError(source, 'incomplete', `${detail}: the walk cannot end; try again later`);
  };
};

/** Reads the pages of connections, each named by its path in the answer. */
export class Pager {
  readonly #source: string;
  readonly #ask: Ask;

  constructor(source: string, ask: Ask) {
    this.#source = source;
    this.#ask = ask;
  }

  /** One page, of the size that the variables say. */
  async page<T extends z.ZodType>(
    document: string,
    path: readonly string[],
    node: T,
    variables: Variables,
  ): Promise<Fetched<z.output<T>>> {
    const { data, complexity } = await this.#ask(document, variables);
    const sent = atPath(data, path);
    const parsed = connectionOf(node).safeParse(sent);
    if (!parsed.success) throw shapeError(this.#source, document, parsed.error);
    const { nodes, pageInfo } = parsed.data as Connection<z.output<T>>;
    return { nodes, pageInfo, complexity };
  }

  /** One page, of the size that its price allows. */
  async sized<T extends z.ZodType>(
    document: string,
    path: readonly string[],
    node: T,
    variables: Variables,
    size: PageSize,
  ): Promise<Sized<z.output<T>>> {
    for (;;) {
      const asked = size.first;
      try {
        const fetched = await this.page(document, path, node, { ...variables, first: asked });
        size.charge(asked, fetched.complexity);
        return { ...fetched, asked };
      } catch (error) {
        if (!isTooComplex(error) || !size.shrink()) throw error;
      }
    }
  }

  /**
   * Every page, by cursor, in an order that edits do not change. The end of a walk of several pages is believed only
   * when it is told twice.
   */
  async *pages<T extends z.ZodType>(
    document: string,
    path: readonly string[],
    node: T,
    variables: Variables,
    size: PageSize,
  ): AsyncGenerator<Fetched<z.output<T>>> {
    const advances = guardCursor(this.#source, path.join('.'));
    let after: string | null = null;
    for (;;) {
      const fetched: Sized<z.output<T>> = await this.sized(
        document,
        path,
        node,
        { ...variables, after },
        size,
      );
      const { hasNextPage, endCursor } = fetched.pageInfo;
      const empty = fetched.nodes.length === 0;
      if (!hasNextPage && (empty || typeof endCursor !== 'string')) {
        if (!empty) yield fetched;
        return;
      }
      if (!advances(endCursor)) continue;
      if (!empty) yield fetched;
      if (!hasNextPage && after === null && fetched.nodes.length < fetched.asked) return;
      after = endCursor ?? null;
    }
  }

  /** A nested connection whose beginning is known, completed. */
  async rest<T extends z.ZodType>(
    document: string,
    path: readonly string[],
    node: T,
    id: string,
    start: Connection<z.output<T>>,
  ): Promise<z.output<T>[]> {
    if (!start.pageInfo.hasNextPage) return start.nodes;
    const all = [...start.nodes];
    const advances = guardCursor(this.#source, `${path.join('.')} of ${id}`);
    const size = createPageSize(50);
    let { pageInfo } = start;
    advances(pageInfo.endCursor);
    while (pageInfo.hasNextPage) {
      const after: string | null = pageInfo.endCursor ?? null;
      const fetched = await this.sized(document, path, node, { id, after }, size);
      if (fetched.pageInfo.hasNextPage && !advances(fetched.pageInfo.endCursor)) continue;
      all.push(...fetched.nodes);
      pageInfo = fetched.pageInfo;
    }
    return all;
  }
}
