import { z } from 'zod';
import { SourceError } from '../source.ts';
import type { Json } from '../source.ts';
import type { Ask } from './client.ts';
import { operationOf } from './client.ts';
import { isTooComplex } from './judge.ts';
import { LARGEST_PAGE, createPageSize } from './page-size.ts';
import type { PageSize } from './page-size.ts';
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

/** What {@link Pager.beginnings} gives. */
export type Beginnings = <T extends z.ZodType>(name: string, node: T) => Sized<z.output<T>> | null;

export type Variables = Record<string, Json>;

/** How often in a row a page may lead nowhere. */
const MOST_REPEATS = 5;

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
    return { ...this.#read(document, atPath(data, path), node), complexity };
  }

  #read<T extends z.ZodType>(document: string, sent: unknown, node: T): Connection<z.output<T>> {
    const parsed = connectionOf(node).safeParse(sent);
    if (!parsed.success) throw shapeError(this.#source, document, parsed.error);
    return parsed.data as Connection<z.output<T>>;
  }

  /** The first pages of several connections in one answer, each read by its name; null for one that the answer lacks. */
  async beginnings(document: string, first: number): Promise<Beginnings> {
    const { data } = await this.#ask(document, { first });
    return (name, node) => {
      const sent = atPath(data, [name]) ?? null;
      return sent === null
        ? null
        : { ...this.#read(document, sent, node), complexity: null, asked: first };
    };
  }

  /** One page, of the size that its price allows, and of at most `most`. */
  async sized<T extends z.ZodType>(
    document: string,
    path: readonly string[],
    node: T,
    variables: Variables,
    size: PageSize,
    most = LARGEST_PAGE,
  ): Promise<Sized<z.output<T>>> {
    for (;;) {
      const asked = Math.min(size.first, most);
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
   * Every page, by cursor, in an order that edits do not change; the first may be `known` already. An end behind a page
   * that is not full is believed, behind a full one only when it is told twice.
   */
  async *pages<T extends z.ZodType>(
    document: string,
    path: readonly string[],
    node: T,
    variables: Variables,
    size: PageSize,
    known: Sized<z.output<T>> | null = null,
  ): AsyncGenerator<Fetched<z.output<T>>> {
    const advances = guardCursor(this.#source, path.join('.'));
    let after: string | null = null;
    for (let start = known; ; start = null) {
      const fetched: Sized<z.output<T>> =
        start ?? (await this.sized(document, path, node, { ...variables, after }, size));
      const { hasNextPage, endCursor } = fetched.pageInfo;
      const empty = fetched.nodes.length === 0;
      if (!hasNextPage && (empty || typeof endCursor !== 'string')) {
        if (!empty) yield fetched;
        return;
      }
      if (!advances(endCursor)) continue;
      if (!empty) yield fetched;
      if (!hasNextPage && fetched.nodes.length < fetched.asked) return;
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
