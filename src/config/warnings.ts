import { nameOf } from './path.ts';
import type { Report } from './issues.ts';
import type { ConfigProblem } from './problem.ts';
import { isLoopback } from './scalars.ts';
import type { ConfigFile } from './schema.ts';

/** A token for a simulated API on this machine opens nothing. */
const isThisMachine = (source: ConfigFile['sources'][number]): boolean =>
  isLoopback(new URL(source.type === 'jira' ? source.host : source.apiUrl));

/** What works but should not stay: secrets in the file, a token that will be sent the wrong way. */
export const configWarnings = (
  config: ConfigFile,
  written: Map<string, string>,
  report: Report,
): ConfigProblem[] => {
  const literal = (path: (string | number)[], variable: string): ConfigProblem[] =>
    written.has(nameOf(path))
      ? []
      : [
          report(path, `${nameOf(path)} is written in the file`, {
            suggestion: `put it in the environment and write \${${variable}}`,
          }),
        ];
  const bearer = config.sources.flatMap((source, index) =>
    source.type === 'jira' && source.deployment === 'cloud' && source.email === null
      ? [
          report(
            ['sources', index],
            `sources[${index}] has no email, so its token is sent as a bearer token`,
            { suggestion: 'an API token of Jira Cloud needs the e-mail of its owner' },
          ),
        ]
      : [],
  );
  const { url } = config.store;
  return [
    ...config.sources.flatMap((source, index) =>
      isThisMachine(source)
        ? []
        : literal(
            ['sources', index, 'token'],
            source.type === 'jira' ? 'JIRA_API_TOKEN' : 'LINEAR_API_KEY',
          ),
    ),
    ...(url !== null && new URL(url).password !== ''
      ? literal(['store', 'url'], 'DATABASE_URL')
      : []),
    ...(config.notify.url === null ? [] : literal(['notify', 'url'], 'BETSHEET_WEBHOOK')),
    ...(config.server.token === null ? [] : literal(['server', 'token'], 'BETSHEET_TOKEN')),
    ...bearer,
  ];
};
