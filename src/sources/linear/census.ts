import { SourceError } from '../source.ts';
import type { Located } from '../source.ts';
import { CENSUS, ISSUE_COUNTS } from './documents.ts';
import { LARGEST_PAGE, createPageSize } from './page-size.ts';
import type { Pager, Variables } from './paging.ts';
import { censusNode, issueCount } from './schema.ts';
import type { CensusNode } from './schema.ts';

type Kind = keyof typeof CENSUS;
type Scope = ReadonlySet<string> | null;

const KINDS: readonly Kind[] = ['issues', 'projects', 'initiatives'];

const inScope = (kind: Kind, node: CensusNode, teamIds: Scope): boolean => {
  if (teamIds === null || kind === 'initiatives') return true;
  if (kind === 'issues') return node.team ? teamIds.has(node.team.id) : false;
  return node.teams?.nodes.some(({ id }) => teamIds.has(id)) ?? false;
};

const filterOf = (kind: Kind, teamIds: Scope): Variables =>
  kind === 'issues' && teamIds !== null ? { filter: { team: { id: { in: [...teamIds] } } } } : {};

interface Counted {
  nativeId: string;
  archivedAt: number | null;
  trashed: boolean;
}

async function* censusOf(pager: Pager, kind: Kind, teamIds: Scope): AsyncGenerator<Counted[]> {
  const size = createPageSize(kind === 'projects' ? 100 : LARGEST_PAGE);
  const variables = filterOf(kind, teamIds);
  for await (const { nodes } of pager.pages(CENSUS[kind], [kind], censusNode, variables, size)) {
    yield nodes
      .filter((node) => inScope(kind, node, teamIds))
      .map(({ id, archivedAt, trashed }) => ({
        nativeId: id,
        archivedAt: archivedAt ?? null,
        trashed: trashed === true,
      }));
  }
}

/** Every issue, project and initiative that the streams would give, archived and trashed ones too. */
export async function* readCensus(pager: Pager, teamIds: Scope): AsyncGenerator<Counted[]> {
  for (const kind of KINDS) yield* censusOf(pager, kind, teamIds);
}

/** Linear's own count of the issues of each team, archived and trashed ones too; null where the server does not count. */
export const countByTeam = async (pager: Pager): Promise<Map<string, number> | null> => {
  const size = createPageSize(LARGEST_PAGE);
  const counts = new Map<string, number>();
  try {
    for await (const { nodes } of pager.pages(ISSUE_COUNTS, ['teams'], issueCount, {}, size))
      for (const team of nodes) counts.set(team.id, team.issueCount);
  } catch (error) {
    if (error instanceof SourceError && error.kind === 'protocol') return null;
    throw error;
  }
  return counts;
};

/** Issues that a filter finds, by their ids, where the count is in doubt. */
export const countIssueIds = async (pager: Pager, filter: Variables): Promise<number> => {
  const size = createPageSize(LARGEST_PAGE);
  const ids = new Set<string>();
  const pages = pager.pages(CENSUS.issues, ['issues'], censusNode, { filter }, size);
  for await (const { nodes } of pages) for (const { id } of nodes) ids.add(id);
  return ids.size;
};

const fateOf = (node: CensusNode, within: boolean): Located => {
  const archivedAt = node.archivedAt ?? null;
  const nativeId = node.id;
  if (node.trashed) return { nativeId, fate: 'trashed', at: archivedAt, archivedAt };
  if (!within) return { nativeId, fate: 'moved', at: null, archivedAt };
  if (archivedAt !== null) return { nativeId, fate: 'archived', at: archivedAt, archivedAt };
  return { nativeId, fate: 'present', at: null, archivedAt };
};

const BATCH = 100;

/**
 * Asks for ids by name. Linear keeps no tombstones and leaves out what the token may not see, so that what is not
 * found is never called deleted.
 */
export const locateIds = async (
  pager: Pager,
  teamIds: Scope,
  nativeIds: readonly string[],
): Promise<Located[]> => {
  const found = new Map<string, Located>();
  for (const kind of KINDS) {
    const missing = nativeIds.filter((id) => !found.has(id));
    for (let at = 0; at < missing.length; at += BATCH) {
      const variables = { filter: { id: { in: missing.slice(at, at + BATCH) } } };
      const size = createPageSize(BATCH);
      for await (const { nodes } of pager.pages(
        CENSUS[kind],
        [kind],
        censusNode,
        variables,
        size,
      )) {
        for (const node of nodes) found.set(node.id, fateOf(node, inScope(kind, node, teamIds)));
      }
    }
  }
  return nativeIds.map(
    (nativeId) =>
      found.get(nativeId) ?? { nativeId, fate: 'notVisible', at: null, archivedAt: null },
  );
};
