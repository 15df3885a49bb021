import type { SourceEnvironment } from '../source.ts';
import { SourceError } from '../source.ts';
import type { Answer, Ask } from './client.ts';
import type { GraphqlFault } from './judge.ts';

/** Parts of one document that may be left out, before it is given up. */
const MOST_ROUNDS = 20;
/** Arguments without which an answer is still what was asked for; never those that filter, sort or page. */
const UNKNOWN_PART =
  /^(Cannot query field|Unknown argument "(includeArchived|includeDisabled|orderBy)")/;

const faultsIn = (error: unknown): GraphqlFault[] => {
  if (!(error instanceof SourceError) || error.kind !== 'protocol') return [];
  const { errors } = (error.cause ?? {}) as { errors?: GraphqlFault[] };
  return (errors ?? []).filter(({ message = '' }) => UNKNOWN_PART.test(message));
};

/** The document without the fields and arguments that stand where the faults point. */
const without = async (document: string, faults: readonly GraphqlFault[]): Promise<string> => {
  const { parse, print, visit } = await import('graphql');
  const places = new Set(
    faults.flatMap(({ locations }) =>
      (locations ?? []).map(({ line, column }) => `${line}:${column}`),
    ),
  );
  const drop = (node: { loc?: { startToken: { line: number; column: number } } | undefined }) =>
    node.loc && places.has(`${node.loc.startToken.line}:${node.loc.startToken.column}`)
      ? null
      : undefined;
  return print(visit(parse(document), { Field: drop, Argument: drop }));
};

/**
 * Linear's schema has no versions: fields come and go. A query that is refused for a field or argument that the server
 * does not know is asked again without it, and ops are told; whether the rest will do is for the reader to judge.
 */
export const tolerateDrift = (ask: Ask, env: SourceEnvironment): Ask => {
  const reduced = new Map<string, string>();
  return async (document, variables): Promise<Answer> => {
    for (let round = 0; ; round += 1) {
      const current = reduced.get(document) ?? document;
      try {
        return await ask(current, variables);
      } catch (error) {
        const faults = faultsIn(error);
        const smaller = faults.length > 0 ? await without(current, faults) : current;
        if (smaller === current || round >= MOST_ROUNDS) throw error;
        for (const { message = '' } of faults) {
          env.warn(
            `Linear's schema has changed: ${message.replace(/ Did you mean.*/, '')}; it is left out`,
          );
        }
        reduced.set(document, smaller);
      }
    }
  };
};
