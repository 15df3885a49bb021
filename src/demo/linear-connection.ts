import { GraphQLError } from 'graphql';

interface Node {
  id: string;
}

export interface PageArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  includeArchived?: boolean | null;
}

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 250;

const refuse = (what: string): GraphQLError =>
  new GraphQLError('Argument Validation Error', {
    extensions: {
      type: 'invalid input',
      code: 'INVALID_INPUT',
      userError: true,
      userPresentableMessage: what,
    },
  });

const sizeOf = ({ first, last }: PageArguments): number => {
  const size = first ?? last ?? DEFAULT_PAGE;
  if (size < 1 || size > LARGEST_PAGE) throw refuse('first must be between 1 and 250.');
  return size;
};

/** One page of a Relay connection over nodes that are filtered and in order; a cursor is the id of a node. */
export const connect = <T extends Node>(nodes: readonly T[], page: PageArguments) => {
  const size = sizeOf(page);
  const at = (cursor: string): number => {
    const index = nodes.findIndex(({ id }) => id === cursor);
    if (index < 0) throw refuse(`The cursor ${cursor} is not valid.`);
    return index;
  };
  const from = page.after ? at(page.after) + 1 : 0;
  const to = page.before ? at(page.before) : nodes.length;
  const backwards = page.last !== null && page.last !== undefined;
  const start = backwards ? Math.max(from, to - size) : from;
  const end = backwards ? to : Math.min(to, from + size);
  const chosen = nodes.slice(start, end);
  return {
    nodes: chosen,
    edges: () => chosen.map((node) => ({ cursor: node.id, node })),
    pageInfo: {
      hasNextPage: end < to,
      hasPreviousPage: start > from || from > 0,
      startCursor: chosen[0]?.id ?? null,
      endCursor: chosen.at(-1)?.id ?? null,
    },
  };
};
