import type { LinearSourceConfig } from '../../config/config.ts';
import { SourceError } from '../source.ts';
import type { CheckFinding } from '../source.ts';
import { teamsInScope } from './catalogue.ts';
import type { Answer, Ask } from './client.ts';
import { PROBES, VIEWER } from './documents.ts';
import type { Catalogue } from './map.ts';
import { viewer as viewerNode } from './schema.ts';

interface CheckContext {
  config: LinearSourceConfig;
  ask: Ask;
  catalogue: () => Promise<Catalogue>;
}

const ok = (what: string, detail: string): CheckFinding => ({
  level: 'ok',
  what,
  detail,
  remedy: null,
});

const failed = (
  what: string,
  error: unknown,
  level: CheckFinding['level'],
  remedy: string,
): CheckFinding => {
  if (!(error instanceof SourceError) || error.kind === 'aborted') throw error;
  return { level, what, detail: error.message, remedy };
};

const limitFinding = ({ left }: Answer): CheckFinding => {
  const { requests, complexity } = left;
  if (requests === null && complexity === null) return ok('rate limit', 'not told');
  return requests === 0 || complexity === 0
    ? {
        level: 'warning',
        what: 'rate limit',
        detail: 'used up for now',
        remedy: 'nothing: a sync waits for the reset and goes on',
      }
    : ok(
        'rate limit',
        `${requests ?? '?'} requests and ${complexity ?? '?'} points left this hour`,
      );
};

const NEW_KEY = 'create an API key under Settings, Security & access, and put it into token';
const RIGHT_ADDRESS = 'correct apiUrl, or leave it out to ask Linear itself';

const checkCredentials = async ({ ask, config }: CheckContext): Promise<CheckFinding[]> => {
  try {
    const answer = await ask(VIEWER, {});
    const read = viewerNode.safeParse(answer.data);
    if (!read.success)
      throw new SourceError(config.id, 'host', `${config.id}: Linear Viewer: names no workspace`);
    const { viewer, organization } = read.data;
    const who = viewer.name ?? viewer.id;
    return [ok('credentials', `workspace ${organization.name}, as ${who}`), limitFinding(answer)];
  } catch (error) {
    const unreached = error instanceof SourceError && error.kind === 'host';
    return [failed('credentials', error, 'error', unreached ? RIGHT_ADDRESS : NEW_KEY)];
  }
};

const checkTeams = async ({ config, catalogue }: CheckContext): Promise<CheckFinding[]> => {
  try {
    const names = await catalogue();
    const scope = teamsInScope(names, config);
    const inScope = [...names.teams.values()].filter(({ id }) => scope === null || scope.has(id));
    const groups = new Set(
      [...names.labels.values()].flatMap(({ parent }) => (parent ? [parent.name] : [])),
    );
    return [
      inScope.length === 0
        ? {
            level: 'error',
            what: 'teams',
            detail: 'the token can see no team',
            remedy: 'give the key access to the teams that are to be read',
          }
        : ok(
            'teams',
            inScope
              .map(({ key }) => key)
              .sort()
              .join(', '),
          ),
      ...checkFields(config, groups),
    ];
  } catch (error) {
    return [failed('teams', error, 'error', 'correct teams in the config')];
  }
};

const checkFields = (config: LinearSourceConfig, groups: ReadonlySet<string>): CheckFinding[] => {
  const known = new Set([...groups].map((name) => name.toLowerCase()));
  return Object.entries(config.fields).map(([field, group]): CheckFinding =>
    known.has(group.toLowerCase())
      ? ok(`field ${field}`, `label group ${group}`)
      : {
          level: 'warning',
          what: `field ${field}`,
          detail: `there is no label group ${group}`,
          remedy: `name one of the label groups: ${[...groups].sort().join(', ') || 'none yet'}`,
        },
  );
};

type Probe = keyof typeof PROBES;

const REMEDIES: Record<Probe, { level: CheckFinding['level']; remedy: string }> = {
  issues: { level: 'error', remedy: 'give the key read access' },
  history: { level: 'error', remedy: 'give the key read access: effort is read from history' },
  archived: { level: 'warning', remedy: 'archived issues will be missing' },
  projects: { level: 'error', remedy: 'give the key read access' },
  initiatives: {
    level: 'error',
    remedy: 'initiatives may not be part of the plan, or the key may not read them',
  },
};

const nodesIn = (data: unknown, probe: Probe): number => {
  const connection = probe === 'history' || probe === 'archived' ? 'issues' : probe;
  const found = (data as Record<string, { nodes?: unknown[] } | undefined> | null)?.[connection];
  return found?.nodes?.length ?? 0;
};

const checkProbe = async ({ ask }: CheckContext, probe: Probe): Promise<CheckFinding> => {
  try {
    const { data } = await ask(PROBES[probe], {});
    return ok(probe, nodesIn(data, probe) > 0 ? 'readable' : 'readable, none there');
  } catch (error) {
    const { level, remedy } = REMEDIES[probe];
    return failed(probe, error, level, remedy);
  }
};

/** What the token can read, before anything is pulled. Never throws for what it can report. */
export const checkLinear = async (context: CheckContext): Promise<CheckFinding[]> => {
  const credentials = await checkCredentials(context);
  if (credentials.some(({ level }) => level === 'error')) return credentials;
  const findings = [...credentials, ...(await checkTeams(context))];
  for (const probe of Object.keys(PROBES) as Probe[]) {
    findings.push(await checkProbe(context, probe));
  }
  return findings;
};
